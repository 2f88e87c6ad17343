import ABCNotation
import Drawing

/// The text of a tune with its faults marked: below a line with faults stands a comment for each,
/// with carets under what is wrong, so that the text stays ABC.
struct MarkedABC {
  private let text: String
  private let marks: [Int: [Diagnostic]]
  private let name: String

  /// How many faults of a line are told one by one.
  private static let limit = 3

  /// Marks the faults of `tune`, whose text is `text`; `name` is what `check` takes to list them.
  init(_ text: String, _ tune: PlayedTune, name: String) {
    self.text = text
    self.name = name
    marks = Dictionary(grouping: tune.faults) { $0.range.lowerBound.line }
  }

  /// The lines; those of the marks are remarks.
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

  /// The comment under `line`, whose `%` takes the place of a caret in the first column.
  private static func mark(_ fault: Diagnostic, in line: Substring) -> String {
    let (from, to) = (fault.range.lowerBound, fault.range.upperBound)
    let characters = Array(line.unicodeScalars)
    let first = from.column - 1
    let last = to.line == from.line ? max(to.column - 1, first + 1) : characters.count
    var mark = "%"
    for (place, character) in characters.enumerated().dropFirst().prefix(max(0, last - 1)) {
      if character.properties.isGraphemeExtend {
        // It stands in the column of the character before.
        if place >= first, mark.count > 1 { mark = mark.dropLast() + "^" }
        continue
      }
      mark += place >= first ? "^" : character == "\t" ? "\t" : " "
    }
    return "\(mark) \(fault.message.text) (\(fault.name))"
  }
}
