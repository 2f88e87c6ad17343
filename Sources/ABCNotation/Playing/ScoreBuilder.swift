/// Decides the pitches and lengths of a voice: keys, accidentals, chords, graces, ornaments.
struct ScoreBuilder {
  private let tune: Tune
  private let voice: Voice
  private let rhythm: Rhythm
  private var unit: Fraction
  private var alterations: [Int]
  private var transposition: Int
  private var directiveTransposition = 0
  /// The accidentals of the bar by letter, in all octaves; `nil` where the key decides.
  private var barAlterations = [Int?](repeating: nil, count: 7)
  private var barHasAccidentals = false
  private var graces: [(note: Note, length: Fraction)] = []
  private var graceElement = 0
  private var ornaments = Ornaments()
  private var dynamics = Dynamics()
  private let microsecondsPerQuarter: Int
  private(set) var score = Score()

  init(_ voice: Voice, of tune: Tune, _ rhythm: Rhythm) {
    self.tune = tune
    self.voice = voice
    self.rhythm = rhythm
    unit = tune.unitNoteLength
    alterations = tune.key.alterations
    transposition = tune.key.transposition
    let tempo = tune.tempo ?? .standard
    microsecondsPerQuarter =
      tempo.microsecondsPerQuarter(unitNoteLength: tune.unitNoteLength) ?? 500_000
    score.steps.reserveCapacity(voice.elements.count * 2)
    score.elements.reserveCapacity(voice.elements.count * 2)
  }

  /// Goes through the voice once.
  mutating func build(_ diagnostics: inout DiagnosticCollector) {
    for field in tune.fields where field.letter == "%" || field.letter == "I" {
      let text = field.letter == "%" ? String(field.value.drop { $0 == "%" }) : field.value
      if let directive = PlaybackDirective(text) { apply(directive, 0) }
    }
    for index in voice.elements.indices { read(index, &diagnostics) }
  }

  private func note(
    _ message: Diagnostic.Message, _ element: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let span = voice.span(of: element).range
    diagnostics.note(message, span.lowerBound, span.upperBound)
  }

  private mutating func read(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    switch voice.elements[index] {
    case .note(let note): play(note, index, &diagnostics)
    case .chord(let chord): play(chord, index, &diagnostics)
    case .rest: rest(index, &diagnostics)
    case .graceNotes(let written):
      graceElement = index
      graces = written.notes.map { ($0, $0.length * rhythm.lengths[index]) }
    case .decoration(let decoration):
      if let changed = dynamics.changed(by: decoration) {
        dynamics = changed
        score.append(.dynamics(changed), index)
      } else {
        ornaments.add(decoration, index)
      }
    case .barLine(let bar):
      endBar(index, &diagnostics)
      score.append(.bar(bar), index)
    case .variantEnding(let numbers):
      score.append(.ending(score.endings.count), index)
      score.endings.append(numbers)
    case .chordSymbol(let text): readHarmony(text, index, &diagnostics)
    case .overlay:
      clearAccidentals()
      score.append(.overlay, index)
    case .field(let field): read(field, index, &diagnostics)
    default: break
    }
  }

  private mutating func endBar(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    clearAccidentals()
    if !graces.isEmpty {
      note(.graceWithoutNote, graceElement, &diagnostics)
      graces = []
    }
    if let element = ornaments.element {
      if ornaments.sound { note(.decorationWithoutNote, element, &diagnostics) }
      ornaments = Ornaments()
    }
  }

  private mutating func clearAccidentals() {
    guard barHasAccidentals else { return }
    for letter in 0..<7 { barAlterations[letter] = nil }
    barHasAccidentals = false
  }

  private mutating func readHarmony(
    _ text: String, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let harmony = Harmony(text)
    if let harmony {
      if harmony.isKnownType {
        score.hasHarmony = true
      } else {
        note(.unknownChordType(text), index, &diagnostics)
      }
    } else {
      note(.unknownChordSymbol(text), index, &diagnostics)
    }
    score.append(.harmony(score.harmonies.count), index)
    score.harmonies.append((text, harmony))
  }

  // MARK: Fields

  private mutating func read(
    _ field: BodyField, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    switch field {
    case .key(let key):
      alterations = key.alterations
      transposition = key.transposition
      clearAccidentals()
      score.append(.key(score.keys.count), index)
      score.keys.append(key)
    case .meter(let meter):
      score.append(.meter(score.meters.count), index)
      score.meters.append(meter)
    case .unitNoteLength(let length): unit = length
    case .tempo(let tempo):
      if let speed = tempo.microsecondsPerQuarter(unitNoteLength: unit) {
        if (1...0xFF_FFFF).contains(speed) {
          score.append(.tempo(speed), index)
        } else {
          note(.tempoOutOfRange(speed), index, &diagnostics)
        }
      }
    case .directive(let text):
      guard PlaybackDirective.isMIDI(text) else { break }
      if let directive = PlaybackDirective(text) {
        apply(directive, index)
      } else {
        note(.badDirective(text), index, &diagnostics)
      }
    case .part(let label):
      if let first = label.unicodeScalars.first { score.append(.part(first), index) }
    default: break
    }
  }

  private mutating func apply(_ directive: PlaybackDirective, _ index: Int) {
    if case .transpose(let semitones) = directive { directiveTransposition = semitones }
    score.append(.directive(score.directives.count), index)
    score.directives.append(directive)
  }

  // MARK: Pitch

  /// The MIDI key of a note, before it is known whether MIDI has it; remembers its accidental.
  private mutating func key(of pitch: Pitch) -> Int {
    let letter = pitch.letter.rawValue
    let alteration: Int
    if let accidental = pitch.accidental {
      alteration = accidental.rawValue
      barAlterations[letter] = alteration
      barHasAccidentals = true
    } else {
      alteration = barAlterations[letter] ?? alterations[letter]
    }
    return pitch.naturalKey + alteration + transposition + directiveTransposition
  }

  /// The MIDI key of the note of the scale `distance` steps from `pitch`.
  private func scaleKey(_ pitch: Pitch, _ distance: Int) -> Int {
    let steps = pitch.steps + distance
    let octave = Fraction(steps, 7).floor
    let letter = steps - octave * 7
    let natural = Pitch(PitchLetter(rawValue: letter) ?? .c, octave: octave).naturalKey
    return natural + (barAlterations[letter] ?? alterations[letter]) + transposition
      + directiveTransposition
  }

  /// Starts a note, unless MIDI has no key for it.
  private mutating func sound(
    _ key: Int, _ steps: Int, _ length: Fraction, isTied: Bool, _ index: Int,
    _ diagnostics: inout DiagnosticCollector
  ) {
    guard (0...127).contains(key) else {
      note(.pitchOutOfRange, index, &diagnostics)
      return
    }
    score.append(
      .note(ScoreNote(key: key, steps: steps, length: length, isTied: isTied)), index)
  }

  private mutating func wait(_ length: Fraction, _ index: Int) {
    if length > .zero { score.append(.wait(length), index) }
  }

  // MARK: Notes, chords, rests

  /// Plays the graces before a note; returns what is left of the note's length.
  private mutating func playGraces(
    before length: Fraction, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) -> Fraction {
    if graces.isEmpty { return length }
    let waiting = graces
    graces = []
    var total = Fraction.zero
    for grace in waiting { total += grace.length }
    let fits = total < length
    if !fits { note(.graceTooLong, graceElement, &diagnostics) }
    for grace in waiting {
      // Dropped or not, its accidental holds in the bar.
      let key = key(of: grace.note.pitch)
      guard fits else { continue }
      sound(key, grace.note.pitch.steps, grace.length, isTied: false, graceElement, &diagnostics)
      wait(grace.length, graceElement)
    }
    return fits ? length - total : length
  }

  private mutating func rest(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    let whole = rhythm.lengths[index] * (ornaments.isHeld ? 2 : 1)
    ornaments = Ornaments()
    let length = playGraces(before: whole, index, &diagnostics)
    wait(length, index)
  }

  private mutating func play(
    _ chord: Chord, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let whole = rhythm.lengths[index] * (ornaments.isHeld ? 2 : 1)
    let isShort = ornaments.isStaccato
    ornaments = Ornaments()
    let length = playGraces(before: whole, index, &diagnostics)
    let sounding = isShort ? length * Fraction(1, 2) : length
    for note in chord.notes {
      let key = key(of: note.pitch)
      sound(
        key, note.pitch.steps, sounding, isTied: note.isTied || chord.isTied, index, &diagnostics)
    }
    wait(length, index)
  }

  private mutating func play(
    _ note: Note, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let whole = rhythm.lengths[index] * (ornaments.isHeld ? 2 : 1)
    let signs = ornaments
    ornaments = Ornaments()
    let length = playGraces(before: whole, index, &diagnostics)
    let key = key(of: note.pitch)
    let steps = note.pitch.steps
    if signs.kind == .none {
      let sounding = signs.isStaccato ? length * Fraction(1, 2) : length
      sound(key, steps, sounding, isTied: note.isTied, index, &diagnostics)
      wait(length, index)
      return
    }
    let above = scaleKey(note.pitch, 1)
    let below = scaleKey(note.pitch, -1)
    /// A note that the next one follows directly.
    func play(_ key: Int, _ length: Fraction, isTied: Bool = false) {
      sound(key, steps, length, isTied: isTied, index, &diagnostics)
      wait(length, index)
    }
    switch signs.kind {
    case .none: break
    case .roll:
      let grace = unit * Fraction(1, 4)
      if length == unit * 3 {
        // A dotted beat: the note, cut from above, tapped from below.
        play(key, unit)
        play(above, grace)
        play(key, unit - grace)
        play(below, grace)
        play(key, unit - grace, isTied: note.isTied)
      } else if grace < length {
        play(above, grace)
        play(key, length - grace, isTied: note.isTied)
      } else {
        play(key, length, isTied: note.isTied)
      }
    case .trill:
      let step = Ornaments.trillStep(of: length, microsecondsPerQuarter)
      let count = (length / step).floor
      for turn in 0..<count {
        play(turn % 2 == 0 ? above : key, step, isTied: note.isTied && turn == count - 1)
      }
    case .fiveNotes:
      let step = length * Fraction(1, 5)
      for (turn, key) in [key, above, key, below, key].enumerated() {
        play(key, step, isTied: note.isTied && turn == 4)
      }
    }
  }
}
