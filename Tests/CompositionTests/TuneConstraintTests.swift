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

@Suite("Openings under a constraint")
struct ConstrainedOpeningTests {
  private static let phrases = [
    "", "G", "GA", "G2A2B2", "d|GABc dedB|", "|:GABc", "GABc dedB|dedB", "GABc dedB|", "G>A", "G>",
    "G-",
    "G4-|", "(3GA", "(3GAB", "\"G\"", "{g}", "G/", "G3/2", "[GB]", "~", "(GA", "GABc dedB:|",
    "GABc dedB||",
    "GABc dedB|1c8:|2", "GABc dedBc|", "GABc dedBcd", "P:A\nGABc dedB|\nw:words\n", "[K:D]GABc",
    "\"^slow\"GA",
    "Hd2 uG2", "GABc dedB|[1 c8:|[2 ", "z4", "G,,A,,", "^c^^d", "GABc\\\n", "!trill!G2",
  ]

  @Test(
    "any phrase is continued in bars of its metre",
    arguments: ["M:4/4\nL:1/8", "M:3/4\nL:1/8", "M:9/8", "M:6/8", "M:C|\nL:1/8"])
  func phrases(_ timing: String) {
    withEverySeed(0..<60) { seed, generator in
      let writer = try RandomWriter()
      let phrase = Self.phrases[Int(seed) % Self.phrases.count]
      let opening = "X:1\nT:t\n\(timing)\nK:G\n" + phrase
      for form in [nil, TuneForm(letters: "AABB", barCount: 4)] {
        let text = try writer.tune(opening, form, &generator)
        let drawn = Array(text.dropFirst(opening.count))
        // The bar that the phrase stops in may be faulty before its end.
        let bars = String(drawn).split(separator: "|").dropFirst()
        #expect(bars.count > 0, "\(text)")
        let before = Tunebook(parsing: opening + "|\n").tunes[0].check().count
        let faults = Tunebook(parsing: text).tunes[0].check().filter { $0.severity != .note }
        try #require(faults.count <= max(before, 1), "\(text)\n\(faults)")
      }
    }
  }

  @Test(
    "without a form, an ending has one or two bars",
    arguments: [("|:GABc|[1d4", "|:"), ("|:GABc|[1d4|e4", ":"), ("|:GABc|[1d4:|[2e4|f4", "|")])
  func endings(_ music: String, _ signs: String) throws {
    let vocabulary = try RandomWriter().vocabulary
    let constraint = try TuneConstraint(
      opening: "X:1\nM:2/4\nL:1/8\nK:C\n" + music, form: nil, vocabulary: vocabulary)
    let allowed = "|:".unicodeScalars.filter { sign in
      vocabulary.index(of: sign).map(constraint.allows) ?? false
    }
    #expect(String(String.UnicodeScalarView(allowed)) == signs)
  }

  @Test("a bar too long for the metre does not return")
  func overFull() throws {
    let writer = try RandomWriter()
    var form = try #require(TuneForm(letters: "AB", barCount: 4))
    form.parts[0].returns = [nil, nil, 0, 1]
    var generator = SeededGenerator(seed: 3)
    let text = try writer.tune("X:1\nM:2/4\nL:1/8\nK:C\nCDEFG|ABcd|", form, &generator)
    let bars = text.split(separator: "\n")[4].split(separator: "|")
    #expect(bars[0] == "CDEFG" && bars[2].filter { $0 != " " } != "CDEFG")
    #expect(text.contains("ABcd|"))
  }

  @Test(
    "what cannot be followed is refused",
    arguments: [
      ("X:1\nT:t\n", ConstraintError.noKey), ("X:1\nM:none\nK:C\n", .freeMeter),
      ("X:1\nM:4/4\nK:C\n[C,E", .unfinished), ("X:1\nM:4/4\nK:C\nC\"^s", .unfinished),
      ("X:1\nM:4/4\nL:1/8\nK:C\nC2/3", .position(Fraction(1, 12))),
      ("X:1\nM:7/64\nL:1/8\nK:C\n", .bar(length: Fraction(7, 64), unit: Fraction(1, 8))),
    ])
  func refused(_ opening: String, _ error: ConstraintError) throws {
    let vocabulary = try RandomWriter().vocabulary
    #expect(throws: error) {
      _ = try TuneConstraint(opening: opening, form: nil, vocabulary: vocabulary)
    }
  }

  @Test("a vocabulary without what the form needs is refused")
  func vocabulary() throws {
    let header = "X:1\nM:4/4\nL:1/8\nK:C\n"
    let repeated = TuneForm(letters: "AA", barCount: 2)
    for (missing, form, isRefused) in [
      ("|", nil, true), ("\n", nil, true), (":", repeated, true), (":", nil, false),
      ("]})\"", repeated, false), ("0123456789/", repeated, false),
    ] {
      let vocabulary = try RandomWriter(without: missing).vocabulary
      let made = Result { try TuneConstraint(opening: header, form: form, vocabulary: vocabulary) }
      #expect(((try? made.get()) == nil) == isRefused, "without \(missing)")
    }
  }
}
