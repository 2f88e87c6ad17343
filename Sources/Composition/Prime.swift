public import CharRNN

/// The text that a model reads before it draws.
///
/// In every corpus a tune follows blank lines, so a prime that begins a tune is read after some; they
/// do not belong to the tune.
public struct Prime: Hashable, Sendable {
  /// Characters read first, from a zero state, that do not belong to the tune.
  public let boundary: String
  /// The header added before a fragment; empty if the prime has its own or is bare.
  public let header: String
  /// The typed text.
  public let text: String
  /// The tune's `X:` number, which replaces that of an added header after the model has read it.
  ///
  /// So tunes of a collection have numbers of their own and yet the same prime.
  public let number: Int

  /// The newlines read before a tune.
  public static let tuneBoundary = "\n\n\n"

  /// The beginning of the tune: header and typed text.
  public var opening: String { (number == 1 ? header : numberedHeader) + text }
  /// Everything that the model reads, from a zero state.
  public var reading: String { boundary + header + text }

  /// Creates a prime from its parts.
  ///
  /// - Parameters:
  ///   - boundary: characters read first that do not belong to the tune.
  ///   - header: the header added before the text.
  ///   - text: the typed text.
  ///   - number: the tune's `X:` number.
  public init(boundary: String, header: String, text: String, number: Int = 1) {
    self.boundary = boundary
    self.header = header
    self.text = text
    self.number = number
  }

  /// The header with the tune's number in place of the digits of its `X:` line.
  private var numberedHeader: String {
    let prefix = header.prefix { !$0.isNumber && $0 != "\n" }
    let rest = header.dropFirst(prefix.count)
    guard prefix.hasPrefix("X:"), rest.first?.isNumber == true else { return header }
    return prefix + "\(number)" + rest.drop { $0.isNumber }
  }

  /// What is read before a tune, as far as the vocabulary has it: newlines, or else nothing.
  static func boundaryText(in vocabulary: Vocabulary) -> String {
    vocabulary.canWrite(tuneBoundary) ? tuneBoundary : ""
  }

  /// The characters read before the header of a tune; at least one.
  static func boundary(in vocabulary: Vocabulary) -> [Token] {
    let tokens = vocabulary.tokens(ofKnownIn: tuneBoundary)
    return tokens.isEmpty ? [0] : tokens
  }

  /// The start of any tune: newlines and `X:` if the vocabulary has them, otherwise its first
  /// character.
  ///
  /// `X:` is given because a tune without it would belong to the one before it in a tunebook. Models
  /// leave it out of up to three in ten tunes, since few tunes of a corpus follow a zero state.
  ///
  /// For a model that learned styles, the first line and the line of a style are given too.
  ///
  /// - Parameters:
  ///   - vocabulary: the model's characters.
  ///   - details: the corpus that the model learned from; nil if it is unknown.
  ///   - style: the style; nil for the one with most tunes.
  public init(
    startOfTuneIn vocabulary: Vocabulary, _ details: CorpusDetails?, style: String? = nil
  ) {
    var header = vocabulary.canWrite("X:") ? "X:" : ""
    if let details, !details.styles.names.isEmpty,
      let usual = details.headers.entries.first?.header
    {
      let lines = details.headers.text(of: usual, canWrite: vocabulary.canWrite)
        .split(separator: "\n", maxSplits: 1)
      let styled = details.styles.adding(style, to: lines[0] + "\n")
      if vocabulary.canWrite(styled) { header = styled }
    }
    self.init(
      boundary: vocabulary.canWrite("\n") ? Self.tuneBoundary : vocabulary.text(of: [0]),
      header: header, text: "")
  }

  /// A prime of the beginning of a tune that has its own header, or a part of one.
  public init(wholeHeader text: String, vocabulary: Vocabulary) {
    self.init(boundary: Self.boundaryText(in: vocabulary), header: "", text: text)
  }

  /// A prime of one text without boundary or header.
  public init(bare text: String) {
    self.init(boundary: "", header: "", text: text)
  }

  /// A prime of typed text without a `K:` line, after a header.
  ///
  /// - Parameters:
  ///   - text: the typed text, all of it in the vocabulary.
  ///   - header: the lines for a fragment.
  ///   - vocabulary: the model's characters.
  /// - Throws: `UnreadableHeader` if the vocabulary lacks a character of the header.
  public init(
    fragment text: String, header: String, vocabulary: Vocabulary
  ) throws(UnreadableHeader) {
    for line in header.split(separator: "\n") {
      do throws(UnknownCharacter) {
        _ = try vocabulary.encode((line + "\n").unicodeScalars)
      } catch {
        throw UnreadableHeader(line: String(line), character: error)
      }
    }
    self.init(boundary: Self.boundaryText(in: vocabulary), header: header, text: text)
  }
}

/// A fragment's header that the model cannot read.
public struct UnreadableHeader: Error, Hashable, Sendable, CustomStringConvertible {
  /// The unreadable line.
  public let line: String
  /// The first character of the line that the vocabulary lacks.
  public let character: UnknownCharacter

  /// The line and its unknown character.
  public var description: String { "the fragment's header line '\(line)': \(character)" }
}
