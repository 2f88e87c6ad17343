import Composition
import Drawing
import JSON

/// The present place of the tune in progress, after a step.
struct StepResult: CommandResult {
  static let shape = ResultShape.object(
    .init("bar", "the bars of the tune so far, without pick-ups"),
    .init("music", "the characters from the place before"),
    .init("bitsPerCharacter", "their mean surprisal, or null"),
    .init("marks", "the names of the place"), .init("complete", "whether no bar can follow"))

  private let bar: Int
  private let text: String
  private let meanBits: Double
  private let marks: [String]
  private let isComplete: Bool

  init(_ tree: TuneTree) {
    let place = tree.present
    (bar, text, meanBits) = (place.barCount, place.text, place.meanBits)
    marks = tree.names(of: tree.here)
    isComplete = place.generation.isComplete
  }

  private var hasText: Bool { !text.isEmpty }

  var json: JSONValue {
    [
      "bar": .int(bar), "music": .string(text),
      "bitsPerCharacter": hasText ? .figure(meanBits) : .null,
      "marks": .strings(marks), "complete": .bool(isComplete),
    ]
  }

  var blocks: [Block] {
    var parts = ["bar \(bar)"]
    if hasText { parts += [text.onOneLine, "\(meanBits.fixed(2)) bits a character"] }
    if !marks.isEmpty { parts.append(marks.joined(separator: ", ")) }
    if isComplete { parts.append("the last one") }
    return [.text(parts.joined(separator: "  "))]
  }
}
