import ABCNotation

extension XMLText {
  /// Writes a part; `tempo` is that at the start.
  mutating func write(
    _ part: Part, _ id: String, _ numbers: MeasureNumbers, tempo: Direction?
  ) {
    let unit = part.unitsInDivision
    let divisions = part.unitsInWhole / 4 / unit
    element("part", ("id", id)) { xml in
      for (place, measure) in part.measures.enumerated() {
        let number = numbers.numbers[place]
        var attributes: [Attribute] = [("number", number.text)]
        if number.isImplicit { attributes.append(("implicit", "yes")) }
        xml.element("measure", attributes) { xml in
          xml.write(measure.left, isRight: false)
          if place == 0 {
            xml.write(part.start, divisions: divisions)
            if let tempo { xml.write(tempo, part: id) }
          }
          for entry in part.entries[measure.entries] { xml.write(entry, unit: unit, part: id) }
          xml.write(measure.right, isRight: true)
        }
      }
    }
  }

  private mutating func write(_ entry: Entry, unit: Int, part: String) {
    switch entry {
    case .event(let event): write(event, duration: event.duration / unit)
    case .attributes(let attributes): write(attributes)
    case .direction(let direction): write(direction, part: part)
    case .harmony(let chord): write(chord)
    case .backup(let duration):
      element("backup") { $0.element("duration", number: duration / unit) }
    case .forward(let duration):
      element("forward") { $0.element("duration", number: duration / unit) }
    }
  }

  private mutating func write(_ edge: MeasureEdge, isRight: Bool) {
    if edge.isPlain { return }
    element("barline", ("location", isRight ? "right" : "left")) { xml in
      if let style = edge.style { xml.element("bar-style", text: style) }
      if let ending = edge.ending {
        let numbers = ending.flatMap { Array($0) }.map { "\($0)" }.joined(separator: ",")
        let type = !isRight ? "start" : edge.isOpenEnding ? "discontinue" : "stop"
        xml.empty("ending", ("number", numbers), ("type", type))
      }
      if edge.isRepeat {
        var attributes: [Attribute] = [("direction", isRight ? "backward" : "forward")]
        if isRight, let times = edge.times { attributes.append(("times", "\(times)")) }
        xml.empty("repeat", attributes)
      }
    }
  }

  // MARK: Attributes

  /// Writes key, metre, clef and transposition; those at the start of a part have the divisions of a
  /// quarter note.
  private mutating func write(_ attributes: Attributes, divisions: Int? = nil) {
    element("attributes") { xml in
      if let divisions { xml.element("divisions", number: divisions) }
      if let key = attributes.key { xml.write(key) }
      if let meter = attributes.meter { xml.write(meter) }
      if let clef = attributes.clef { xml.write(clef) }
      if let semitones = attributes.transposition { xml.write(transposition: semitones) }
    }
  }

  private mutating func write(_ key: Key) {
    // The signature of the bagpipe is not printed (ABC 2.1 §3.1.14).
    let isHidden = key.basis == .bagpipe
    element("key", isHidden ? [("print-object", "no")] : []) { xml in
      let alterations = key.exactAlterations
      guard Key(basis: key.basis).exactAlterations == alterations else {
        for letter in PitchLetter.allCases where alterations[letter.rawValue] != .zero {
          xml.element("key-step", text: letter.name)
          xml.element("key-alter", semitones: alterations[letter.rawValue])
        }
        return
      }
      xml.element("fifths", number: key.sharps)
      xml.element("mode", text: key.modeName)
    }
  }

  private mutating func write(_ meter: Meter) {
    let symbol: [Attribute] =
      switch meter.symbol {
      case .common: [("symbol", "common")]
      case .cut: [("symbol", "cut")]
      case .fraction, .free: []
      }
    element("time", symbol) { xml in
      if meter.symbol == .free {
        xml.empty("senza-misura")
      } else {
        xml.element("beats", text: meter.groups.map { "\($0)" }.joined(separator: "+"))
        xml.element("beat-type", number: meter.denominator)
      }
    }
  }

  private mutating func write(_ clef: Clef) {
    element("clef") { xml in
      xml.element("sign", text: clef.sign)
      if let line = clef.line { xml.element("line", number: line) }
      if clef.octaves != 0 { xml.element("clef-octave-change", number: clef.octaves) }
    }
  }

  private mutating func write(transposition semitones: Int) {
    // The letters that an interval moves, up to the major seventh.
    let letters = [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6]
    let (octaves, rest) = semitones.quotientAndRemainder(dividingBy: 12)
    element("transpose") { xml in
      xml.element("diatonic", number: rest.signum() * letters[abs(rest)])
      xml.element("chromatic", number: rest)
      if octaves != 0 { xml.element("octave-change", number: octaves) }
    }
  }
}

extension Key {
  /// The name of the mode in MusicXML.
  fileprivate var modeName: String {
    guard case .tonic(_, _, let mode) = basis else { return "none" }
    return "\(mode)"
  }
}
