import ABCNotation
import Composition

/// The text of an ABC file of tunes, which begins with the version of the standard (ABC 2.1 §2.1).
struct TunebookText {
  /// The whole file, with a blank line between two tunes.
  let text: String
  /// The change of numbers, in a sentence; `nil` if each tune keeps its own.
  let renumbering: String?

  /// The line for the version with which a file begins.
  private static let version = "%abc-2.1\n"

  /// Joins the tunes in order.
  ///
  /// - Parameters:
  ///   - entries: The tunes.
  ///   - keepsNumbers: Whether each tune keeps its number; otherwise several tunes are numbered
  ///     from 1 (§3.1.1), and a single tune keeps its own.
  init(of entries: [TuneShelf.Entry], keepsNumbers: Bool = false) {
    let numbers = entries.map(\.referenceNumber)
    let isNumbered =
      keepsNumbers || entries.count == 1 || numbers == entries.indices.map { "\($0 + 1)" }
    let tunes = entries.enumerated().map { index, entry in
      isNumbered ? entry.abcText : entry.abcText(numbered: index + 1)
    }
    text = Self.version + tunes.map(\.withPlainLineEnds).joined(separator: "\n")
    let new = "in the file they are X:1 to X:\(entries.count)"
    renumbering =
      isNumbered
      ? nil
      : Set(numbers).count < numbers.count
        ? "two tunes had the same number; \(new)" : "the tunes had other numbers; \(new)"
  }

  /// A file of one tune whose text is `abc`.
  static func file(of abc: String) -> String { version + abc.withPlainLineEnds }
}

extension TuneShelf.Entry {
  /// The text of the tune in a file, with another number in its `X:` line.
  fileprivate func abcText(numbered number: Int) -> String {
    var renumbered = self
    let rest = text.unicodeScalars.startsTune ? String(text.drop { !$0.isNewline }) : "\n" + text
    renumbered.text = "X:\(number)" + rest
    return renumbered.abcText
  }

  /// The text of the `X:` line in a file, in a form in which equal numbers are equal texts.
  fileprivate var referenceNumber: String {
    let value = Array(abcText.unicodeScalars)[...].field("X") ?? ""
    return Int(value).map(String.init) ?? value
  }
}
