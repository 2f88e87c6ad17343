import Composition
import Testing

@Suite("DecodedText")
struct DecodedTextTests {
  private func decoded(_ bytes: [UInt8]) throws -> DecodedText { try DecodedText(decoding: bytes) }

  @Test("UTF-8 is read as UTF-8, without its byte order mark")
  func utf8() throws {
    let text = try decoded(Array("\u{FEFF}T:é".utf8))
    #expect(text.characters == ["T", ":", "é"])
    #expect(text.encoding == .utf8)
  }

  @Test("what is not UTF-8 is Latin-1")
  func latin1() throws {
    let text = try decoded([0x54, 0x3A, 0xE9, 0x0A])
    #expect(text.characters == ["T", ":", "é", "\n"])
    #expect(text.encoding == .latin1)
  }

  @Test(
    "every line end becomes one newline",
    arguments: [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\r\nb\n\r", "a\n\nb\n\n"), ("\r", "\n")])
  func lineEnds(_ raw: String, _ expected: String) throws {
    #expect(try decoded(Array(raw.utf8)).characters == Array(expected.unicodeScalars))
  }

  @Test("NUL and other bytes that no text has are refused with their place")
  func binary() {
    #expect(throws: TextDecodingError.binary(byte: 0, offset: 4, line: 2)) {
      try decoded(Array("X:1\n\0".utf8))
    }
    #expect(throws: TextDecodingError.binary(byte: 0x1F, offset: 0, line: 1)) {
      try decoded([0x1F, 0x8B, 0x08])
    }
  }

  @Test("the end mark of a DOS file is no binary data")
  func endMark() throws {
    #expect(try decoded(Array("X:1\r\n\u{1A}".utf8)).characters.count == 5)
  }

  @Test("UTF-16 and nothing at all are refused")
  func noText() {
    #expect(throws: TextDecodingError.utf16) { try decoded([0xFF, 0xFE, 0x58, 0]) }
    #expect(throws: TextDecodingError.empty) { try decoded([]) }
    #expect(throws: TextDecodingError.empty) { try decoded(Array("\u{FEFF}".utf8)) }
  }
}
