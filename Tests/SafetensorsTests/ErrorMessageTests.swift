import JSON
@testable import Safetensors
import Testing

@Suite("Messages of Safetensors")
struct ErrorMessageTests {
  @Test(
    "each says what was found, where, and what was expected",
    arguments: [
      (.tooShort(count: 3), "3 bytes, expected at least the 8 of the header's length"),
      (.headerTooLong(200, limit: 100), "header of 200 bytes, expected at most 100"),
      (
        .headerBeyondEnd(length: 9, available: 2), "header of 9 bytes, but only 2 bytes follow"
      ),
      (.headerNotObject(found: "null"), "header is null, expected an object"),
      (.metadataNotObject(found: "null"), "'__metadata__' is null, expected an object"),
      (.metadataNotString(key: "k", found: "null"), "metadata 'k' is null, expected a string"),
      (
        .wrongDataLength(found: 3, expected: 4),
        "3 bytes after the header, expected the 4 of its tensors"
      ),
      (.entryNotObject(tensor: "a", found: "null"), "tensor 'a' is null, expected an object"),
      (.missingField(tensor: "a", field: "shape"), "tensor 'a' has no 'shape'"),
      (
        .unknownField(tensor: "a", field: "x"),
        "tensor 'a' has a field 'x', expected only 'dtype', 'shape' and 'data_offsets'"
      ),
      (
        .wrongField(tensor: "a", field: "shape", found: "null", expected: "an array"),
        "'shape' of tensor 'a' holds null, expected an array"
      ),
      (
        .unknownDType(tensor: "a", found: "F31"),
        "tensor 'a' has dtype 'F31', expected one of BOOL U8 I8 F8_E5M2 F8_E4M3 F8_E8M0 "
          + "F8_E4M3FNUZ F8_E5M2FNUZ I16 U16 F16 BF16 I32 U32 F32 C64 F64 I64 U64"
      ),
      (
        .offsetsReversed(tensor: "a", begin: 4, end: 0),
        "tensor 'a' begins at byte 4 of the data and ends at 0"
      ),
      (
        .wrongOffset(tensor: "a", found: 4, expected: 0),
        "tensor 'a' begins at byte 4 of the data, expected 0"
      ),
      (
        .sizeOverflow(tensor: "a", dtype: .f32, shape: [.max]),
        "tensor 'a' of F32 and shape [9223372036854775807] is too large"
      ),
      (
        .sizeMismatch(tensor: "a", dtype: .f32, shape: [2], found: 4, expected: 8),
        "tensor 'a' has 4 bytes, expected 8 for F32 of shape [2]"
      ),
      (.duplicateName("a"), "two tensors are called 'a'"),
      (.reservedName("__metadata__"), "a tensor cannot be called '__metadata__'"),
      (.missingTensor("a"), "tensor 'a' is missing"),
      (
        .wrongShape(tensor: "a", found: [1], expected: [1, 2]),
        "tensor 'a' has shape [1], expected [1, 2]"
      ),
      (
        .wrongDType(tensor: "a", found: .i8, expected: "F32"),
        "tensor 'a' has dtype I8, expected F32"
      ),
      (
        .malformedHeader(.unexpectedEnd(offset: 8, expected: "a value")),
        "header: the text ends at byte 8, expected a value"
      ),
    ] as [(SafetensorsError, String)])
  func file(error: SafetensorsError, message: String) {
    #expect(error.description == message)
  }

  @Test(
    "those about JSON say the byte",
    arguments: [
      (.unexpectedByte(0x7D, offset: 3, expected: "':'"), "'}' at byte 3, expected ':'"),
      (.unexpectedByte(0x0A, offset: 3, expected: "':'"), "0x0A at byte 3, expected ':'"),
      (.unexpectedByte(0xC3, offset: 3, expected: "':'"), "0xC3 at byte 3, expected ':'"),
      (.duplicateKey("a", offset: 3), "key 'a' at byte 3 stands twice in its object"),
      (
        .tooDeep(limit: 64, offset: 3),
        "more than 64 arrays and objects inside each other at byte 3"
      ),
      (
        .unpairedSurrogate(0xD83C, offset: 3),
        "escape \\ud83c at byte 3 is half of a surrogate pair"
      ),
      (.invalidUTF8(offset: 3), "byte 3 is not UTF-8"),
      (.numberOutOfRange("1e400", offset: 3), "number '1e400' at byte 3 is out of range"),
      (.notFinite(.infinity), "the number inf cannot be written as JSON"),
    ] as [(JSONError, String)])
  func json(error: JSONError, message: String) {
    #expect(error.description == message)
  }

  @Test("a shape of very many sizes is cut")
  func longShape() {
    let error = SafetensorsError.wrongShape(
      tensor: "a", found: Array(repeating: 2, count: 1_000_000), expected: Array(1...8))
    #expect(
      error.description == "tensor 'a' has shape [2, 2, 2, 2, 2, 2, 2, 2, … 1000000 sizes], "
        + "expected [1, 2, 3, 4, 5, 6, 7, 8]")
  }

  @Test("a file's text is made fit for one line: control characters escaped, long text cut")
  func quoting() {
    #expect(quoted("é 🎻 ♯") == "'é 🎻 ♯'")
    #expect(quoted("a\u{1B}[31m\n\u{202E}\u{2028}") == "'a\\u{1B}[31m\\u{A}\\u{202E}\\u{2028}'")
    #expect(quoted(String(repeating: "x", count: 64)) == "'\(String(repeating: "x", count: 64))'")
    #expect(quoted(String(repeating: "x", count: 65)) == "'\(String(repeating: "x", count: 64))…'")
  }
}
