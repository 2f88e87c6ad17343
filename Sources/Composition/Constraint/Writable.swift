/// The note lengths and chord symbols that a vocabulary can write.
struct Writable: Hashable, Sendable {
  /// The shortest length, in parts of the unit note length; every bar can be filled with it.
  let grain: Int32
  /// The qualities of chord symbols, a bit each; none if a symbol cannot end.
  let qualities: UInt16
  /// Whether what braces, brackets and parentheses open can be closed.
  let canCloseGrace: Bool
  let canCloseChord: Bool
  let canCloseSlur: Bool
  let hasColon: Bool
  /// The digits, a bit each.
  private let digits: UInt16

  /// What the characters for which `has` is true can write.
  init(_ has: (Unicode.Scalar) -> Bool) {
    grain =
      has("/") ? has("4") ? NoteLength.unit / 4 : NoteLength.unit / 2 : NoteLength.unit
    var digits: UInt16 = 0
    for digit in UInt8(0)...9 where has(Unicode.Scalar(UInt8(ascii: "0") + digit)) {
      digits |= 1 << digit
    }
    self.digits = digits
    canCloseGrace = has("}")
    canCloseChord = has("]")
    canCloseSlur = has(")")
    hasColon = has(":")
    qualities = ChordName.writable(has)
  }

  /// Whether both digits of a number up to 99 can be written.
  func hasNumber(_ number: Int32) -> Bool {
    digits >> (number % 10) & 1 == 1 && (number < 10 || digits >> (number / 10) & 1 == 1)
  }
}
