import ABCNotation
import ArgumentParser
import Drawing
import JSON

struct CheckCommand: Command {
  static let name = "check"
  static let summary = "List what is wrong with a tune, or with all tunes of a file"
  static let details = """
    A fault is told with its line, its column and a name that stays the same; a note is about what \
    is read as it is meant, such as a repeat that goes back to a double bar. Faults are the result: \
    where some are found the command has done what it was asked.
    """
  static let group = CommandGroup.tunes

  @OptionGroup var tune: TuneArgument

  @Flag(help: "Print one JSON value.")
  var json = false

  func run(in session: inout Session) throws {
    let music = try session.music(of: tune.reference)
    var summary = FaultSummary()
    var faults: [JSONValue] = []
    var notes = 0
    for (number, tune) in music.tunes() {
      try session.checkInterrupt()
      summary.add(tune, number: number)
      notes += tune.noteCount
      if json {
        faults += tune.remarks.map { Self.json($0, tune: number) }
      } else if tune.faultCount + tune.noteCount > 0 {
        let lines = tune.remarks.map { fault in
          "\(music.name):\(fault)\n" + Self.indented(tune.excerpt(of: fault))
        }
        session.show(lines.joined(separator: "\n"))
      }
    }
    if json {
      return try session.show(
        [
          "source": .string(music.name), "tunes": .int(music.count),
          "faults": .array(faults),
        ])
    }
    session.show(
      "\(music.name): \(music.count.counted("tune")), \(summary.text)"
        + (notes > 0 ? ", \(notes.counted("note"))" : ""))
  }

  private static func indented(_ lines: String) -> String {
    lines.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }

  private static func json(_ fault: Diagnostic, tune: Int) -> JSONValue {
    let (from, to) = (fault.range.lowerBound, fault.range.upperBound)
    return [
      "tune": .int(tune), "name": .string(fault.name),
      "severity": .string(fault.severity.rawValue),
      "message": .string(fault.message.text),
      "line": .int(from.line), "column": .int(from.column),
      "endLine": .int(to.line), "endColumn": .int(to.column),
    ]
  }
}
