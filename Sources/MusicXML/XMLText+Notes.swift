import ABCNotation

extension XMLText {
  /// Writes the `note` elements of an event, whose duration is in divisions.
  mutating func write(_ event: Event, duration: Int) {
    if event.notes.isEmpty {
      writeNote(nil, isFirst: true, of: event, duration)
    } else {
      for place in event.notes.indices {
        writeNote(event.notes[place], isFirst: place == 0, of: event, duration)
      }
    }
  }

  /// Writes a note, or a rest if `tone` is `nil`; what the event has once stands at its first note.
  private mutating func writeNote(
    _ tone: Tone?, isFirst: Bool, of event: Event, _ duration: Int
  ) {
    element("note", event.isInvisible ? [("print-object", "no")] : []) { xml in
      if event.isGrace { xml.empty("grace", event.isSlashed ? [("slash", "yes")] : []) }
      if !isFirst { xml.empty("chord") }
      if let tone {
        xml.write(tone)
      } else {
        xml.empty("rest", event.isWholeMeasure ? [("measure", "yes")] : [])
      }
      if !event.isGrace {
        xml.element("duration", number: duration)
        if tone?.endsTie == true { xml.empty("tie", ("type", "stop")) }
        if tone?.startsTie == true { xml.empty("tie", ("type", "start")) }
      }
      xml.element("voice", number: event.voice)
      if let value = event.value {
        xml.element("type", text: value.type.name)
        for _ in 0..<value.dots { xml.empty("dot") }
      }
      if let accidental = tone?.accidental { xml.element("accidental", text: accidental.name) }
      if !event.modification.isNone { xml.writeModification(of: event) }
      xml.writeNotations(tone, isFirst: isFirst, of: event)
      if isFirst { for lyric in event.lyrics { xml.write(lyric) } }
    }
  }

  private mutating func write(_ tone: Tone) {
    element("pitch") { xml in
      xml.element("step", text: tone.letter.name)
      if tone.alteration != .zero { xml.element("alter", semitones: tone.alteration) }
      xml.element("octave", number: tone.octave)
    }
  }

  private mutating func writeModification(of event: Event) {
    element("time-modification") { xml in
      xml.element("actual-notes", number: event.modification.actual)
      xml.element("normal-notes", number: event.modification.normal)
      if let value = event.tupletValue, value.type != event.value?.type {
        xml.element("normal-type", text: value.type.name)
        for _ in 0..<value.dots { xml.empty("normal-dot") }
      }
    }
  }

  private mutating func write(_ lyric: Lyric) {
    element("lyric", ("number", "\(lyric.verse)")) { xml in
      let syllabic =
        switch (lyric.continuesWord, lyric.goesOn) {
        case (false, false): "single"
        case (false, true): "begin"
        case (true, true): "middle"
        case (true, false): "end"
        }
      xml.element("syllabic", text: syllabic)
      xml.element("text", text: lyric.text)
    }
  }

  // MARK: Signs

  private mutating func writeNotations(_ tone: Tone?, isFirst: Bool, of event: Event) {
    let arpeggiates = event.marks.contains(.arpeggio)
    let isTied = tone.map { $0.startsTie || $0.endsTie } ?? false
    let hasMore =
      isFirst
      && (!event.tupletStarts.isEmpty || !event.tupletEnds.isEmpty || !event.slurStarts.isEmpty
        || !event.slurEnds.isEmpty || !event.marks.isEmpty)
    guard isTied || hasMore || arpeggiates else { return }
    element("notations") { xml in
      if tone?.endsTie == true { xml.empty("tied", ("type", "stop")) }
      if tone?.startsTie == true { xml.empty("tied", ("type", "start")) }
      if isFirst {
        for number in event.slurEnds {
          xml.empty("slur", ("type", "stop"), ("number", "\(number)"))
        }
        for number in event.slurStarts {
          xml.empty("slur", ("type", "start"), ("number", "\(number)"))
        }
        for bracket in event.tupletStarts { xml.writeStart(of: bracket) }
        for bracket in event.tupletEnds.reversed() {
          xml.empty("tuplet", ("type", "stop"), ("number", "\(bracket.number)"))
        }
        for group in ["ornaments", "technical", "articulations"] {
          xml.writeGroup(group, of: event.marks)
        }
        for mark in event.marks where mark.group == nil && mark != .arpeggio { xml.write(mark) }
      }
      if arpeggiates { xml.write(.arpeggio) }
    }
  }

  private mutating func writeStart(of bracket: Bracket) {
    let attributes: [Attribute] = [
      ("type", "start"), ("number", "\(bracket.number)"), ("bracket", "yes"),
    ]
    guard let ratio = bracket.ratio else {
      empty("tuplet", attributes)
      return
    }
    element("tuplet", attributes) { xml in
      xml.element("tuplet-actual") { $0.element("tuplet-number", number: ratio.actual) }
      xml.element("tuplet-normal") { $0.element("tuplet-number", number: ratio.normal) }
    }
  }

  /// Writes the marks of a group inside its element, if there are any.
  private mutating func writeGroup(_ name: String, of marks: [NoteMark]) {
    let members = marks.filter { $0.group == name }
    if members.isEmpty { return }
    element(name) { xml in for mark in members { xml.write(mark) } }
  }

  private mutating func write(_ mark: NoteMark) {
    switch mark {
    case .articulation(let name), .technical(let name): empty(name)
    case .ornament(let name, let isSlashed): empty(name, isSlashed ? [("slash", "yes")] : [])
    case .fingering(let finger): element("fingering", number: finger)
    case .fermata(let isInverted):
      empty("fermata", ("type", isInverted ? "inverted" : "upright"))
    case .arpeggio: empty("arpeggiate")
    case .wavyLine(let isStart):
      if isStart { empty("trill-mark") }
      empty("wavy-line", ("type", isStart ? "start" : "stop"), ("number", "1"))
    case .otherOrnament(let name): element("other-ornament", text: name)
    case .otherArticulation(let name): element("other-articulation", text: name)
    }
  }
}

extension NoteMark {
  /// The element that groups marks of this kind; `nil` for those that stand alone.
  fileprivate var group: String? {
    switch self {
    case .articulation, .otherArticulation: "articulations"
    case .ornament, .wavyLine, .otherOrnament: "ornaments"
    case .technical, .fingering: "technical"
    case .fermata, .arpeggio: nil
    }
  }
}

extension Accidental {
  /// The name in MusicXML.
  fileprivate var name: String {
    switch self {
    case .doubleFlat: "flat-flat"
    case .flat: "flat"
    case .natural: "natural"
    case .sharp: "sharp"
    case .doubleSharp: "double-sharp"
    default:
      switch semitones {
      case Fraction(1, 2): "quarter-sharp"
      case Fraction(-1, 2): "quarter-flat"
      case Fraction(3, 2): "three-quarters-sharp"
      case Fraction(-3, 2): "three-quarters-flat"
      default: "other"
      }
    }
  }
}
