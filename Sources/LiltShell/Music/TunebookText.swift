import Composition

/// Tunes as an ABC file holds them.
struct TunebookText {
  /// The whole file: a blank line stands between two tunes.
  let text: String
  /// Whether the tunes got new numbers, since two of them had the same.
  let isRenumbered: Bool

  /// The tunes in the order given, with their own numbers, or 1 and so on where two are the same.
  init(of entries: [TuneShelf.Entry]) {
    let isRenumbered = Set(entries.map(\.referenceNumber)).count < entries.count
    self.isRenumbered = isRenumbered
    text = entries.enumerated().map { index, entry in
      isRenumbered ? entry.abcText(numbered: index + 1) : entry.abcText
    }.joined(separator: "\n")
  }
}

extension TuneShelf.Entry {
  /// The tune as a file holds it, its `X:` line with another number.
  fileprivate func abcText(numbered number: Int) -> String {
    var renumbered = self
    renumbered.text = "X:\(number)" + String(text.drop { $0 != "\n" })
    return renumbered.abcText
  }

  /// What the `X:` line says; equal numbers are equal texts.
  fileprivate var referenceNumber: String {
    let value = Array(text.unicodeScalars)[...].field("X") ?? ""
    return Int(value).map(String.init) ?? value
  }
}
