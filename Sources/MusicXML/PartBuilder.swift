import ABCNotation

/// Divides a voice into measures and gives each note its head, ties and signs.
struct PartBuilder {
  let voice: WrittenVoice
  var part: Part
  /// What the part leaves out.
  var omissions: [Omission] = []

  /// The metre and the length of its bar in units.
  var meter: Meter
  var barUnits = 1
  /// The time since the start of the measure, and the latest one that a voice of it has reached.
  var position = 0
  var furthest = 0
  /// The time from the start of the music to that of the measure.
  var measureStart = 0
  /// The index of the first entry of the measure.
  var firstEntry = 0
  /// The part of the bar that came before the measure, which a repeat sign or ending divides.
  var barBefore = 0
  var barBeforeEndings = 0
  var voiceNumber = 1
  /// The bar line before the measure.
  var left = MeasureEdge()
  /// The ending whose bracket has started and not stopped.
  var openEnding: [ClosedRange<Int>]?
  var ties = TieJoiner()
  var slurs = SlurNumbers()
  /// The index of the last entry that is a note or chord, grace notes left out.
  var lastNote: Int?
  var accidentals: AccidentalPrinter
  var marks: [NoteMark] = []
  /// The notehead of which the current tuplet has as many as it says.
  var tupletValue: NoteValue?
  var isWedgeOpen = false
  /// Which verses are inside a word.
  var versesInWord: Set<Int> = []
  var transposition: Int?
  var expandedBars = 0

  /// Builds the part of the voice number `place`, counted from 0.
  init(_ place: Int, of tune: Tune) {
    voice = WrittenVoice(place, of: tune)
    part = Part(
      name: voice.name, program: voice.program, isPercussion: voice.isPercussion,
      unitsInWhole: voice.unitsInWhole)
    if voice.isPercussion { omissions.append(.percussion) }
    meter = tune.meter
    // The clef of a voice counts before that of the key.
    let clef = Clef(properties: tune.voices[place].properties)
    part.start = Attributes(
      key: tune.key, meter: tune.meter,
      clef: clef ?? Clef(properties: tune.key.properties) ?? .treble)
    accidentals = AccidentalPrinter(tune.key)
    change(to: tune.meter)
    part.entries.reserveCapacity(voice.items.count)
    for (index, item) in voice.items.enumerated() {
      if voice.imaginedRepeats.contains(index) { startImaginedRepeat() }
      read(item, index)
    }
    finish()
  }

  mutating func change(to meter: Meter) {
    self.meter = meter
    let (units, overflow) = voice.unitsInWhole.multipliedReportingOverflow(
      by: meter.barLength.numerator)
    barUnits = overflow ? voice.unitsInWhole : max(1, units / meter.barLength.denominator)
  }

  /// The time from the start of the music.
  var now: Int { measureStart + position }

  mutating func append(_ entry: Entry) { part.entries.append(entry) }

  // MARK: Elements

  mutating func read(_ item: WrittenVoice.Item, _ index: Int) {
    switch item.element {
    case .note(let note): play([note], isTied: false, item, index)
    case .chord(let chord): play(chord.notes, isTied: chord.isTied, item, index)
    case .rest(let rest) where rest.isWholeBars: restBars(item.length, rest)
    case .rest(let rest):
      addEvents([], item, index, isInvisible: rest.isInvisible)
    case .graceNotes(let graces): addGraces(graces, item)
    case .barLine(let bar): pass(bar)
    case .variantEnding(let numbers): start(ending: numbers)
    case .chordSymbol(let text):
      if let chord = ChordName(text) {
        append(.harmony(chord))
      } else {
        annotate(text, item.jump)
      }
    case .annotation(let text): annotate(text, item.jump)
    case .decoration(let decoration): decorate(decoration, item.jump)
    case .slurStart: slurs.start()
    case .slurEnd: endSlur()
    case .overlay: startOverlay()
    case .field(let field): read(field, item)
    case .tuplet, .brokenRhythm, .space, .spacer, .lineEnd, .lineBreak, .overlayEnd: break
    case .overlayStart: omissions.append(.longOverlay)
    }
  }

  mutating func read(_ field: BodyField, _ item: WrittenVoice.Item) {
    switch field {
    case .key(let key):
      accidentals.change(to: key)
      append(.attributes(Attributes(key: key, clef: Clef(properties: key.properties))))
    case .properties(let words):
      if let clef = Clef(properties: words) { append(.attributes(Attributes(clef: clef))) }
    case .meter(let meter):
      change(to: meter)
      append(.attributes(Attributes(meter: meter)))
    case .tempo(let tempo):
      append(.direction(.tempo(tempo, unitNoteLength: item.unitNoteLength)))
    case .part(let label):
      stopEnding()
      append(.direction(.rehearsal(label)))
    case .directive(let text):
      if let program = item.program { append(.direction(.program(program))) }
      omissions += Omission.ofDirectives(in: text)
    case .text(let field):
      if field.letter == "T" {
        append(.direction(.words(field.text, isBelow: false)))
      } else if let omission = Omission(bodyField: field) {
        omissions.append(omission)
      }
    case .unitNoteLength, .lyrics, .comment: break
    }
  }

  /// Adds an annotation; one that starts with `_` stands below (ABC 2.1 §4.19).
  mutating func annotate(_ text: String, _ jump: WrittenVoice.Jump?) {
    let isPlaced = text.first.map { "^_<>@".contains($0) } == true
    let words = isPlaced ? String(text.dropFirst()) : text
    if words.isEmpty { return }
    if let jump {
      append(.direction(.jump(jump.kind, words: words)))
    } else {
      append(.direction(.words(words, isBelow: text.first == "_")))
    }
  }

  mutating func decorate(_ decoration: Decoration, _ jump: WrittenVoice.Jump?) {
    if let jump {
      append(.direction(Direction(jump)))
      return
    }
    switch DecorationMeaning(decoration) {
    case .note(let mark): marks.append(mark)
    case .direction(.wedge(isCrescendo: let isCrescendo)):
      // An end without a start has no meaning, and a new hairpin ends the one before.
      if isWedgeOpen { append(.direction(.wedge(isCrescendo: nil))) }
      isWedgeOpen = isCrescendo != nil
      if isWedgeOpen { append(.direction(.wedge(isCrescendo: isCrescendo))) }
    case .direction(let direction): append(.direction(direction))
    case nil: omissions.append(Omission(decoration: decoration))
    }
  }
}
