import JSON
import TestSupport
import Testing

@Suite("JSON")
struct JSONValueTests {
  @Test(
    "each kind of value is read",
    arguments: [
      ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)),
      ("0", .integer(0)), ("-0", .integer(0)), ("-12", .integer(-12)),
      ("1.0", .number(1)), ("-0.5", .number(-0.5)), ("1e3", .number(1000)),
      ("1E+3", .number(1000)), ("25e-1", .number(2.5)), ("1e-400", .number(0)),
      ("\"\"", .string("")), ("[]", .array([])), ("[ ]", .array([])), ("{ }", .object([:])),
      ("[1,[2] , 3]", .array([.integer(1), .array([.integer(2)]), .integer(3)])),
      (#"{"b":1, "a" : {}}"#, .object(["b": .integer(1), "a": .object([:])])),
    ] as [(String, JSONValue)])
  func kinds(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test("integers are exact to 128 bits, beyond the range of a double")
  func integers() throws {
    #expect(try JSONValue(parsing: "9007199254740993").int == 9_007_199_254_740_993)
    #expect(try JSONValue(parsing: "18446744073709551615").uint64 == .max)
    #expect(try JSONValue(parsing: "18446744073709551615").int == nil)
    #expect(try JSONValue(parsing: "-9223372036854775808").int == .min)
    #expect(try JSONValue(parsing: "-1").uint64 == nil)
    for value in [Int128.max, .min] {
      #expect(try JSONValue(parsing: JSONValue.integer(value).text()) == .integer(value))
    }
  }

  @Test(
    "escapes are decoded to their characters",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000\u00e9\u00E9""#, "\0éé"),
      (#""\ud83c\uDFBB""#, "🎻"), (#""\uffff""#, "\u{FFFF}"), ("\"é🎻\u{7F}\"", "é🎻\u{7F}"),
    ])
  func escapes(text: String, value: String) throws {
    let read = try #require(try JSONValue(parsing: text).string)
    #expect(Array(read.unicodeScalars) == Array(value.unicodeScalars))
  }

  @Test(
    "invalid JSON is refused with its byte offset",
    arguments: [
      ("", .unexpectedEnd(offset: 0, expected: "a value")),
      ("  ", .unexpectedEnd(offset: 2, expected: "a value")),
      ("nul", .unexpectedEnd(offset: 3, expected: "'null'")),
      ("nulL", .unexpectedByte(0x4C, offset: 3, expected: "'null'")),
      ("NaN", .unexpectedByte(0x4E, offset: 0, expected: "a value")),
      ("1 2", .unexpectedByte(0x32, offset: 2, expected: "the end of the text")),
      ("01", .unexpectedByte(0x31, offset: 1, expected: "the end of the text")),
      ("+1", .unexpectedByte(0x2B, offset: 0, expected: "a value")),
      ("-", .unexpectedEnd(offset: 1, expected: "a digit")),
      ("1.", .unexpectedEnd(offset: 2, expected: "a digit")),
      (".5", .unexpectedByte(0x2E, offset: 0, expected: "a value")),
      ("1e", .unexpectedEnd(offset: 2, expected: "a digit")),
      ("[1e+]", .unexpectedByte(0x5D, offset: 4, expected: "a digit")),
      ("[1,]", .unexpectedByte(0x5D, offset: 3, expected: "a value")),
      ("[1 2]", .unexpectedByte(0x32, offset: 3, expected: "',' or ']'")),
      ("[", .unexpectedEnd(offset: 1, expected: "a value")),
      ("{", .unexpectedEnd(offset: 1, expected: "a key in double quotes")),
      (#"{"a":1,}"#, .unexpectedByte(0x7D, offset: 7, expected: "a key in double quotes")),
      (#"{"a" 1}"#, .unexpectedByte(0x31, offset: 5, expected: "':'")),
      (#"{"a":1"#, .unexpectedEnd(offset: 6, expected: "',' or '}'")),
      (#"{"a":1,"\u0061":2}"#, .duplicateKey("a", offset: 7)),
      (#""\x""#, .unexpectedByte(0x78, offset: 2, expected: #"one of " \ / b f n r t u"#)),
      (#""\"#, .unexpectedEnd(offset: 2, expected: "an escape's letter")),
      (#""\u12g4""#, .unexpectedByte(0x67, offset: 5, expected: "a hexadecimal digit")),
      (#""\ud83c""#, .unpairedSurrogate(0xD83C, offset: 1)),
      (#""a\udfbb""#, .unpairedSurrogate(0xDFBB, offset: 2)),
      (#""\ud83c\ud83c""#, .unpairedSurrogate(0xD83C, offset: 1)),
      (#""\ud83c\u0041""#, .unpairedSurrogate(0xD83C, offset: 1)),
      (#""\ud83c\n""#, .unpairedSurrogate(0xD83C, offset: 1)),
      ("1e400", .numberOutOfRange("1e400", offset: 0)),
      ("[-1e400]", .numberOutOfRange("-1e400", offset: 1)),
      (
        "170141183460469231731687303715884105728",
        .numberOutOfRange("170141183460469231731687303715884105728", offset: 0)
      ),
      ("\u{FEFF}1", .unexpectedByte(0xEF, offset: 0, expected: "a value")),
      ("/**/1", .unexpectedByte(0x2F, offset: 0, expected: "a value")),
    ] as [(String, JSONError)])
  func malformed(text: String, error: JSONError) {
    #expect(throws: error) { try JSONValue(parsing: text) }
  }

  @Test("a string needs a closing quote and must escape control characters")
  func strings() {
    let expected = "a string's character (control characters are written as escapes)"
    #expect(throws: JSONError.unexpectedEnd(offset: 2, expected: expected)) {
      try JSONValue(parsing: "\"a")
    }
    #expect(throws: JSONError.unexpectedByte(0x1F, offset: 1, expected: expected)) {
      try JSONValue(parsing: "\"\u{1F}\"")
    }
  }

  @Test(
    "invalid UTF-8 is refused with its byte offset",
    arguments: [
      [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x99], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(sequence: [UInt8]) {
    let bytes = [0x22, 0xC3, 0xA9] + sequence + [0x22]  // "é…"
    #expect(throws: JSONError.invalidUTF8(offset: 3)) { try JSONValue(parsing: bytes[...]) }
  }

  @Test("64 levels of nesting are accepted, 65 are not")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try JSONValue(parsing: nested(64)).text() == nested(64))
    #expect(throws: JSONError.tooDeep(limit: 64, offset: 64)) {
      try JSONValue(parsing: nested(65))
    }
    // The limit applies to open arrays and objects, not to their total number.
    let wide = "[" + Array(repeating: nested(63), count: 100).joined(separator: ",") + "]"
    #expect(try JSONValue(parsing: wide).array?.count == 100)
  }

  @Test(
    "values are written compactly, doubles with the fewest digits",
    arguments: [
      (.null, "null"), (.bool(true), "true"), (.int(-7), "-7"), (.int(UInt64.max), "\(UInt64.max)"),
      (.number(1), "1.0"), (.number(0.1), "0.1"), (.number(.leastNonzeroMagnitude), "5e-324"),
      (.number(1e300), "1e+300"), (.number(-0.0), "-0.0"),
      (.strings(["\n", "\"", "é", "\u{1}", "\u{1F}"]), #"["\n","\"","é","\u0001","\u001f"]"#),
      (.object(["b": .array([]), "a": .object([:])]), #"{"b":[],"a":{}}"#),
    ] as [(JSONValue, String)])
  func writing(value: JSONValue, text: String) throws {
    #expect(try value.text() == text)
  }

  @Test("infinity and NaN are refused on writing", arguments: [Double.infinity, -.infinity, .nan])
  func notFinite(value: Double) throws {
    let error = try #require(throws: JSONError.self) {
      try JSONValue.array([.number(value)]).text()
    }
    #expect(error.description == "the number \(value) cannot be written as JSON")
  }

  @Test("an accessor returns nil for a value of another kind")
  func accessors() {
    #expect(JSONValue.bool(true).bool == true)
    #expect(JSONValue.integer(1).bool == nil)
    #expect(JSONValue.integer(3).double == 3)
    #expect(JSONValue.number(3).int == nil)
    #expect(JSONValue.string("3").double == nil)
    #expect(JSONValue.array([.null]).array == [.null])
    #expect(JSONValue.null.array == nil)
    #expect(JSONValue.null.object == nil)
    #expect(JSONValue.null.string == nil)
  }

  @Test("an object keeps the order of its keys when values change or are removed")
  func objects() {
    var object: JSONObject = ["a": .int(1), "b": .int(2), "c": .int(3)]
    object["a"] = .int(4)
    object["b"] = nil
    object["d"] = .null
    object["e"] = nil
    #expect(object.keys == ["a", "c", "d"])
    #expect(object.members.map(\.value) == [.int(4), .int(3), .null])
    #expect(object != ["c": .int(3), "a": .int(4), "d": .null])
    #expect(object.count == 3)
  }

  @Test("any value is equal to itself after writing and reading")
  func roundTrip() {
    withEverySeed(0..<2000) { seed, generator in
      let value = randomValue(depth: 4, &generator)
      let read = try JSONValue(parsing: value.text())
      #expect(read == value, "seed \(seed)")
    }
  }

  @Test("damaged text never traps, and a value that is still valid survives a round trip")
  func damaged() {
    withEverySeed(0..<5000) { seed, generator in
      var bytes = Array(try randomValue(depth: 4, &generator).text().utf8)
      damage(&bytes, &generator)
      if let value = readable(bytes) {
        #expect(try JSONValue(parsing: value.text()) == value, "seed \(seed)")
      }
    }
  }

  private func readable(_ bytes: [UInt8]) -> JSONValue? {
    do { return try JSONValue(parsing: bytes[...]) } catch { return nil }
  }
}

private func randomValue(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
  switch generator.below(depth == 0 ? 6 : 8) {
  case 0: return .null
  case 1: return .bool(generator.below(2) == 0)
  case 2: return .int(Int64(bitPattern: generator.next() >> generator.below(64)))
  case 3:
    let value = Double(bitPattern: generator.next())
    return .number(value.isFinite ? value : 0.5)
  case 4, 5: return .string(randomText(&generator))
  case 6:
    return .array((0..<generator.below(5)).map { _ in randomValue(depth: depth - 1, &generator) })
  default:
    var object = JSONObject()
    for _ in 0..<generator.below(5) {
      object[randomText(&generator)] = randomValue(depth: depth - 1, &generator)
    }
    return .object(object)
  }
}
