/// Decides the pitches and lengths of a voice: keys, accidentals, chords, graces, ornaments.
struct ScoreBuilder {
  private let tune: Tune
  private let voice: Voice
  private let rhythm: Rhythm
  private var unit: Fraction
  private var alterations: [Int]
  /// How far the voice's own properties move its notes.
  private let shift: PitchShift
  private var transposition: Int
  private var directiveTransposition = 0
  private let accidentalsHoldInAllOctaves: Bool
  /// The accidentals of the bar by letter, or by letter and octave.
  private var barAlterations: [Int: Int] = [:]
  private var graces: [(note: Note, length: Fraction)] = []
  private var graceSpan = SourceSpan(0, 0)
  /// Where the element being read stands.
  private var span = SourceSpan(0, 0)
  private var ornaments = Ornaments()
  /// The letter and octave of a trill that is tied to the next note.
  private var trilled: Int?
  private var dynamics = Dynamics()
  private var lyrics = LyricAligner()
  private let hasLyrics: Bool
  private let microsecondsPerQuarter: Int
  private(set) var score = Score()

  init(
    _ voice: Voice, of tune: Tune, _ rhythm: Rhythm, accidentalsHoldInAllOctaves: Bool
  ) {
    self.tune = tune
    self.voice = voice
    self.rhythm = rhythm
    unit = tune.unitNoteLength
    hasLyrics = voice.elements.contains {
      if case .field(.lyrics) = $0 { true } else { false }
    }
    self.accidentalsHoldInAllOctaves = accidentalsHoldInAllOctaves
    alterations = tune.key.alterations
    shift = PitchShift(voice.properties)
    transposition = shift.semitones(in: tune.key)
    let tempo = tune.tempo ?? .standard
    microsecondsPerQuarter =
      tempo.microsecondsPerQuarter(unitNoteLength: tune.unitNoteLength) ?? 500_000
    score.reserveCapacity(voice.elements.count)
  }

  /// Goes through the voice once.
  mutating func build(_ diagnostics: inout DiagnosticCollector) {
    for directive in tune.headerDirectives(of: voice) { apply(directive) }
    for index in voice.elements.indices {
      span = voice.span(of: index)
      read(index, &diagnostics)
    }
    score.lyrics = lyrics.syllables
  }

  private func note(
    _ message: Diagnostic.Message, _ diagnostics: inout DiagnosticCollector
  ) {
    diagnostics.note(message, span)
  }

  private mutating func read(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    if ornaments.mustTouch, !voice.elements[index].canBeDecorated {
      loseOrnaments(&diagnostics)
    }
    switch voice.elements[index] {
    case .note(let note): play(note, index, &diagnostics)
    case .chord(let chord): play(chord, index, &diagnostics)
    case .rest: rest(index, &diagnostics)
    case .graceNotes(let written):
      graceSpan = span
      graces += written.notes.map { ($0, $0.length * rhythm.lengths[index]) }
    case .decoration(let decoration):
      if let changed = dynamics.changed(by: decoration) {
        dynamics = changed
        score.append(.dynamics(score.dynamics.count), span)
        score.dynamics.append(changed)
      } else {
        ornaments.add(decoration, span)
      }
    case .barLine(let bar):
      endBar(&diagnostics)
      lyrics.passBar()
      score.append(.bar(bar), span)
    case .variantEnding(let numbers):
      score.append(.ending(score.endings.count), span)
      score.endings.append(numbers)
    case .chordSymbol(let text): readHarmony(text, &diagnostics)
    case .overlay:
      clearAccidentals()
      score.append(.overlay, span)
    case .field(let field): read(field, &diagnostics)
    default: break
    }
  }

  private mutating func endBar(_ diagnostics: inout DiagnosticCollector) {
    clearAccidentals()
    if !graces.isEmpty {
      diagnostics.note(.graceWithoutNote, graceSpan)
      graces = []
    }
    loseOrnaments(&diagnostics)
  }

  /// Forgets decorations that no note took; says so if they would have been heard.
  private mutating func loseOrnaments(_ diagnostics: inout DiagnosticCollector) {
    if let place = ornaments.span, ornaments.sound {
      diagnostics.note(.decorationWithoutNote, place)
    }
    ornaments = Ornaments()
  }

  private mutating func clearAccidentals() {
    if !barAlterations.isEmpty { barAlterations.removeAll(keepingCapacity: true) }
  }

  private mutating func readHarmony(
    _ text: String, _ diagnostics: inout DiagnosticCollector
  ) {
    // A tune has few chords, and each of them often.
    let known = score.harmonies.prefix(Self.rememberedHarmonies).firstIndex { $0.text == text }
    let place = known ?? score.harmonies.count
    if known == nil {
      let harmony = Harmony(text)
      if harmony?.isKnownType == true { score.hasHarmony = true }
      score.harmonies.append((text, harmony))
    }
    if let harmony = score.harmonies[place].harmony {
      if !harmony.isKnownType { note(.unknownChordType(text), &diagnostics) }
    } else {
      note(.unknownChordSymbol(text), &diagnostics)
    }
    score.append(.harmony(place), span)
  }

  /// How many chords of a tune are looked for among those before.
  private static let rememberedHarmonies = 32

  // MARK: Fields

  private mutating func read(
    _ field: BodyField, _ diagnostics: inout DiagnosticCollector
  ) {
    switch field {
    case .key(let key):
      alterations = key.alterations
      transposition = shift.semitones(in: key)
      clearAccidentals()
      score.append(.key(score.keys.count), span)
      score.keys.append(key)
    case .meter(let meter):
      score.append(.meter(score.meters.count), span)
      score.meters.append(meter)
    case .unitNoteLength(let length): unit = length
    case .tempo(let tempo):
      if let speed = tempo.microsecondsPerQuarter(unitNoteLength: unit) {
        if (1...0xFF_FFFF).contains(speed) {
          score.append(.tempo(speed), span)
        } else {
          note(.tempoOutOfRange(speed), &diagnostics)
        }
      }
    case .directive(let text):
      guard PlaybackDirective.isMIDI(text) else { break }
      if let directive = PlaybackDirective(text) {
        apply(directive)
      } else {
        note(.badDirective(text), &diagnostics)
      }
    case .lyrics(let text): lyrics.align(LyricLine(text))
    case .part(let label):
      if let first = label.unicodeScalars.first { score.append(.part(first), span) }
    default: break
    }
  }

  private mutating func apply(_ directive: PlaybackDirective) {
    if case .transpose(let semitones) = directive { directiveTransposition = semitones }
    score.append(.directive(score.directives.count), span)
    score.directives.append(directive)
  }

  // MARK: Pitch

  /// The MIDI key of a note, before it is known whether MIDI has it; remembers its accidental.
  private mutating func key(of pitch: Pitch) -> Int {
    let letter = pitch.letter.rawValue
    let place = accidentalsHoldInAllOctaves ? letter : pitch.steps
    var alteration = alterations[letter]
    if let accidental = pitch.accidental {
      alteration = accidental.rawValue
      barAlterations[place] = alteration
    } else if !barAlterations.isEmpty {
      alteration = barAlterations[place] ?? alteration
    }
    return pitch.naturalKey + alteration + transposition + directiveTransposition
  }

  /// The MIDI key of the note of the scale `distance` steps from `pitch`.
  ///
  /// The key alone makes the scale, not what accidentals the bar has.
  private func scaleKey(_ pitch: Pitch, _ distance: Int) -> Int {
    let steps = pitch.steps + distance
    let octave = Fraction(steps, 7).floor
    let letter = steps - octave * 7
    let natural = Pitch(PitchLetter(rawValue: letter) ?? .c, octave: octave).naturalKey
    return natural + alterations[letter] + transposition + directiveTransposition
  }

  /// Starts a note, unless MIDI has no key for it; time goes on either way, if it `advances`.
  private mutating func sound(
    _ key: Int, _ steps: Int, _ length: Fraction, isTied: Bool = false, advances: Bool = true,
    at span: SourceSpan, _ diagnostics: inout DiagnosticCollector
  ) {
    guard (0...127).contains(key) else {
      diagnostics.note(.pitchOutOfRange, span)
      if advances { wait(length) }
      return
    }
    let note = ScoreNote(
      steps: Int16(clamping: steps), key: UInt8(truncatingIfNeeded: key), isTied: isTied,
      advances: advances)
    score.append(.note(note), span, length: length)
  }

  private mutating func wait(_ length: Fraction) {
    if length > .zero { score.append(.wait, span, length: length) }
  }

  // MARK: Notes, chords, rests

  /// Plays the graces before a note; returns what is left of the note's length.
  private mutating func playGraces(
    before length: Fraction, _ diagnostics: inout DiagnosticCollector
  ) -> Fraction {
    if graces.isEmpty { return length }
    let waiting = graces
    graces = []
    var total = Fraction.zero
    for grace in waiting { total += grace.length }
    let fits = total < length
    if !fits { diagnostics.note(.graceTooLong, graceSpan) }
    for grace in waiting {
      // Dropped or not, its accidental holds in the bar.
      let key = key(of: grace.note.pitch)
      guard fits else { continue }
      sound(key, grace.note.pitch.steps, grace.length, at: graceSpan, &diagnostics)
    }
    return fits ? length - total : length
  }

  private mutating func rest(_ index: Int, _ diagnostics: inout DiagnosticCollector) {
    let whole = rhythm.lengths[index] * (ornaments.isHeld ? 2 : 1)
    ornaments = Ornaments()
    wait(playGraces(before: whole, &diagnostics))
  }

  private mutating func play(
    _ chord: Chord, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let whole = rhythm.lengths[index] * (ornaments.isHeld ? 2 : 1)
    let isShort = ornaments.isStaccato
    ornaments = Ornaments()
    let rest = isShort ? whole * Fraction(1, 2) : .zero
    let sounding = playGraces(before: whole - rest, &diagnostics)
    passSungNote()
    for note in chord.notes {
      sound(
        key(of: note.pitch), note.pitch.steps, sounding, isTied: note.isTied || chord.isTied,
        advances: false, at: span, &diagnostics)
    }
    wait(sounding + rest)
  }

  /// Remembers that the next step is a note that words can stand under.
  private mutating func passSungNote() {
    if hasLyrics { lyrics.passNote(score.steps.count) }
  }

  /// Whether a trill before is tied to this note: then it goes on through it.
  private mutating func trillGoesOn(to note: Note) -> Bool {
    defer { trilled = nil }
    return trilled == note.pitch.steps
  }

  private mutating func play(
    _ note: Note, _ index: Int, _ diagnostics: inout DiagnosticCollector
  ) {
    let written = rhythm.lengths[index]
    let goesOn = trillGoesOn(to: note)
    if !ornaments.sound, graces.isEmpty, !goesOn {
      // The plain note that nearly all are.
      ornaments = Ornaments()
      passSungNote()
      sound(
        key(of: note.pitch), note.pitch.steps, written, isTied: note.isTied, at: span, &diagnostics)
      return
    }
    let signs = ornaments
    ornaments = Ornaments()
    let whole = written * (signs.isHeld ? 2 : 1)
    let rest = signs.isStaccato ? whole * Fraction(1, 2) : .zero
    let length = playGraces(before: whole - rest, &diagnostics)
    passSungNote()
    let key = key(of: note.pitch)
    let steps = note.pitch.steps
    if signs.kind == .none, !goesOn {
      sound(key, steps, length, isTied: note.isTied, at: span, &diagnostics)
      wait(rest)
      return
    }
    let above = scaleKey(note.pitch, 1)
    let below = scaleKey(note.pitch, -1)
    /// A note that the next one follows directly.
    func play(_ key: Int, _ length: Fraction, isTied: Bool = false) {
      sound(key, steps, length, isTied: isTied, at: span, &diagnostics)
    }
    switch goesOn ? .trill : signs.kind {
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
      for turn in 0..<(length / step).floor { play(turn % 2 == 0 ? above : key, step) }
      trilled = note.isTied ? note.pitch.steps : nil
    case .fiveNotes:
      let step = length * Fraction(1, 5)
      for (turn, key) in [key, above, key, below, key].enumerated() {
        play(key, step, isTied: note.isTied && turn == 4)
      }
    }
  }
}

extension MusicElement {
  /// Whether a decoration can stand directly before it.
  var canBeDecorated: Bool {
    switch self {
    case .note, .chord, .rest, .decoration: true
    default: false
    }
  }
}
