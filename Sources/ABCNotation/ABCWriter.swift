extension Tune {
  /// The tune as ABC 2.1 text, with a newline at its end.
  ///
  /// Parsing the text gives an equal tune: all fields in order, every element of the body, the same
  /// line breaks. Lengths, endings, keys and bar lines are normalized. Comments after music are
  /// lost. A tune of several voices is written voice by voice.
  ///
  /// - Complexity: O(*n*) in the length of the result.
  public var abc: String {
    var writer = ABCWriter()
    for field in fields { writer.writeLine(ABCWriter.line(of: field)) }
    // Music before any `V:` would be of the first voice that the header names.
    let isNamed =
      voices.count > 1 || voices.contains { !$0.id.isEmpty }
      || fields.contains { $0.code == UInt8(ascii: "V") }
    for voice in voices {
      if isNamed { writer.writeLine(ABCWriter.line("V", voice.header)) }
      writer.write(voice.elements)
    }
    return writer.text
  }
}

extension Voice {
  fileprivate var header: String { properties.isEmpty ? id : id + " " + properties }
}

/// Writes the parts of a tune as text.
struct ABCWriter {
  fileprivate var text = ""
  private var isAtLineStart: Bool { text.isEmpty || text.utf8.last == UInt8(ascii: "\n") }

  /// Writes a complete line.
  fileprivate mutating func writeLine(_ line: String) {
    if !isAtLineStart { text += "\n" }
    text += line + "\n"
  }

  /// The line of a field of a header.
  static func line(of field: Field) -> String {
    field.letter == "%" ? "%" + field.value : line("\(field.letter)", field.value)
  }

  fileprivate mutating func write(_ elements: [MusicElement]) {
    for (index, element) in elements.enumerated() {
      let next = index + 1 < elements.count ? elements[index + 1] : nil
      write(element, before: next)
      if let next, Self.wouldMerge(element, next) { text += "`" }
    }
    if !isAtLineStart { text += "\n" }
  }

  private mutating func write(_ element: MusicElement, before next: MusicElement?) {
    switch element {
    case .note(let note): write(note)
    case .rest(let rest): write(rest)
    case .chord(let chord):
      text += "["
      for note in chord.notes { write(note) }
      text += "]" + Self.length(chord.length) + (chord.isTied ? "-" : "")
    case .graceNotes(let graces):
      text += graces.isAcciaccatura ? "{/" : "{"
      for note in graces.notes { write(note) }
      text += "}"
    case .barLine(let bar): text += bar.abc
    case .variantEnding(let numbers): text += "[" + Self.ending(numbers)
    case .chordSymbol(let words), .annotation(let words): text += "\"\(words)\""
    case .decoration(.symbol(let sign)): text.append(sign)
    case .decoration(.named(let name)): text += "!\(name)!"
    case .tuplet(let tuplet): write(tuplet)
    case .brokenRhythm(let count):
      text += String(repeating: count > 0 ? ">" : "<", count: abs(count))
    case .slurStart: text += "("
    case .slurEnd: text += ")"
    case .overlay: text += "&"
    case .overlayStart: text += "(&"
    case .overlayEnd: text += "&)"
    case .space: text += " "
    case .spacer: text += "y"
    case .lineBreak: text += "$"
    case .lineEnd(let isContinued): text += isContinued ? "\\\n" : "\n"
    case .field(let field): write(field, before: next)
    }
  }

  /// Whether two elements side by side would be read as a different one.
  ///
  /// A backtick, which has no meaning, is then written between them.
  private static func wouldMerge(_ element: MusicElement, _ next: MusicElement) -> Bool {
    switch (element, next) {
    case (.barLine(.repeatEnd), .barLine(let bar)):
      switch bar {
      case .single, .double, .repeatStart: false
      default: true
      }
    case (.barLine(.double), .barLine(.single)): false
    case (.barLine, .barLine): true
    case (.tuplet, .barLine(.doubleRepeat(end: 2, start: 2))): true
    case (.brokenRhythm(let a), .brokenRhythm(let b)): a.signum() == b.signum()
    case (.decoration(.symbol(".")), .barLine), (.decoration(.symbol(".")), .slurStart),
      (.decoration(.symbol(".")), .tuplet), (.decoration(.symbol(".")), .overlayStart):
      true
    case (.slurStart, .overlay), (.slurStart, .overlayEnd), (.overlay, .slurEnd): true
    default: false
    }
  }

  // MARK: Notes

  private mutating func write(_ note: Note) {
    text += note.pitch.abc + Self.length(note.length) + (note.isTied ? "-" : "")
  }

  private mutating func write(_ rest: Rest) {
    switch (rest.isWholeBars, rest.isInvisible) {
    case (false, false): text += "z"
    case (false, true): text += "x"
    case (true, false): text += "Z"
    case (true, true): text += "X"
    }
    text += Self.length(rest.length)
  }

  private mutating func write(_ tuplet: Tuplet) {
    text += "(\(tuplet.notes)"
    if tuplet.time != nil || tuplet.count != nil {
      text += ":" + (tuplet.time.map { "\($0)" } ?? "")
    }
    if let count = tuplet.count { text += ":\(count)" }
  }

  /// A length such as `3/2` or `/4`; 1 is empty.
  static func length(_ length: Fraction) -> String {
    let above = length.numerator == 1 ? "" : "\(length.numerator)"
    return length.denominator == 1 ? above : above + "/\(length.denominator)"
  }

  /// The numbers of a variant ending, such as `1,3-4`.
  static func ending(_ numbers: [ClosedRange<Int>]) -> String {
    numbers.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ",")
  }

  // MARK: Fields

  /// Writes a field: inline within a line of music, else on its own line.
  private mutating func write(_ field: BodyField, before next: MusicElement?) {
    let (letter, value): (String, String) =
      switch field {
      case .directive(let words): ("I", words)
      case .comment(let words): ("%", words)
      case .lyrics(let words): ("w", words)
      case .key(let key): ("K", key.abc)
      case .properties(let words): ("K", words)
      case .meter(let meter): ("M", meter.abc)
      case .unitNoteLength(let length): ("L", "\(length.numerator)/\(length.denominator)")
      case .tempo(let tempo): ("Q", tempo.abc)
      case .part(let label): ("P", label)
      case .text(let field): ("\(field.letter)", field.value)
      }
    if letter == "%" {
      writeLine("%" + value)
    } else if isAtLineStart, !Self.belongsToLine(next) {
      writeLine(letter == "I" ? "%%" + value : Self.line(letter, value))
    } else {
      text += "[\(letter):\(value)]"
    }
  }

  /// The line of a field; a space after the colon keeps `w: :|` from being music.
  fileprivate static func line(_ letter: String, _ value: String) -> String {
    let plain = letter + ":" + value
    return plain.unicodeScalars.lineKind == .music ? letter + ": " + value : plain
  }

  /// Whether an element cannot be the first of its line.
  private static func belongsToLine(_ element: MusicElement?) -> Bool {
    switch element {
    case .space, .lineEnd: true
    default: false
    }
  }
}
