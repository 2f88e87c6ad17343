import Drawing

// Failures of the commands that ask a model for reasons.
extension Failure {
  /// A bar that the tune lacks; `numbers` are those of its bars.
  static func noSuchBar(_ bar: Int, in numbers: [Int]) -> Failure {
    guard let first = numbers.first, let last = numbers.last else {
      return Failure("the tune has no bar", hints: ["\(ShowCommand.name)"])
    }
    return Failure(
      "there is no bar \(bar), expected \(first) to \(last.grouped)",
      hints: ["\(ShowCommand.name)"])
  }

  /// A note that the bar lacks.
  static func noSuchNote(_ note: Int, inBar bar: Int, count: Int) -> Failure {
    Failure(
      "there is no note \(note) in bar \(bar), which has \(count.counted("note"))",
      hints: [.again("\(bar).\(max(1, count))")])
  }

  /// A change without an arrow between its two texts.
  static let noArrow = Failure(
    "expected the old text, '->' between spaces, and the new text", kind: .usage,
    hints: [.again("K:D -> K:Dm")])

  /// A piece of text that the tune lacks.
  static func notInTune(_ piece: String, tune: String) -> Failure {
    Failure("'\(piece)' is not in the text of \(tune)", hints: ["\(ShowCommand.name) --no-roll"])
  }

  /// A change that changes nothing.
  static func sameText(_ text: String) -> Failure {
    Failure(
      "'\(text)' on both sides of '->', expected another text", kind: .usage,
      hints: [.again("K:D -> K:Dm")])
  }

  /// A tune too short to remember anything of.
  static func tooFewBars(_ tune: String, count: Int) -> Failure {
    Failure(
      "\(tune) has \(count.counted("bar")), expected at least 2",
      hints: ["\(ShowCommand.name)"])
  }
}
