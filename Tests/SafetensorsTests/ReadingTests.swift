import JSON
import Safetensors
import Testing

/// A file of this header and that many zero bytes of data.
private func file(_ header: String, data: Int = 0) -> [UInt8] {
  file(Array(header.utf8), data: data)
}

private func file(_ header: [UInt8], data: Int = 0) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) } + header
    + [UInt8](repeating: 0, count: data)
}

private func entry(
  _ name: String, _ dtype: String = "F32", _ shape: String = "[1]", _ offsets: String = "[0,4]"
) -> String {
  #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
}

private func expect(
  _ error: SafetensorsError, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(throws: error, sourceLocation: sourceLocation) { try SafetensorsFile(bytes: bytes) }
}

private func expect(
  _ error: SafetensorsError, _ header: String, data: Int = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expect(error, file(header, data: data), sourceLocation: sourceLocation)
}

@Suite("Reading safetensors: what is valid")
struct ValidFileTests {
  @Test("a tensor's bytes, type and shape are read, and the metadata")
  func small() throws {
    let bytes: [UInt8] =
      [0x5F, 0, 0, 0, 0, 0, 0, 0]  // 95 bytes of header
      + Array(#"{"__metadata__":{"k":"v"},"#.utf8)
      + Array(#""h":{"data_offsets":[0,8],"shape":[2,1],"dtype":"F32"}} "#.utf8)
      + Array(repeating: UInt8(ascii: " "), count: 13)
      + [0, 0, 0x80, 0x3F]  // 1
      + [0, 0, 0x20, 0xC0]  // −2.5
    let file = try SafetensorsFile(bytes: bytes)
    #expect(file.metadata == ["k": "v"])
    #expect(file.tensors.map(\.name) == ["h"])
    let tensor = try file.tensor("h", shape: [2, 1])
    #expect(tensor.dtype == .f32)
    #expect(try tensor.floats() == [1, -2.5])
  }

  @Test("white space around the header is allowed", arguments: ["{}", "  {}", "{}  ", "\n{}\r\t"])
  func whiteSpace(header: String) throws {
    #expect(try SafetensorsFile(bytes: file(header)) == SafetensorsFile(tensors: []))
  }

  @Test("tensors may stand in the header in another order than in the data")
  func order() throws {
    let header =
      "{" + entry("a", "U8", "[2]", "[1,3]") + "," + entry("b", "U8", "[1]", "[0,1]") + "}"
    let read = try SafetensorsFile(bytes: file(Array(header.utf8)) + [7, 8, 9])
    #expect(read["a"]?.data == [8, 9])
    #expect(read["b"]?.data == [7])
  }

  @Test("a tensor may be a single number, or have no elements")
  func shapes() throws {
    let header =
      "{" + entry("none", "F32", "[3,0]", "[0,0]") + "," + entry("one", "F32", "[]", "[0,4]") + ","
      + entry("end", "F64", "[0]", "[4,4]") + "}"
    let read = try SafetensorsFile(bytes: file(header, data: 4))
    #expect(read["none"]?.shape == [3, 0])
    #expect(read["none"]?.count == 0)
    #expect(try read["one"]?.floats() == [0])
    #expect(read["end"]?.data == [])
  }

  @Test("a name may be empty, and may need escapes")
  func names() throws {
    let header = "{" + entry("", "U8", "[0]", "[0,0]") + "," + entry(#"\n\u00e9"#) + "}"
    let read = try SafetensorsFile(bytes: file(header, data: 4))
    #expect(read.tensors.map(\.name) == ["\né", ""])
  }
}

@Suite("Reading safetensors: one broken rule each")
struct MalformedFileTests {
  @Test("the file has the 8 bytes of the header's length", arguments: 0..<8)
  func tooShort(count: Int) {
    expect(.tooShort(count: count), [UInt8](repeating: 0, count: count))
  }

  @Test("the header is at most 100,000,000 bytes long")
  func headerTooLong() {
    let length: [UInt8] = [0x01, 0xE1, 0xF5, 0x05, 0, 0, 0, 0]  // 100,000,001
    expect(.headerTooLong(100_000_001, limit: 100_000_000), length + Array("{}".utf8))
    let all = [UInt8](repeating: 0xFF, count: 8)
    expect(.headerTooLong(.max, limit: 100_000_000), all + Array("{}".utf8))
  }

  @Test("the header ends within the file")
  func headerBeyondEnd() {
    let length: [UInt8] = [3, 0, 0, 0, 0, 0, 0, 0]
    expect(.headerBeyondEnd(length: 3, available: 2), length + Array("{}".utf8))
  }

  @Test("the header is not empty")
  func emptyHeader() {
    expect(.malformedHeader(.unexpectedEnd(offset: 8, expected: "a value")), "")
  }

  @Test("the first bytes tell whether a header can follow")
  func start() throws {
    #expect(throws: SafetensorsError.tooShort(count: 7)) {
      try SafetensorsFile.checkStart([UInt8](repeating: 0, count: 7))
    }
    let noHeader = SafetensorsError.malformedHeader(.unexpectedEnd(offset: 8, expected: "a value"))
    #expect(throws: noHeader) {
      try SafetensorsFile.checkStart([UInt8](repeating: 0, count: 100))
    }
    #expect(throws: SafetensorsError.headerTooLong(.max, limit: 100_000_000)) {
      try SafetensorsFile.checkStart([UInt8](repeating: 0xFF, count: 8))
    }
    try SafetensorsFile.checkStart([2, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("the header is UTF-8")
  func notUTF8() {
    expect(
      .malformedHeader(.invalidUTF8(offset: 13)),
      file([0x7B, 0x22, 0x61, 0xC3, 0xA9, 0xFF, 0x22, 0x3A]))  // { " a é ? " :
  }

  @Test("the header is JSON")
  func notJSON() {
    expect(
      .malformedHeader(
        .unexpectedByte(UInt8(ascii: "'"), offset: 9, expected: "a key in double quotes")),
      "{'a':1}")
  }

  @Test("nothing but white space follows the header's object")
  func afterHeader() {
    expect(
      .malformedHeader(.unexpectedByte(0, offset: 10, expected: "the end of the text")), "{}\0")
  }

  @Test("the header is an object")
  func notObject() {
    expect(.headerNotObject(found: "an array"), "[]")
  }

  @Test("no two tensors have one name")
  func duplicateTensor() {
    let one = entry("a")
    expect(
      .malformedHeader(.duplicateKey("a", offset: 10 + one.utf8.count)),
      "{" + one + "," + one + "}", data: 4)
  }

  @Test("two names that differ only in how an accent is encoded are one name")
  func equivalentNames() {
    let one = entry("\u{E9}", "U8", "[0]", "[0,0]")
    expect(
      .malformedHeader(.duplicateKey("e\u{301}", offset: 10 + one.utf8.count)),
      "{" + one + "," + entry("e\u{301}", "U8", "[0]", "[0,0]") + "}")
  }

  @Test("no tensor's entry has a field twice")
  func duplicateField() {
    expect(
      .malformedHeader(.duplicateKey("dtype", offset: 28)),
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, data: 4)
  }

  @Test("no key of the metadata stands twice")
  func duplicateMetadata() {
    expect(
      .malformedHeader(.duplicateKey("k", offset: 33)), #"{"__metadata__":{"k":"v","k":"v"}}"#)
  }

  @Test("the metadata stands once")
  func metadataTwice() {
    expect(
      .malformedHeader(.duplicateKey("__metadata__", offset: 27)),
      #"{"__metadata__":{},"__metadata__":{}}"#)
  }

  @Test("the metadata is an object")
  func metadataNotObject() {
    expect(.metadataNotObject(found: "null"), #"{"__metadata__":null}"#)
  }

  @Test("the metadata's values are strings")
  func metadataNotString() {
    expect(
      .metadataNotString(key: "k", found: "the integer 1"), #"{"__metadata__":{"k":1}}"#)
  }

  @Test("a tensor's entry is an object")
  func entryNotObject() {
    expect(.entryNotObject(tensor: "a", found: "an array"), #"{"a":["F32",[1],[0,4]]}"#, data: 4)
  }

  @Test("a tensor's entry has all three fields", arguments: ["dtype", "shape", "data_offsets"])
  func missingField(field: String) {
    let fields = [#""dtype":"F32""#, #""shape":[1]"#, #""data_offsets":[0,4]"#]
    let rest = fields.filter { !$0.contains(field) }.joined(separator: ",")
    expect(.missingField(tensor: "a", field: field), "{\"a\":{\(rest)}}", data: 4)
  }

  @Test("a tensor's entry has no other field")
  func unknownField() {
    expect(
      .unknownField(tensor: "a", field: "order"),
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"order":"F"}}"#, data: 4)
  }

  @Test("a type is a string")
  func typeNotString() {
    expect(
      .wrongField(tensor: "a", field: "dtype", found: "the integer 32", expected: "a string"),
      #"{"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}"#, data: 4)
  }

  @Test("a type is one of the format's, letter for letter", arguments: ["F31", "f32", "F4", ""])
  func unknownType(name: String) {
    expect(.unknownDType(tensor: "a", found: name), "{" + entry("a", name) + "}", data: 4)
  }

  @Test("a shape is an array")
  func shapeNotArray() {
    expect(
      .wrongField(tensor: "a", field: "shape", found: "the integer 1", expected: "an array"),
      "{" + entry("a", "F32", "1") + "}", data: 4)
  }

  @Test(
    "sizes are integers from 0 that fit 63 bits",
    arguments: [
      ("-1", "the integer -1"), ("1.0", "the number 1.0"), ("1e0", "the number 1.0"),
      (#""1""#, "a string"), ("null", "null"), ("true", "true"), ("[1]", "an array"),
      ("9223372036854775808", "the integer 9223372036854775808"),
    ])
  func size(text: String, found: String) {
    expect(
      .wrongField(
        tensor: "a", field: "shape", found: found,
        expected: "integers from 0 to 9223372036854775807"),
      "{" + entry("a", "F32", "[\(text)]") + "}", data: 4)
  }

  @Test("offsets are integers from 0 that fit 63 bits")
  func offset() {
    expect(
      .wrongField(
        tensor: "a", field: "data_offsets", found: "the integer -4",
        expected: "integers from 0 to 9223372036854775807"),
      "{" + entry("a", "F32", "[1]", "[-4,0]") + "}", data: 4)
  }

  @Test("offsets are two", arguments: ["[]", "[0]", "[0,4,8]"])
  func offsetCount(text: String) {
    let count = text.split { !$0.isNumber }.count
    expect(
      .wrongField(
        tensor: "a", field: "data_offsets", found: "\(count) integers", expected: "2"),
      "{" + entry("a", "F32", "[1]", text) + "}", data: 4)
  }

  @Test("a tensor does not end before it begins")
  func reversed() {
    expect(
      .offsetsReversed(tensor: "a", begin: 4, end: 0),
      "{" + entry("a", "F32", "[1]", "[4,0]") + "}", data: 4)
  }

  @Test("the first tensor begins where the data begins")
  func startsLate() {
    expect(
      .wrongOffset(tensor: "a", found: 4, expected: 0),
      "{" + entry("a", "F32", "[1]", "[4,8]") + "}", data: 8)
  }

  @Test("no gap lies between tensors")
  func gap() {
    expect(
      .wrongOffset(tensor: "b", found: 5, expected: 4),
      "{" + entry("a") + "," + entry("b", "F32", "[1]", "[5,9]") + "}", data: 9)
  }

  @Test("no two tensors share bytes")
  func overlap() {
    expect(
      .wrongOffset(tensor: "b", found: 0, expected: 4),
      "{" + entry("a") + "," + entry("b", "F32", "[2]", "[0,8]") + "}", data: 8)
  }

  @Test(
    "a tensor's size does not overflow",
    arguments: [
      [4_294_967_296, 4_294_967_296], [.max, 2], [.max], [.max, .max, 0],
    ])
  func overflow(shape: [Int]) {
    expect(
      .sizeOverflow(tensor: "a", dtype: .f32, shape: shape),
      "{" + entry("a", "F32", "\(shape)") + "}", data: 4)
  }

  @Test("a tensor has the bytes of its type and shape", arguments: ["[0,4]", "[0,12]"])
  func size(offsets: String) {
    let found = offsets == "[0,4]" ? 4 : 12
    expect(
      .sizeMismatch(tensor: "a", dtype: .f32, shape: [2], found: found, expected: 8),
      "{" + entry("a", "F32", "[2]", offsets) + "}", data: found)
  }

  @Test("the last tensor ends where the file ends", arguments: [3, 5, 0])
  func dataLength(count: Int) {
    expect(.wrongDataLength(found: count, expected: 4), "{" + entry("a") + "}", data: count)
  }

  @Test("no data follows a header without tensors")
  func tailOnly() {
    expect(.wrongDataLength(found: 1, expected: 0), "{}", data: 1)
  }

  @Test("arrays and objects are at most 64 deep, however many there are")
  func deep() {
    let brackets = String(repeating: "[", count: 1_000_000)
    expect(.malformedHeader(.tooDeep(limit: 64, offset: 8 + 5 + 63)), "{\"a\":" + brackets)
  }
}
