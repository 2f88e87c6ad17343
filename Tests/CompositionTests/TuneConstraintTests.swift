import ABCNotation
import CharRNN
import Composition
import TestSupport
import Testing

/// Writes tunes by choosing among the allowed characters.
struct RandomWriter {
  /// Every character that a constraint tells apart, and some that it does not.
  static let characters =
    "ABCDEFGabcdefg^_=0123456789/,'z|:[](){}-><\"~. \nmiujP#xhKLM%"

  let vocabulary: Vocabulary

  init(without left: String = "") throws {
    vocabulary = try Vocabulary(
      of: Set(Self.characters.unicodeScalars.filter { !left.unicodeScalars.contains($0) }))
  }

  /// A tune after `opening`; each character is drawn from the allowed ones.
  ///
  /// - Throws: an expectation's failure if nothing is allowed, or the tune does not end.
  func tune(
    _ opening: String, _ form: TuneForm?, _ generator: inout SeededGenerator
  ) throws -> String {
    var constraint = try TuneConstraint(opening: opening, form: form, vocabulary: vocabulary)
    var text = opening
    for count in 0..<20_000 {
      if text.hasSuffix("\n\n") { return text }
      let allowed = (0..<vocabulary.count).map(Token.init).filter(constraint.allows)
      try #require(!allowed.isEmpty, "nothing is allowed after \(text.suffix(60))")
      let token = allowed[generator.below(allowed.count)]
      constraint.accept(token)
      text.unicodeScalars.append(vocabulary[token])
      if count == 600 { constraint.endSoon() }
    }
    Issue.record("no end after \(text.suffix(60))")
    return text
  }
}

@Suite("TuneConstraint")
struct TuneConstraintTests {
  private static let headers = [
    "M:6/8\nK:G\n", "M:4/4\nL:1/8\nK:Am\n", "M:3/4\nL:1/4\nK:D\n", "M:9/8\nK:Edor\n",
    "M:2/4\nK:F\n",
    "M:C|\nL:1/16\nK:Bb\n", "M:5/4\nL:1/8\nK:none\n",
  ]

  @Test(
    "any choice among the allowed characters makes a tune that the parser has nothing to say of")
  func legal() {
    withEverySeed(0..<1500) { seed, generator in
      let writer = try RandomWriter(without: ["", "4", "/", "{", "0"][generator.below(5)])
      let opening = "X:1\nT:t\n" + Self.headers[generator.below(Self.headers.count)]
      let form = generator.below(3) == 0 ? nil : randomForm(&generator)
      let text = try writer.tune(opening, form, &generator)
      let tunes = Tunebook(parsing: text).tunes
      try #require(tunes.count == 1, "\(text)")
      let found = tunes[0].check()
      try #require(found.isEmpty, "\(text)\n\(found)")
    }
  }

  private func randomForm(_ generator: inout SeededGenerator) -> TuneForm {
    var parts: [TuneForm.Part] = []
    var written = 0
    for letter in ["A", "B", "C"].prefix(1 + generator.below(3)) {
      let isRepeated = generator.below(3) > 0
      let bars = 1 + generator.below(9)
      let ending =
        isRepeated && bars > 1 && generator.below(3) == 0 ? 1 + generator.below(bars - 1) : 0
      var part = TuneForm.Part(
        barCount: bars, isRepeated: isRepeated, endingCount: ending, letter: Character(letter))
      for place in part.returns.indices where written + place > 0 && generator.below(3) == 0 {
        part.returns[place] = generator.below(written + place)
      }
      parts.append(part)
      written += part.writtenCount
    }
    let pickUp = [Fraction.zero, Fraction(1, 8), Fraction(1, 4)][generator.below(3)]
    return TuneForm(parts: parts, pickUp: pickUp, isLabelled: generator.below(2) == 0)
  }
}
