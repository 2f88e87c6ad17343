import Composition

/// A tune of a result, which a page lets people see, hear and take along.
package struct TuneBlock: Sendable {
  /// Its name in the session, or the file that it is from.
  package let name: String
  /// Its ABC text, with the record of how it was drawn.
  package let abc: String
  /// Its ABC text without that record.
  package let textToRead: String
  /// The digest of the model that drew it; `nil` if none did.
  package let model: String?
  /// What is shown of the tune where a block is text; nothing if another block says it.
  package let inText: [Block]

  /// Describes `entry`.
  init(_ entry: TuneShelf.Entry, inText: [Block]) {
    name = entry.name
    abc = entry.abcText
    textToRead = entry.textToRead
    model = entry.record?.model
    self.inText = inText
  }

  /// A block for each of `entries`; where a block is text they are `text` together.
  static func blocks(_ entries: [TuneShelf.Entry], inText text: Block) -> [Block] {
    if entries.isEmpty { return [text] }
    return entries.enumerated().map { place, entry in
      .tune(TuneBlock(entry, inText: place == 0 ? [text] : []))
    }
  }

  /// The most tunes of a listing that a page shows one by one.
  private static let mostListed = 10

  /// A block for each of the first of `entries`, which are nothing where a block is text.
  static func blocks(listed entries: some Sequence<TuneShelf.Entry>) -> [Block] {
    entries.prefix(mostListed).map { .tune(TuneBlock($0, inText: [])) }
  }
}
