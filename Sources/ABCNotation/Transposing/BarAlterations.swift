/// The semitones by which key and bar alter each letter, at one place of a voice.
struct BarAlterations {
  private let ofKey: [Fraction]
  private var ofBar: [Fraction?] = Array(repeating: nil, count: 7)

  init(_ key: Key) { ofKey = key.exactAlterations }

  subscript(letter: PitchLetter) -> Fraction {
    get { ofBar[letter.rawValue] ?? ofKey[letter.rawValue] }
    set { ofBar[letter.rawValue] = newValue }
  }

  /// Forgets the accidentals of the bar that ends.
  mutating func startBar() { ofBar = Array(repeating: nil, count: 7) }
}

extension Tune {
  /// The MIDI keys of all notes as they stand in the staff, in the order written: with key and
  /// accidentals, without octaves that clefs and voices add.
  ///
  /// Notes of chords are among them; a fraction of a semitone is rounded down.
  ///
  /// - Parameters:
  ///   - countsGraceNotes: Whether grace notes are among them.
  ///   - voiceCount: The number of voices that are read, from the first on.
  /// - Returns: The keys, which can be outside of 0 to 127.
  /// - Complexity: O(*n*) in the number of elements.
  package func writtenKeys(
    countsGraceNotes: Bool = true, voiceCount: Int = .max
  ) -> [Int] {
    var keys: [Int] = []
    for voice in voices.prefix(voiceCount) {
      var alterations = BarAlterations(key)
      for sign in voice.list.signs {
        switch sign.kind {
        case .note, .chordNote, .graceNote:
          let letter = PitchLetter(rawValue: sign.letter) ?? .c
          if let accidental = voice.list.accidental(of: sign) {
            alterations[letter] = accidental.semitones
          }
          if sign.kind == .graceNote, !countsGraceNotes { continue }
          let natural = Pitch(letter, octave: sign.octave).naturalKey
          keys.append(natural + alterations[letter].floor)
        case .barLine, .overlay, .overlayStart, .overlayEnd: alterations.startBar()
        case .field:
          if case .key(let changed) = voice.list.fields[sign.place] {
            alterations = BarAlterations(changed)
          }
        default: break
        }
      }
    }
    return keys
  }

  /// Whether a voice is played on drums, whose notes are instruments.
  package var hasPercussion: Bool { voices.contains { $0.isPercussion(in: key) } }
}
