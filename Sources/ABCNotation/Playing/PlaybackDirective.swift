/// A directive that changes how a voice is played: `%%MIDI …` or `I:MIDI …`.
///
/// abc2midi defines these directives; the standard leaves them to programs (ABC 2.1 §11).
enum PlaybackDirective: Hashable {
  /// The General MIDI program of the melody; with a channel, as in `program c n`, that of the *c*th
  /// voice.
  case program(Int, channel: Int?)
  /// The program of the bass or chords, and the octaves by which they are moved.
  case bassProgram(Int, octaves: Int)
  case chordProgram(Int, octaves: Int)
  /// The velocity of the bass or chords.
  case bassVelocity(Int)
  case chordVelocity(Int)
  /// The pattern of the accompaniment in equal steps: f the bass, c the chord, b both, z nothing, -
  /// the step before held; empty for that of the meter.
  case pattern([UInt8])
  /// Whether chord symbols are played from here on.
  case playsChords(Bool)
  /// The velocities on the first, the strong and the other beats, and the beats between strong
  /// ones.
  case beat(Dynamics)
  /// The semitones by which notes and chords are moved.
  case transpose(Int)
  /// Whether an accidental holds up to the next bar line; otherwise for its note alone.
  case accidentalsHold(Bool)

  /// The most steps of a pattern.
  private static let patternLimit = 64

  /// Whether a directive is for a player.
  static func isMIDI(_ text: String) -> Bool { text.hasPrefix("MIDI ") }

  /// The message about a directive for a player that cannot be parsed.
  static func fault(of text: String) -> Diagnostic.Message {
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "=" }
    let isKnown = words.count >= 2 && names.contains(String(words[1]))
    return isKnown ? .badDirective(text) : .unplayedDirective(text)
  }

  private static let names: Set<String> = [
    "program", "bassprog", "chordprog", "bassvol", "chordvol", "gchordon", "gchordoff",
    "barlines", "nobarlines", "transpose", "beat", "gchord",
  ]

  /// Parses a directive without its `%%`; `nil` if it is none of these or a value is out of range.
  init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "=" }
    guard words.count >= 2, words[0] == "MIDI" else { return nil }
    let number = words.count > 2 ? words.last.flatMap { Int($0) } : nil
    let value = number.flatMap { (0...127).contains($0) ? $0 : nil }
    switch words[1] {
    case "program":
      guard let value else { return nil }
      let channel = words.count > 3 ? Int(words[2]) : nil
      if words.count > 3, channel == nil { return nil }
      self = .program(value, channel: channel)
    case "bassprog":
      guard let (program, octaves) = Self.instrument(words.dropFirst(2)) else { return nil }
      self = .bassProgram(program, octaves: octaves)
    case "chordprog":
      guard let (program, octaves) = Self.instrument(words.dropFirst(2)) else { return nil }
      self = .chordProgram(program, octaves: octaves)
    case "bassvol":
      guard let value, value > 0 else { return nil }
      self = .bassVelocity(value)
    case "chordvol":
      guard let value, value > 0 else { return nil }
      self = .chordVelocity(value)
    case "gchordon": self = .playsChords(true)
    case "gchordoff": self = .playsChords(false)
    case "barlines": self = .accidentalsHold(true)
    case "nobarlines": self = .accidentalsHold(false)
    case "transpose":
      guard let number, (-60...60).contains(number) else { return nil }
      self = .transpose(number)
    case "beat":
      let numbers = words.dropFirst(2).compactMap { Int16($0) }
      guard numbers.count == 4, numbers.prefix(3).allSatisfy({ (1...127).contains($0) }),
        (0...64).contains(numbers[3])
      else { return nil }
      self = .beat(
        Dynamics(
          first: numbers[0], strong: numbers[1], weak: numbers[2], group: max(1, Int(numbers[3]))))
    case "gchord":
      guard let pattern = Self.pattern(words.count > 2 ? Array(words[2].utf8) : []) else {
        return nil
      }
      self = .pattern(pattern)
    default: return nil
    }
  }

  /// Parses `20` or `20 octave=-1`: a program and octaves.
  private static func instrument(_ words: ArraySlice<Substring>) -> (Int, octaves: Int)? {
    let words = Array(words)
    guard let program = words.first.flatMap({ Int($0) }), (0...127).contains(program) else {
      return nil
    }
    if words.count == 1 { return (program, 0) }
    guard words.count == 3, words[1] == "octave", let octaves = Int(words[2]),
      (-octaveLimit...octaveLimit).contains(octaves)
    else { return nil }
    return (program, octaves)
  }

  /// The most octaves by which an accompaniment is moved, up or down.
  private static let octaveLimit = 2

  /// Parses the steps of a pattern; a digit after a letter makes it sound that many steps.
  private static func pattern(_ text: [UInt8]) -> [UInt8]? {
    var steps: [UInt8] = []
    for byte in text {
      if byte.isDigit, !steps.isEmpty, byte > UInt8(ascii: "0") {
        steps += [UInt8](repeating: UInt8(ascii: "-"), count: Int(byte & 0x0F) - 1)
      } else if "fcbz".utf8.contains(byte) {
        steps.append(byte)
      } else {
        return nil
      }
    }
    return steps.count <= patternLimit ? steps : nil
  }
}
