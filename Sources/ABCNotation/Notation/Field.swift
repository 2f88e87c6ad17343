/// An information field: a letter and the text after its colon (ABC 2.1 §3).
///
/// A field that was parsed shares the bytes of its tunebook; its value is decoded on demand.
public struct Field: Sendable {
  /// The ASCII code of the letter.
  package var code: UInt8
  private var bytes: [UInt8]
  private var start: UInt32
  private var end: UInt32

  /// Creates a field; a letter outside of ASCII becomes `N`, the field for notes.
  public init(_ letter: Character, _ value: String) {
    let bytes = Array(value.utf8)
    self.init(letter.asciiValue ?? UInt8(ascii: "N"), bytes, 0..<bytes.count)
  }

  /// Creates a field whose value is a range of `bytes`.
  init(_ code: UInt8, _ bytes: [UInt8], _ range: Range<Int>) {
    self.code = code
    self.bytes = bytes
    start = UInt32(clamping: range.lowerBound)
    end = UInt32(clamping: range.upperBound)
  }

  /// An `m:` field as a remark: a parsed tune has its macros expanded, so that they must not be
  /// expanded again when it is written and read.
  static func macro(_ value: String) -> Field { Field("r", "m:" + value) }

  /// The letter before the colon; `%` for a comment or directive on a line of its own.
  public var letter: Character {
    get { Character(Unicode.Scalar(code)) }
    set { code = newValue.asciiValue ?? UInt8(ascii: "N") }
  }

  /// The text after the colon without white space at its ends and without a comment; for `%`
  /// everything after the sign.
  public var value: String {
    get { String(decoding: utf8, as: UTF8.self) }
    set { self = Field(letter, newValue) }
  }

  /// The value as people read it, with its escapes decoded (ABC 2.1 §8.2).
  public var text: String { String(decoding: textUTF8, as: UTF8.self) }

  /// The bytes of the value.
  package var utf8: ArraySlice<UInt8> { bytes[Int(start)..<Int(end)] }

  /// The bytes of the text.
  package var textUTF8: ArraySlice<UInt8> { TextEscapes.decoded(utf8) }
}

extension Field: Hashable {
  /// Whether both have the same letter and value.
  public static func == (a: Field, b: Field) -> Bool {
    a.code == b.code && a.utf8.elementsEqual(b.utf8)
  }

  /// Hashes letter and value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(value)
  }
}

extension Field: CustomStringConvertible {
  /// `N:words`.
  public var description: String { "\(letter):\(value)" }
}
