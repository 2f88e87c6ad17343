import Testing

@testable import LiltShell

@Suite("WordSplitter")
struct WordSplitterTests {
  private func words(_ line: String, _ variables: [String: String] = [:]) throws -> [String] {
    var splitter = WordSplitter(Array(line.unicodeScalars), variables: variables)
    return try splitter.rest().map(\.text)
  }

  @Test(
    "words end at white space outside quotes",
    arguments: [
      ("a  b\tc", ["a", "b", "c"]),
      ("", []),
      ("'a b' c", ["a b", "c"]),
      (#"'a \" b'"#, [#"a \" b"#]),
      (#""a \" \\ \n b""#, [#"a " \ \n b"#]),
      ("--title='A B'", ["--title=A B"]),
      ("''", [""]),
      ("Kelly's 6\"", ["Kelly's", "6\""]),
      ("naïve é", ["naïve", "é"]),
    ])
  func splitting(_ line: String, _ expected: [String]) throws {
    #expect(try words(line) == expected)
  }

  @Test(
    "a # begins a comment only at the start of a word",
    arguments: [("a # b", ["a"]), ("a#b", ["a#b"]), ("'#' x", ["#", "x"]), ("#", [])])
  func comments(_ line: String, _ expected: [String]) throws {
    #expect(try words(line) == expected)
  }

  @Test("a variable's value is one word, and single quotes prevent its replacement")
  func variables() throws {
    let values = ["n": "two words"]
    #expect(
      try words("a ${n}x \"b ${n}\" '${n}'", values) == ["a", "two wordsx", "b two words", "${n}"])
    #expect(try words("$n {n} ${} ${a b}", values) == ["$n", "{n}", "${}", "${a", "b}"])
  }

  @Test("an undefined variable is reported by name")
  func unknownVariable() {
    #expect(throws: Failure.noVariable("steps")) { try words("train ${steps}") }
  }

  @Test("an unclosed quote is reported with its column")
  func unterminated() {
    #expect(throws: Failure.unterminatedQuote("\"", column: 3, of: "a \"b")) { try words("a \"b") }
    #expect(throws: Failure.unterminatedQuote("'", column: 2, of: " 'b")) { try words("a\n 'b") }
  }
}
