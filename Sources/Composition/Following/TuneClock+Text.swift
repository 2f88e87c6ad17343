extension TuneClock {
  /// The clock after a text.
  init(after text: some Sequence<Unicode.Scalar>) {
    self.init()
    for character in text { read(character.clockByte) }
  }
}

extension Unicode.Scalar {
  /// The character as a clock reads it; 0 for one that is not ASCII.
  var clockByte: UInt8 { isASCII ? UInt8(value) : 0 }
}
