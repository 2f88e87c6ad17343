import ABCNotation

/// Where the symbols of a tune's music are: in which bar, in which key, on which note.
struct MusicPlaces {
  /// A key as a `K:` line gives it.
  struct WrittenKey: Hashable {
    /// Its name, such as `G` or `Ador`.
    let name: String
    let key: Key

    fileprivate init(_ value: String) {
      key = Key(reading: value)
      name =
        switch key.basis {
        case .tonic(let letter, let alteration, let mode):
          letter.name + (alteration > 0 ? "#" : alteration < 0 ? "b" : "") + mode.abc
        case .bagpipe: "HP"
        case .bagpipeWithSignature: "Hp"
        case .none: "none"
        }
    }

    /// The semitones of the scale above its tonic, from the tonic's letter on; nil without a tonic.
    private var scale: [Int]? {
      guard case .tonic(let tonic, let alteration, _) = key.basis else { return nil }
      return (0..<7).map { degree in
        let step = tonic.rawValue + degree
        let letter = PitchLetter.allCases[step % 7]
        let natural = letter.semitones + 12 * (step / 7) - tonic.semitones
        return natural + key.alterations[letter.rawValue] - alteration
      }
    }

    /// Whether a tune on these degrees sounds the same in `other` but for its pitch.
    func hasScale(of other: WrittenKey) -> Bool { scale != nil && scale == other.scale }

    /// The scale steps of a note above the tonic, 0 to 6; nil without a tonic.
    func degree(ofStep step: Int) -> Int? {
      guard case .tonic(let tonic, _, _) = key.basis else { return nil }
      return ((step - tonic.rawValue) % 7 + 7) % 7
    }
  }

  private let text: TuneText
  private let bars: [BarPlaces.Bar]
  private let keys: [(place: Int, key: WrittenKey)]
  /// The tune's music.
  let music: KeylessMusic

  init(_ text: TuneText) {
    self.text = text
    bars = BarPlaces(text.string).bars
    music = KeylessMusic(text)
    keys = text.lines.compactMap { line in
      guard case .field("K", let value) = ScannedLine(line) else { return nil }
      return (line.startIndex - text.startIndex, WrittenKey(value))
    }
  }

  /// The number of the bar that a symbol is in, as `show` counts; of one between bars that of the
  /// bar before.
  func bar(ofSymbol symbol: Int) -> Int {
    let place = Int(music.places[symbol])
    return bars.last { $0.range.lowerBound <= place }?.number ?? bars.first?.number ?? 0
  }

  /// The key in which a symbol is.
  func key(ofSymbol symbol: Int) -> WrittenKey {
    let place = Int(music.places[symbol])
    return keys.last { $0.place <= place }?.key ?? WrittenKey("none")
  }

  /// The scale steps above C of the note that a symbol is.
  func step(ofSymbol symbol: Int) -> Int { pitch(symbol).map(\.steps) ?? 0 }

  /// The MIDI key of the note that a symbol is, with the signature and without accidentals.
  func midiKey(ofSymbol symbol: Int) -> Int {
    guard let pitch = pitch(symbol) else { return 0 }
    return pitch.naturalKey + key(ofSymbol: symbol).key.alterations[pitch.letter.rawValue]
  }

  /// The characters of symbols.
  func characters(_ symbols: Range<Int>) -> Range<Int> {
    let last = symbols.upperBound - 1
    let end = Int(music.places[last]) + Int(music.symbols[last].width)
    return Int(music.places[symbols.lowerBound])..<end
  }

  private func pitch(_ symbol: Int) -> Pitch? {
    let written = text.dropFirst(Int(music.places[symbol]))
    guard let letter = written.first,
      let pitch = PitchLetter.allCases.first(where: { $0.name == String(letter).uppercased() })
    else { return nil }
    let marks = written.dropFirst().prefix(Int(music.symbols[symbol].width) - 1)
    let octave = marks.reduce(letter.value >= 97 ? 1 : 0) { $0 + ($1 == "'" ? 1 : -1) }
    return Pitch(pitch, octave: octave)
  }
}
