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
      (#""G"G2B c"#, [#""G"G2B"#, "c"]),
      (#""D m"G2|"A"d"#, [#""D m"G2|"A"d"#]),
      (#"--after="G"G2B"#, [#"--after="G"G2B"#]),
      (#"--after="D m" x"#, ["--after=D m", "x"]),
      ("\"\" ''", ["", ""]),
      ("\"\"G \"a\"'b' \"c\"#d", ["\"\"G", "\"a\"'b'", "\"c\"#d"]),
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

  @Test(
    "a word that goes on after '…' is refused with the column",
    arguments: [("'a'b", 4), ("x 'a'b", 6), ("--x='a'b", 8), ("''x", 3), ("'a''b'", 4)])
  func afterQuote(_ line: String, _ column: Int) {
    #expect(throws: Failure.textAfterQuote(column: column, of: line)) { try words(line) }
  }

  @Test("an unclosed quote is reported with its column")
  func unterminated() {
    #expect(throws: Failure.unterminatedQuote("\"", column: 3, of: "a \"b")) { try words("a \"b") }
    #expect(throws: Failure.unterminatedQuote("'", column: 2, of: " 'b")) { try words("a\n 'b") }
  }
}
