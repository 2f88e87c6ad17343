import ABCNotation

extension XMLText {
  /// Writes a direction of the part with an identifier.
  mutating func write(_ direction: Direction, part: String) {
    switch direction {
    case .program(let program):
      element("sound") { xml in
        xml.element("midi-instrument", ("id", "\(part)-I1")) {
          $0.element("midi-program", number: program + 1)
        }
      }
    case .tempo(let tempo, let unit): write(tempo, unit)
    case .words(let text, let isBelow):
      place(isBelow: isBelow) { $0.element("words", text: text) }
    case .dynamics(let mark):
      place(isBelow: true) { xml in xml.element("dynamics") { $0.empty(mark) } }
    case .wedge(let isCrescendo):
      let type =
        switch isCrescendo {
        case true: "crescendo"
        case false: "diminuendo"
        case nil: "stop"
        }
      place(isBelow: true) { $0.empty("wedge", ("type", type)) }
    case .rehearsal(let label): place { $0.element("rehearsal", text: label) }
    case .segno: place(sound: [("segno", "segno")]) { $0.empty("segno") }
    case .coda(let isDeparture):
      place(sound: [(isDeparture ? "tocoda" : "coda", "coda")]) { $0.empty("coda") }
    case .jump(let jump, let words):
      place(sound: [jump.sound]) { $0.element("words", text: words) }
    }
  }

  /// Writes a direction with what `content` writes as its type, and what it does to players.
  private mutating func place(
    isBelow: Bool = false, sound: [Attribute] = [], _ content: (inout XMLText) -> Void
  ) {
    element("direction", ("placement", isBelow ? "below" : "above")) { xml in
      xml.element("direction-type", content: content)
      if !sound.isEmpty { xml.empty("sound", sound) }
    }
  }

  private mutating func write(_ tempo: Tempo, _ unit: Fraction) {
    let speed = tempo.quartersPerMinute(unitNoteLength: unit)
    let beat = tempo.beatsPerMinute.map { ($0, tempo.heads(unitNoteLength: unit)) }
    let hasMark = beat.map { !$0.1.isEmpty } ?? false
    guard tempo.text != nil || hasMark else {
      if let speed { empty("sound", ("tempo", speed.decimal)) }
      return
    }
    element("direction", ("placement", "above")) { xml in
      if let text = tempo.text {
        xml.element("direction-type") { $0.element("words", text: text) }
      }
      if let (count, heads) = beat, let first = heads.first {
        xml.element("direction-type") { xml in
          xml.element("metronome") { xml in
            xml.writeBeat(first)
            for head in heads.dropFirst() {
              xml.element("beat-unit-tied") { $0.writeBeat(head) }
            }
            xml.element("per-minute", text: count.decimal)
          }
        }
      }
      if let speed { xml.empty("sound", ("tempo", speed.decimal)) }
    }
  }

  private mutating func writeBeat(_ value: NoteValue) {
    element("beat-unit", text: value.type.name)
    for _ in 0..<value.dots { empty("beat-unit-dot") }
  }

  // MARK: Chord symbols

  /// Writes a chord symbol.
  mutating func write(_ chord: ChordName) {
    element("harmony") { xml in
      xml.element("root") { xml in
        // A symbol for silence must have a root too; its text hides it.
        let hidden: [Attribute] = chord.root == nil ? [("text", "")] : []
        xml.element("root-step", hidden, text: chord.root?.letter.name ?? "C")
        if let root = chord.root, root.alteration != 0 {
          xml.element("root-alter", number: root.alteration)
        }
      }
      xml.element("kind", chord.text.isEmpty ? [] : [("text", chord.text)], text: chord.kind)
      if let bass = chord.bass {
        xml.element("bass") { xml in
          xml.element("bass-step", text: bass.letter.name)
          if bass.alteration != 0 { xml.element("bass-alter", number: bass.alteration) }
        }
      }
      for degree in chord.degrees {
        // The text of the kind shows them.
        xml.element("degree", ("print-object", "no")) { xml in
          xml.element("degree-value", number: degree.value)
          xml.element("degree-alter", number: degree.alteration)
          xml.element("degree-type", text: degree.change.rawValue)
        }
      }
    }
  }
}

extension WrittenVoice.Jump.Kind {
  /// The attribute of `sound` that says what the jump does.
  fileprivate var sound: XMLText.Attribute {
    switch self {
    case .daCapo: ("dacapo", "yes")
    case .dalSegno: ("dalsegno", "segno")
    case .fine: ("fine", "yes")
    case .segno: ("segno", "segno")
    case .coda: ("coda", "coda")
    case .toCoda: ("tocoda", "coda")
    }
  }
}

extension Tempo {
  /// The noteheads of the beat, which are tied; empty if it has none.
  fileprivate func heads(unitNoteLength: Fraction) -> [NoteValue] {
    if case .lengths(let lengths) = beat, lengths.count > 1 {
      return lengths.flatMap { NoteValue.values(of: $0) }
    }
    return NoteValue.values(of: beatLength(unitNoteLength: unitNoteLength))
  }

  /// The quarter notes a minute; `nil` if the tempo has a text without a speed that is known.
  fileprivate func quartersPerMinute(unitNoteLength: Fraction) -> Fraction? {
    if let beatsPerMinute {
      return beatLength(unitNoteLength: unitNoteLength) * 4 * beatsPerMinute
    }
    guard let length = microsecondsPerQuarter(unitNoteLength: unitNoteLength), length > 0 else {
      return nil
    }
    return Fraction(60_000_000, length)
  }
}

extension Fraction {
  /// The number with at most three decimals, rounded down.
  fileprivate var decimal: String {
    let thousandths = (self * 1_000).floor
    let whole = thousandths / 1_000
    var digits = "\(1_000 + thousandths % 1_000)".dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }
}
