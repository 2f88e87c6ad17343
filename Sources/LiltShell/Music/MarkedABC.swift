import ABCNotation
import Drawing

/// The text of a tune with its faults marked by ABC comments.
///
/// Each fault adds a comment below its line, with carets under the faulty characters.
struct MarkedABC {
  private let text: String
  private let marks: [Int: [Diagnostic]]
  private let name: String

  /// The most faults of a line that are marked one by one.
  private static let limit = 3

  /// Marks the faults of `tune`, whose text is `text`; `name` is the argument of `check`.
  init(_ text: String, _ tune: PlayedTune, name: String) {
    self.text = text
    self.name = name
    marks = Dictionary(grouping: tune.faults) { $0.range.lowerBound.line }
  }

  /// The lines; marks have the style `remark`.
  var lines: [StyledLine] {
    let lines = text.trimmingTrailingNewlines.split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      let faults = marks[index + 1] ?? []
      var shown = [StyledLine(String(line))]
      shown += faults.prefix(Self.limit).map {
        StyledLine(Self.mark($0, in: line), .remark, isCut: true)
      }
      if faults.count > Self.limit {
        let others = (faults.count - Self.limit).grouped
        shown.append(StyledLine("% and \(others) more here (\(Advice.check(name)))", .remark))
      }
      return shown
    }
  }

  /// The comment under `line`; its `%` stands for a caret in the first column.
  private static func mark(_ fault: Diagnostic, in line: Substring) -> String {
    let (from, to) = (fault.range.lowerBound, fault.range.upperBound)
    let characters = Array(line.unicodeScalars)
    let first = from.column - 1
    let last = to.line == from.line ? max(to.column - 1, first + 1) : characters.count
    var mark = "%"
    for (place, character) in characters.enumerated().dropFirst().prefix(max(0, last - 1)) {
      if character.properties.isGraphemeExtend {
        // A combining mark shares the column of the character before it.
        if place >= first, mark.count > 1 { mark = mark.dropLast() + "^" }
        continue
      }
      mark += place >= first ? "^" : character == "\t" ? "\t" : " "
    }
    return "\(mark) \(fault.message.text) (\(fault.name))"
  }
}
