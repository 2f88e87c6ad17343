/// What becomes of a tune that is to get a bass line.
package enum BassLine: Hashable, Sendable {
  /// The text of the tune in two voices.
  case text(String)
  /// The tune has no chord symbols.
  case withoutChords
  /// The tune has several voices, or its text in two voices would not sound as before.
  case unwritable

  /// The name of the voice of the melody, and of that of the bass.
  package static let (melodyName, bassName) = ("1", "2")

  /// The first field of the bass; later ones have no properties.
  static let firstField = "[V:\(bassName) clef=bass]"
}

extension Tune {
  /// The text of the tune in two voices, the melody as it is written and a bass line made from the chord
  /// symbols (ABC 2.1 §7).
  ///
  ///     [V:1]"G"G2B dBG| [V:2 clef=bass]G,,3D,3| [V:1]"C"c2e edc| [V:2]C,3G,,3|
  ///
  /// The bass follows bar by bar, so that a model that reads characters finds the chord and the length of
  /// the bar a few characters before: with a line of each voice in turn they would be dozens of characters
  /// away. The space behind a bar line keeps `|` and `[` apart, which are one sign together. Bar lines,
  /// repeats, variant endings and changes of key and meter stand in both voices. A field or lyrics on a line
  /// of their own, which belong to the melody, come after a line `V:1`. `BassPattern` and `BassBar` say what
  /// the bass plays.
  ///
  /// The new text is compared with the old one: the melody sounds the same, the bars of both voices have
  /// the same lengths and signs, and the only new faults are those of the melody, in the bass once more.
  ///
  /// - Complexity: O(*n*) in the length of the text; the tune is played twice to compare.
  package func bassLine() -> BassLine {
    guard let source, voices.count == 1, voices[0].id.isEmpty, !hasPercussion,
      key.transposition == 0
    else { return .unwritable }
    guard let melody = MelodyBars(self, bytes: Array(source.bytes)) else { return .unwritable }
    guard melody.hasChords else { return .withoutChords }
    var edits = TextEdits(source.bytes)
    edits.add(melody)
    guard let text = edits.text, isMelody(ofTuneIn: text) else { return .unwritable }
    return .text(text)
  }

  /// Whether a text has this tune as its first voice and a bass that keeps to its bars.
  private func isMelody(ofTuneIn text: String) -> Bool {
    let read = TuneReader.firstTune(in: text)
    let (before, after) = (performance(), read.tune.performance())
    let faults = source.map { TuneReader.firstTune(in: $0.text).faultCount } ?? 0
    return read.tune.voices.count == 2 && read.faultCount <= faults
      && after.faultCount <= 2 * before.faultCount && before.tempos == after.tempos
      && after.voices[0].sounds(like: before.voices[0])
      && after.voices[1].duration == after.voices[0].duration && read.tune.hasEqualBars
  }

  /// Whether all voices have the same bar lines, repeats and endings at the same times.
  package var hasEqualBars: Bool {
    let bars = voices.map { Self.signs(of: $0, self) }
    return bars.allSatisfy { $0 == bars[0] }
  }

  /// The bar lines and endings of a voice, each after the time since the one before.
  private static func signs(of voice: Voice, _ tune: Tune) -> [String] {
    let rhythm = WrittenVoice.rhythm(of: voice, tune)
    var result: [String] = []
    var time = 0
    var isInLayer = false
    var index = 0
    while index < voice.list.signs.count {
      let start = index
      switch voice.list.element(at: &index) {
      case .note, .chord, .rest: if !isInLayer { time += rhythm.lengths[start] }
      case .overlay: isInLayer = true
      case .barLine(let line):
        result.append("\(Fraction(time, rhythm.measure.unitsInWhole)) \(line.abc)")
        (time, isInLayer) = (0, false)
      case .variantEnding(let numbers):
        result.append("\(Fraction(time, rhythm.measure.unitsInWhole)) \(numbers)")
        time = 0
      default: break
      }
    }
    return result + ["\(Fraction(time, rhythm.measure.unitsInWhole))"]
  }
}

extension TextEdits {
  /// Adds a bar of the bass behind each bar of the melody.
  fileprivate mutating func add(_ melody: MelodyBars) {
    var insertions: [(offset: Int, text: String)] = []
    func insert(_ text: String, at offset: Int) {
      if let last = insertions.last, last.offset == offset {
        insertions[insertions.count - 1].text += text
      } else {
        insertions.append((offset, text))
      }
    }
    let (voice, name) = ("V:\(BassLine.melodyName)", "V:\(BassLine.bassName)")
    func insert(_ insertion: MelodyBars.Insertion) {
      let offset = insertion.offset
      switch insertion.kind {
      case .voice:
        let before = bytes[..<min(offset, bytes.count)].last
        let isApart = insertions.last?.offset != offset && before?.isSpaceOrLineEnd == true
        insert((isApart ? "[" : " [") + voice + "]", at: offset)
      case .voiceLine: insert(voice + "\n", at: offset)
      case .bracket: insert("[", at: offset)
      case .repeatStart: insert(BarLine.repeatStart().abc, at: offset)
      case .dots: insert(":", at: offset)
      }
    }
    var ofMelody = melody.insertions[...]
    for (number, bar) in melody.bars.enumerated() {
      while let next = ofMelody.first, next.bar <= number {
        insert(next)
        ofMelody.removeFirst()
      }
      let field = number == 0 ? BassLine.firstField : "[\(name)]"
      insert(" " + field + bar.text, at: bar.end)
    }
    for insertion in ofMelody { insert(insertion) }
    if !melody.rest.isEmpty { insert(" [\(name)]" + melody.rest, at: melody.end) }
    for insertion in insertions {
      replace(insertion.offset..<insertion.offset, with: insertion.text)
    }
  }
}

extension MelodyBars.Bar {
  /// The bar of the bass in ABC, from what stands before its music up to its bar line.
  fileprivate var text: String {
    let bass = BassBar(
      length: length, start: start, isPickUp: isPickUp, meter: meter, chords: chords)
    return opening + (wholeBarRest ?? bass.text(unit: unit, key: key)) + closing
  }
}

extension UInt8 {
  fileprivate var isSpaceOrLineEnd: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\n")
      || self == UInt8(ascii: "\r")
  }
}
