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

  @Test("control characters are text or binary data, byte by byte")
  func controls() throws {
    for byte in UInt8.min...UInt8.max {
      let isText: Bool
      switch byte {
      case 0x09...0x0D, 0x1A, 0x1B, 0x20...0xFF: isText = true
      default: isText = false
      }
      // Before and after other text, since a lone byte can be half a mark.
      for bytes in [[0x41, byte], [0x41, byte, 0x41]] {
        if isText {
          #expect(try decoded(bytes).characters.count == bytes.count, "\(byte)")
        } else {
          #expect(throws: TextDecodingError.binary(byte: byte, offset: 1, line: 1)) {
            try decoded(bytes)
          }
        }
      }
    }
    #expect(
      TextDecodingError.binary(byte: 0x0F, offset: 3, line: 2).description
        == "binary data, expected text: byte 0x0f at offset 3 (line 2)")
    #expect(
      TextDecodingError.binary(byte: 0x10, offset: 0, line: 1).description
        == "binary data, expected text: byte 0x10 at offset 0 (line 1)")
  }

  @Test("half a byte order mark is Latin-1; a mark counts at the beginning only")
  func marks() throws {
    #expect(try decoded([0xFF]).characters == ["ÿ"])
    #expect(try decoded([0xFE, 0xFE]).characters == ["þ", "þ"])
    #expect(throws: TextDecodingError.utf16) { try decoded([0xFF, 0xFE]) }
    #expect(throws: TextDecodingError.utf16) { try decoded([0xFE, 0xFF]) }
    #expect(try decoded([0xEF, 0xBB]).characters == ["ï", "»"])
    #expect(try decoded(Array("\u{FEFF}\u{FEFF}".utf8)).characters == ["\u{FEFF}"])
    #expect(try decoded(Array("A\u{FEFF}".utf8)).characters == ["A", "\u{FEFF}"])
    // A byte order mark before bytes that are not UTF-8 is three Latin-1 characters.
    #expect(try decoded([0xEF, 0xBB, 0xBF, 0xE9]).characters == ["ï", "»", "¿", "é"])
  }

  @Test("the text in UTF-8 is that of the characters")
  func utf8Bytes() throws {
    for bytes: [UInt8] in [[0x41, 0xE9, 0x0D, 0x0A], Array("é\r♯".utf8)] {
      let text = try decoded(bytes)
      let (utf8, encoding) = try DecodedText.utf8(decoding: bytes)
      #expect(Array(String(decoding: utf8, as: UTF8.self).unicodeScalars) == text.characters)
      #expect(encoding == text.encoding)
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
