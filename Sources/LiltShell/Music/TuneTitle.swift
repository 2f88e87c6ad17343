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
    let isTitle = { (line: String) in line.unicodeScalars.lineKind == .field(UInt8(ascii: "T")) }
    if let place = header.firstIndex(where: isTitle) {
      lines[place] = line
    } else {
      lines.insert(line, at: min(1, lines.count))
    }
    return lines.joined(separator: "\n")
  }

  /// The text of a tune that gets another title: its title has only characters that the model knows.
  static func readable(_ text: String, _ vocabulary: Vocabulary) -> String {
    guard let title = Array(text.unicodeScalars)[...].field("T") else { return text }
    let spelled = vocabulary.spelling(of: title).unicodeScalars
    let known = spelled.filter { vocabulary.index(of: $0) != nil }
    return known.elementsEqual(title.unicodeScalars) ? text : setting(String(known), in: text)
  }
}
