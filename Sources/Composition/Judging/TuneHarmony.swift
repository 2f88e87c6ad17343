import ABCNotation

/// Counts of a tune's notes against its keys and chord symbols.
struct TuneHarmony: Equatable {
  /// The notes of the first voice, those of chords in brackets among them, without grace notes.
  private(set) var noteCount = 0
  /// The notes in the scale of the key at their place.
  private(set) var inKeyCount = 0
  /// The notes from G3 to B5.
  private(set) var inRangeCount = 0
  /// The notes under a chord symbol, and those among them that the chord has.
  private(set) var chordNotes = (chordTones: 0, all: 0)
  /// Whether the last note is the tonic of its key; nil without notes or without a tonic.
  private(set) var endsOnTonic: Bool?

  /// Counts the notes of `tune`, as they are written.
  init(_ tune: Tune) {
    var key = tune.key
    var chord: Harmony?
    /// The accidentals of the bar so far, by letter and octave.
    var accidentals: [Int: Int] = [:]
    for element in tune.voices.first?.elements ?? [] {
      switch element {
      case .note(let note): add([note.pitch], key, chord, &accidentals)
      case .chord(let written): add(written.notes.map(\.pitch), key, chord, &accidentals)
      case .chordSymbol(let symbol):
        chord = Harmony(symbol) ?? (Harmony.isSilence(symbol) ? nil : chord)
      case .barLine: accidentals = [:]
      case .field(.key(let new)): key = new
      default: break
      }
    }
  }

  private mutating func add(
    _ pitches: [Pitch], _ key: Key, _ chord: Harmony?, _ accidentals: inout [Int: Int]
  ) {
    let signature = key.alterations
    let scale = Set(PitchLetter.allCases.map { Self.octave($0.semitones + signature[$0.rawValue]) })
    let tones = chord.map { chord in Set(chord.intervals.map { Self.octave(chord.root + $0) }) }
    for (place, pitch) in pitches.enumerated() {
      if let accidental = pitch.accidental { accidentals[pitch.steps] = accidental.wholeSemitones }
      let midi =
        pitch.naturalKey + (accidentals[pitch.steps] ?? signature[pitch.letter.rawValue])
      let tone = Self.octave(midi)
      noteCount += 1
      if scale.contains(tone) { inKeyCount += 1 }
      if (55...83).contains(midi) { inRangeCount += 1 }
      if let tones {
        chordNotes.all += 1
        if tones.contains(tone) { chordNotes.chordTones += 1 }
      }
      if place == 0 { endsOnTonic = key.tonic.map { $0 == tone } }
    }
  }

  private static func octave(_ semitones: Int) -> Int { (semitones % 12 + 12) % 12 }

  static func == (a: TuneHarmony, b: TuneHarmony) -> Bool {
    a.noteCount == b.noteCount && a.inKeyCount == b.inKeyCount
      && a.inRangeCount == b.inRangeCount && a.chordNotes == b.chordNotes
      && a.endsOnTonic == b.endsOnTonic
  }
}

extension Key {
  /// The pitch class of the tonic, 0 for C; nil if the key has none.
  var tonic: Int? {
    switch basis {
    case .tonic(let letter, let alteration, _): (letter.semitones + alteration + 12) % 12
    case .bagpipe, .bagpipeWithSignature: PitchLetter.a.semitones
    case .none: nil
    }
  }
}

extension WrittenPart {
  /// Whether the last two chord symbols of the last pass are the dominant and the tonic; nil with
  /// fewer than two chord symbols.
  ///
  /// The dominant is a chord on the fifth degree, of any type.
  var endsWithCadence: Bool? {
    let bars = bars + (endings.last ?? [])
    let chords = bars.flatMap { bar in
      bar.chords.compactMap { Harmony($0) }.map { (chord: $0, key: bar.key) }
    }
    guard chords.count >= 2, let last = chords.last, let tonic = Key(reading: last.key ?? "C").tonic
    else { return nil }
    let degrees = chords.suffix(2).map { ($0.chord.root - tonic + 24) % 12 }
    return degrees == [7, 0]
  }
}
