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

  /// Whether a directive is for a player.
  static func isMIDI(_ text: String) -> Bool { text.hasPrefix("MIDI ") }

  /// Parses a directive without its `%%`; `nil` if it is none of these or a value is out of range.
  init?(_ text: String) {
    guard let (parse, arguments) = Self.parser(of: text), let directive = parse(arguments) else {
      return nil
    }
    self = directive
  }

  /// The message about a directive for a player that cannot be parsed.
  static func fault(of text: String) -> Diagnostic.Message {
    parser(of: text) == nil ? .unplayedDirective(text) : .badDirective(text)
  }

  /// Parses the words after the name of a directive; `nil` if a value is missing or out of range.
  private typealias Parser = @Sendable ([Substring]) -> PlaybackDirective?

  /// The parser for the name of a directive, with the words after the name; `nil` if it is unknown.
  private static func parser(of text: String) -> (Parser, arguments: [Substring])? {
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "=" }
    guard words.count >= 2, words[0] == "MIDI", let parser = parsers[String(words[1])] else {
      return nil
    }
    return (parser, Array(words[2...]))
  }

  /// All directives by their names.
  private static let parsers: [String: Parser] = [
    "program": { words in
      guard let program = number(words, in: 0...127) else { return nil }
      guard words.count > 1 else { return .program(program, channel: nil) }
      return Int(words[0]).map { .program(program, channel: $0) }
    },
    "bassprog": { instrument($0).map { .bassProgram($0, octaves: $1) } },
    "chordprog": { instrument($0).map { .chordProgram($0, octaves: $1) } },
    "bassvol": { number($0, in: 1...127).map { .bassVelocity($0) } },
    "chordvol": { number($0, in: 1...127).map { .chordVelocity($0) } },
    "gchordon": { _ in .playsChords(true) },
    "gchordoff": { _ in .playsChords(false) },
    "gchord": { pattern(Array(($0.first ?? "").utf8)).map { .pattern($0) } },
    "beat": { beat($0).map { .beat($0) } },
    "transpose": { number($0, in: -60...60).map { .transpose($0) } },
    "barlines": { _ in .accidentalsHold(true) },
    "nobarlines": { _ in .accidentalsHold(false) },
  ]

  /// The last of the words as a number.
  private static func number(_ words: [Substring], in range: ClosedRange<Int>) -> Int? {
    words.last.flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
  }

  /// Parses three velocities and the beats between strong ones.
  private static func beat(_ words: [Substring]) -> Dynamics? {
    let numbers = words.compactMap { Int16($0) }
    guard numbers.count == 4, numbers.prefix(3).allSatisfy({ (1...127).contains($0) }),
      (0...64).contains(numbers[3])
    else { return nil }
    return Dynamics(
      first: numbers[0], strong: numbers[1], weak: numbers[2], group: max(1, Int(numbers[3])))
  }

  /// Parses `20` or `20 octave=-1`: a program and octaves.
  private static func instrument(_ words: [Substring]) -> (Int, octaves: Int)? {
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

  /// The most steps of a pattern.
  private static let patternLimit = 64

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
