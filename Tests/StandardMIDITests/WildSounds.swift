import ABCNotation
import StandardMIDI

/// A note that is expected or heard, in ticks of 1/480 of a quarter note.
struct WildSound: Hashable, Comparable, CustomStringConvertible {
  let start: Int
  let end: Int
  /// The pitch in cents above MIDI's key 0.
  let cents: Int

  static func < (a: Self, b: Self) -> Bool {
    (a.start, a.cents, a.end) < (b.start, b.cents, b.end)
  }

  /// `C#4:1/2@3`: half a quarter note long, from the fourth quarter on.
  var description: String {
    let names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
    let (key, rest) = cents.quotientAndRemainder(dividingBy: 100)
    let bend = rest == 0 ? "" : "+\(rest)"
    return "\(names[key % 12])\(key / 12 - 1)\(bend):\(Fraction(end - start, 480))"
      + "@\(Fraction(start, 480))"
  }
}

/// The notes of one line of a wild tune's comments, such as `C4 D4:2 | z [E4 G4] & C3:4`.
///
/// A pitch has its octave, middle C is `C4`; `38` is a key of MIDI, `E4+50` is 50 cents higher. A
/// length in quarter notes follows a colon, `L=1/2` sets it for the notes without one. `z` is silence,
/// `|` means nothing, and what follows `&` starts with the line.
struct WildNotes {
  private(set) var sounds: [WildSound] = []
  /// The end of what stands before the first `&`, in quarter notes.
  private(set) var end: Fraction

  init(_ text: Substring, from start: Fraction) throws {
    var (time, usual, chord) = (start, Fraction.one, nil as [Int]?)
    var firstEnd: Fraction?
    end = start
    for word in text.split(separator: " ") {
      switch word {
      case "|": continue
      case "&":
        firstEnd = firstEnd ?? time
        time = start
        continue
      default: break
      }
      if word.hasPrefix("L=") {
        usual = try Fraction(quarters: word.dropFirst(2))
        continue
      }
      let parts = word.split(separator: ":")
      guard (1...2).contains(parts.count) else { throw WildFault(word) }
      var pitch = parts[0]
      if pitch.first == "[" {
        chord = []
        pitch = pitch.dropFirst()
      }
      let isClosed = pitch.last == "]"
      if isClosed { pitch = pitch.dropLast() }
      if chord != nil, !isClosed {
        chord?.append(try Self.cents(pitch))
        continue
      }
      let length = try parts.count == 2 ? Fraction(quarters: parts[1]) : usual
      let keys = try (chord ?? []) + (pitch == "z" ? [] : [Self.cents(pitch)])
      chord = nil
      for key in keys {
        sounds.append(WildSound(start: time.ticks, end: time.ticks + length.ticks, cents: key))
      }
      time += length
    }
    guard chord == nil else { throw WildFault(text) }
    end = firstEnd ?? time
  }

  /// The pitch of `C#4`, `Bb3`, `E4+50` or `38`, in cents above MIDI's key 0.
  private static func cents(_ text: Substring) throws -> Int {
    if let key = Int(text) { return 100 * key }
    let parts = text.split(separator: "+")
    let steps: [Character: Int] = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11]
    guard let name = parts.first, let letter = name.first, let step = steps[letter],
      let octave = name.last?.wholeNumberValue, let bend = parts.count == 2 ? Int(parts[1]) : 0
    else { throw WildFault(text) }
    var key = 12 * (octave + 1) + step
    for sign in name.dropFirst().dropLast() {
      switch sign {
      case "#": key += 1
      case "b": key -= 1
      case "-": key -= 24 * octave
      default: throw WildFault(text)
      }
    }
    return 100 * key + bend
  }
}

/// A comment of a wild tune that cannot be read.
struct WildFault: Error, CustomStringConvertible {
  let description: String

  init(_ text: Substring) { description = "cannot read '\(text)'" }
}

extension Fraction {
  /// Reads `3`, `1/2` or `62.5`.
  init(quarters text: Substring) throws {
    let parts = text.split(separator: "/")
    if parts.count == 2, let above = Int(parts[0]), let below = Int(parts[1]), below > 0 {
      self = Fraction(above, below)
      return
    }
    let digits = text.split(separator: ".")
    guard (1...2).contains(digits.count), let whole = Int(digits.joined()) else {
      throw WildFault(text)
    }
    let places = digits.count == 2 ? digits[1].count : 0
    self = Fraction(whole, (0..<places).reduce(1) { value, _ in 10 * value })
  }

  /// The tick of a time in quarter notes, rounded down.
  var ticks: Int { MIDIFile.tick(self * Fraction(1, 4)) }
}
