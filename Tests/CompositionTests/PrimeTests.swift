import CharRNN
import Testing

@testable import Composition

@Suite("Prime")
struct PrimeTests {
  @Test("a fragment is read after blank lines and its header; a whole tune after blank lines")
  func typed() throws {
    let vocabulary = try Vocabulary(of: "X:1\nK:GAB".unicodeScalars)
    let fragment = try Prime(fragment: "GAB", header: "X:1\nK:G\n", vocabulary: vocabulary)
    #expect(fragment.reading == "\n\n\nX:1\nK:G\nGAB")
    #expect(fragment.opening == "X:1\nK:G\nGAB")
    let whole = Prime(wholeHeader: "K:G\nGAB", vocabulary: vocabulary)
    #expect(whole.header == "" && whole.opening == "K:G\nGAB" && whole.boundary == "\n\n\n")
  }

  @Test(
    "a K: line with a value begins a tune, other fields alone a header, all else is a fragment",
    arguments: [
      ("X:1\nK:D\n", PrimeKind.tune), ("K:D\nGAB", .tune), ("X:1\n K: none\n", .tune),
      ("K:\nGAB", .tune), ("K:D\nK:", .tune), ("GAB|\nK:D", .tune),
      ("X:1", .header), ("M:6/8", .header), ("X:1\nT:a\n", .header), ("K:", .header),
      ("X:1\nK: ", .header), ("%%scale 1\nX:1\n% a\n", .header), ("\n\nX:", .header),
      ("", .fragment), ("GAB", .fragment), ("GK:|", .fragment), ("M:3/4\nGAB", .fragment),
      ("GAB\nK:", .fragment), ("w:la la", .fragment), ("% a", .fragment), ("X:1\nGAB", .fragment),
    ])
  func kinds(_ text: String, _ kind: PrimeKind) { #expect(PrimeKind(text) == kind) }

  @Test(
    "a last line that is a field is without its newline, or without a value",
    arguments: [
      ("K:D", "K:D", false), ("GAB\n K:D", " K:D", false), ("X:1 % a", "X:1 % a", false),
      ("K:D\n", nil, false), ("K:", nil, true), ("X:1\nK: ", nil, true), ("T:% a", nil, true),
      ("G:|", nil, false), ("a::b", nil, false), ("GAB", nil, false), ("", nil, false),
    ])
  func lastField(_ text: String, _ unended: String?, _ isOpen: Bool) {
    #expect(text.unendedField == unended)
    #expect(text.endsInOpenField == isOpen)
  }

  @Test("a tune's number stands in its text and is not read", arguments: [1, 2, 17, 10_000])
  func number(_ number: Int) {
    for header in ["X:1\nK:G\n", "X: 1\nK:G\n", "X:\n", "K:G1\n", "X:", ""] {
      let prime = Prime(boundary: "\n", header: header, text: "GA1", number: number)
      #expect(prime.reading == "\n" + header + "GA1")
      let expected =
        switch header {
        case "X:1\nK:G\n": "X:\(number)\nK:G\n"
        case "X: 1\nK:G\n": "X: \(number)\nK:G\n"
        default: header
        }
      #expect(prime.opening == (number == 1 ? header : expected) + "GA1")
    }
  }

  @Test("a header that the model cannot read is named by its line")
  func unreadable() throws {
    let vocabulary = try Vocabulary(of: "X:1\nT".unicodeScalars)
    let error = #expect(throws: UnreadableHeader.self) {
      try Prime(fragment: "1", header: "X:1\nT:Tz\n", vocabulary: vocabulary)
    }
    #expect(
      error?.description
        == """
        the fragment's header line 'T:Tz': 'z' at column 4 is not in the vocabulary \
        (5 characters); nearest: 'X'
        """)
    let withoutNewline = try Vocabulary(of: "X:1".unicodeScalars)
    #expect(throws: UnreadableHeader.self) {
      try Prime(fragment: "1", header: "X:1\n", vocabulary: withoutNewline)
    }
  }

  @Test("the start of a tune is blank lines and X:, or as much of it as the vocabulary has")
  func start() throws {
    let usual = Prime(startOfTuneIn: try Vocabulary(of: "\nAX:".unicodeScalars), nil)
    #expect(usual.reading == "\n\n\nX:" && usual.opening == "X:")
    let other = Prime(startOfTuneIn: try Vocabulary(of: "\nAX".unicodeScalars), nil)
    #expect(other.reading == "\n\n\n" && other.opening == "")
    let strange = Prime(startOfTuneIn: try Vocabulary(of: "AB".unicodeScalars), nil)
    #expect(strange.reading == "A" && strange.opening == "")
  }

  @Test("a tune is measured after three newlines, without its blank ends, with two newlines more")
  func evaluation() throws {
    let vocabulary = try Vocabulary(of: "\nABX:".unicodeScalars)
    let tune = Array("\n \nX:AB\nA\n\n\n".unicodeScalars)
    let known = try Vocabulary(of: "\n ABX:".unicodeScalars)
    let text = try #require(try known.evaluationTexts(of: [tune[...]]).first)
    #expect(known.text(of: text.tokens) == "\n\n\nX:AB\nA\n\n")
    #expect(text.context == 3)
    #expect(throws: UnknownCharacter.self) {
      try vocabulary.evaluationTexts(of: [Array("A B".unicodeScalars)[...]])
    }
    let oneLine = try Vocabulary(of: "ABX:".unicodeScalars)
    let plain = try #require(
      try oneLine.evaluationTexts(of: [Array("X:AB".unicodeScalars)[...]]).first)
    #expect(oneLine.text(of: plain.tokens) == "X:AB")
    #expect(plain.context == 1)
    #expect(try oneLine.evaluationTexts(of: []).isEmpty)
  }
}
