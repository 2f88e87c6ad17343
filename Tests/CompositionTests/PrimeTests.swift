import CharRNN
import JSON
import TestSupport
import Safetensors
import Testing

@testable import Composition

@Suite("Prime and HeaderTemplate")
struct PrimeTests {
  private static let tunes = """
    X:1
    T:One
    R:jig
    M:6/8
    L:1/8
    K:D
    DED

    X:2
    T:Two
    M:6/8
    L:1/8
    K: G
    GAB

    X:3
    T:Three
    M:4/4
    L:1/8
    K: G
    GAB2

    """

  private func template(_ text: String = tunes) throws -> HeaderTemplate {
    HeaderTemplate(
      try TuneCorpus(
        name: "test", texts: [("test.abc", DecodedText(decoding: Array(text.utf8)))],
        heldOutShare: 0, keepsDuplicates: true))
  }

  private func choices(_ change: (inout HeaderTemplate.Choices) -> Void) -> HeaderTemplate.Choices {
    var choices = HeaderTemplate.Choices()
    change(&choices)
    return choices
  }

  @Test("a header has the fields that most tunes have, in their order, with the commonest values")
  func commonest() throws {
    let header = try template().header(.init(), canWrite: { _ in true })
    #expect(header == "X:1\nT:Untitled\nM:6/8\nL:1/8\nK: G\n")
  }

  @Test("a title that cannot be written gives way to one of the corpus")
  func untitled() throws {
    #expect(try template().header(.init(), canWrite: { _ in false }).contains("\nT:One\n"))
  }

  @Test("what is chosen comes in, fields that few tunes have only then, K: always last")
  func chosen() throws {
    let all = choices {
      $0.meter = "9/8"
      $0.unitNoteLength = "1/16"
      $0.key = "Em"
      $0.title = "Mine"
    }
    #expect(
      try template().header(all, canWrite: { _ in false })
        == "X:1\nT:Mine\nM:9/8\nL:1/16\nK: Em\n")
    let bare = try template("X:1\nGAB\n")
    #expect(bare.header(.init(), canWrite: { _ in true }) == "X:1\nK:C\n")
    #expect(
      bare.header(all, canWrite: { _ in true }) == "X:1\nT:Mine\nM:9/8\nL:1/16\nK:Em\n")
  }

  @Test("a field comes in if at least half of the tunes have it, and credits never")
  func half() throws {
    func header(_ withRhythm: Int, of count: Int, field: String = "R:jig") throws -> String {
      let tunes = (0..<count).map { number in
        "X:\(number)\n" + (number < withRhythm ? field + "\n" : "") + "K:C\nC\n"
      }
      return try template(tunes.joined()).header(.init(), canWrite: { _ in false })
    }
    #expect(try header(1, of: 2).contains("R:jig"))
    #expect(try !header(1, of: 3).contains("R:jig"))
    #expect(try header(2, of: 3).contains("R:jig"))
    #expect(try header(5, of: 10).contains("R:jig"))
    #expect(try !header(4, of: 9).contains("R:jig"))
    #expect(try !header(0, of: 1).contains("R:jig"))
    #expect(try header(1, of: 1, field: "I:x").contains("I:x"))
    for letter in "ABCDFHNOSZ" {
      #expect(try !header(9, of: 9, field: "\(letter):me").contains("me"), "\(letter)")
    }
  }

  @Test("a template survives the file; what is no template is none")
  func json() throws {
    let template = try template()
    #expect(HeaderTemplate(json: template.json) == template)
    #expect(HeaderTemplate(json: [:]) == nil)
    let field: JSONObject = [
      "field": .string("K"), "tunes": .int(1), "separator": .string(""), "commonest": .string("C"),
    ]
    func read(_ key: String, _ value: JSONValue, tunes: JSONValue = .int(2)) -> HeaderTemplate? {
      var changed = field
      changed[key] = value
      return HeaderTemplate(json: ["tunes": tunes, "header": .array([.object(changed)])])
    }
    #expect(read("field", .string("K")) != nil)
    #expect(read("field", .string("KL")) == nil)
    #expect(read("field", .int(1)) == nil)
    #expect(read("tunes", .int(-1)) == nil)
    #expect(read("tunes", .int(3)) == nil)
    #expect(read("tunes", .int(Int.max)) == nil)
    #expect(read("commonest", .null) == nil)
    #expect(read("field", .string("K"), tunes: .int(0)) == nil)
    let largest = read("tunes", .int(Int.max), tunes: .int(Int.max))
    #expect(largest?.header(.init(), canWrite: { _ in true }) == "K:C\n")
  }

  @Test("a text with a K: line is read as it is, a fragment after a header, both after blank lines")
  func typed() throws {
    let vocabulary = try Vocabulary(of: (Self.tunes + "Untitled").unicodeScalars)
    func prime(_ text: String) throws -> Prime {
      try Prime(typed: text, template: template(), choices: .init(), vocabulary: vocabulary)
    }
    let fragment = try prime("GAB")
    #expect(fragment.header == "X:1\nT:Untitled\nM:6/8\nL:1/8\nK: G\n")
    #expect(fragment.reading == "\n\n\n" + fragment.header + "GAB")
    #expect(fragment.opening == fragment.header + "GAB")
    for text in ["X:1\nK:D\n", "K:D\nGAB", "X:1\n K: none\n"] {
      let whole = try prime(text)
      #expect(whole.header == "" && whole.opening == text && whole.boundary == "\n\n\n")
    }
    #expect(try prime("").opening == fragment.header)
    #expect(try prime("GK:|").header != "", "a repeat sign is no field")
  }

  @Test("a header that the model cannot read is named by its line")
  func unreadable() throws {
    let vocabulary = try Vocabulary(of: "X:1\nT".unicodeScalars)
    let error = #expect(throws: UnreadableHeader.self) {
      try Prime(
        typed: "1", template: template(), choices: choices { $0.title = "Tz" },
        vocabulary: vocabulary)
    }
    #expect(
      error?.description
        == """
        the fragment's header line 'T:Tz': 'z' at column 4 is not in the vocabulary \
        (5 characters); nearest: 'X'
        """)
    let withoutNewline = try Vocabulary(of: Self.tunes.unicodeScalars.filter { $0 != "\n" })
    #expect(throws: UnreadableHeader.self) {
      try Prime(typed: "1", template: .plain, choices: .init(), vocabulary: withoutNewline)
    }
  }

  @Test("the start of a tune is blank lines and X:, or as much of it as the vocabulary has")
  func start() throws {
    let usual = Prime(startOfTuneIn: try Vocabulary(of: "\nAX:".unicodeScalars))
    #expect(usual.reading == "\n\n\nX:" && usual.opening == "X:")
    let other = Prime(startOfTuneIn: try Vocabulary(of: "\nAX".unicodeScalars))
    #expect(other.reading == "\n\n\n" && other.opening == "")
    let strange = Prime(startOfTuneIn: try Vocabulary(of: "AB".unicodeScalars))
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
