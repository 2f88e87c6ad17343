import ABCNotation
import Composition

/// The text of an ABC file of tunes.
struct TunebookText {
  /// The whole file, with a blank line between two tunes.
  let text: String
  /// Whether the tunes got new numbers because two of them had the same.
  let isRenumbered: Bool

  /// Joins the tunes in order, numbered from 1 if two of them have the same number.
  init(of entries: [TuneShelf.Entry]) {
    let isRenumbered = Set(entries.map(\.referenceNumber)).count < entries.count
    self.isRenumbered = isRenumbered
    text = entries.enumerated().map { index, entry in
      isRenumbered ? entry.abcText(numbered: index + 1) : entry.abcText
    }.joined(separator: "\n")
  }
}

extension TuneShelf.Entry {
  /// The text of the tune in a file, with another number in its `X:` line.
  fileprivate func abcText(numbered number: Int) -> String {
    var renumbered = self
    let rest = text.unicodeScalars.startsTune ? String(text.drop { $0 != "\n" }) : "\n" + text
    renumbered.text = "X:\(number)" + rest
    return renumbered.abcText
  }

  /// The text of the `X:` line in a file, in a form in which equal numbers are equal texts.
  fileprivate var referenceNumber: String {
    let value = Array(abcText.unicodeScalars)[...].field("X") ?? ""
    return Int(value).map(String.init) ?? value
  }
}
