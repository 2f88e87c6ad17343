import ABCNotation
import CharRNN
import Composition

/// Titles of tunes as `T:` lines.
enum TuneTitle {
  /// The text of a tune with its first title replaced, or with a title added.
  static func setting(_ title: String, in text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // Search only the header: a body may have titles of parts.
    let header = lines.prefix { $0.unicodeScalars.lineKind != .field(UInt8(ascii: "K")) }
    let line = "T:" + TextEscapes.encoded(title)
    if let place = header.firstIndex(where: isTitle) {
      lines[place] = line
    } else {
      lines.insert(line, at: min(1, lines.count))
    }
    return lines.joined(separator: "\n")
  }

  private static func isTitle(_ line: String) -> Bool {
    line.unicodeScalars.lineKind == .field(UInt8(ascii: "T"))
  }

  /// The text of a tune that gets another title: its title has only characters that the model knows.
  static func readable(_ text: String, _ vocabulary: Vocabulary) -> String {
    guard let title = Array(text.unicodeScalars)[...].field("T") else { return text }
    let spelled = vocabulary.spelling(of: title).unicodeScalars
    let known = spelled.filter { vocabulary.index(of: $0) != nil }
    // The line may have escapes that the model cannot read.
    let line = text.split(separator: "\n").map(String.init).first(where: isTitle) ?? ""
    let isKnown = line.unicodeScalars.allSatisfy { vocabulary.index(of: $0) != nil }
    let isSame = known.elementsEqual(title.unicodeScalars)
    return isSame && isKnown ? text : setting(String(known), in: text)
  }
}
