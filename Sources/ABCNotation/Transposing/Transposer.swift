/// Transposes the elements of one voice in order.
///
/// It keeps track of the key and the accidentals of the bar before and after the move. A moved note
/// gets an accidental if it had one, or if it needs one to sound right.
struct Transposer {
  /// The key at this place before and after the move.
  private(set) var key: KeyTransposition
  private let semitones: Int
  private var before: BarAlterations
  private var after: BarAlterations

  /// Creates a transposer for a voice that starts in the key given.
  init(_ key: KeyTransposition, by semitones: Int) {
    self.key = key
    self.semitones = semitones
    before = BarAlterations(key.from)
    after = BarAlterations(key.to)
  }

  /// The next element, transposed.
  mutating func moved(_ element: MusicElement) -> MusicElement {
    switch element {
    case .note(let note): return .note(moved(note))
    case .chord(var chord):
      chord.notes = chord.notes.map { moved($0) }
      return .chord(chord)
    case .graceNotes(var graces):
      graces.notes = graces.notes.map { moved($0) }
      return .graceNotes(graces)
    case .barLine, .overlay, .overlayStart, .overlayEnd:
      before.startBar()
      after.startBar()
      return element
    case .chordSymbol(let text): return .chordSymbol(moved(chordSymbol: text))
    case .field(.key(let changed)):
      key = KeyTransposition(changed, by: semitones)
      before = BarAlterations(key.from)
      after = BarAlterations(key.to)
      return .field(.key(key.to))
    default: return element
    }
  }

  private mutating func moved(_ note: Note) -> Note {
    var result = note
    result.pitch = moved(note.pitch)
    return result
  }

  private mutating func moved(_ pitch: Pitch) -> Pitch {
    if let accidental = pitch.accidental { before[pitch.letter] = accidental.semitones }
    let sounding = before[pitch.letter] + Fraction(pitch.naturalKey + semitones, 1)
    var result = pitch.moved(bySteps: key.steps)
    func alteration(of result: Pitch) -> Fraction { sounding - Fraction(result.naturalKey, 1) }
    // An alteration beyond a double sharp or flat needs the neighbouring letter.
    if alteration(of: result) > Fraction(2, 1) { result = result.moved(bySteps: 1) }
    if alteration(of: result) < Fraction(-2, 1) { result = result.moved(bySteps: -1) }
    let alteration = alteration(of: result)
    if pitch.accidental != nil || after[result.letter] != alteration {
      result.accidental = Accidental(semitones: alteration)
      after[result.letter] = alteration
    }
    return result
  }

  // MARK: Chord symbols

  /// A chord symbol with all roots and basses moved, including alternatives (`G;C`, `G(Em)`); other
  /// text stays as it is.
  func moved(chordSymbol text: String) -> String {
    guard Harmony(text) != nil else { return text }
    var result = ""
    var (sign, rest): (Character, Substring) = (";", text[...])
    while true {
      let end = rest.firstIndex { ";(/".contains($0) } ?? rest.endIndex
      let part = rest[..<end]
      result += moved(root: part, after: sign)
      guard end < rest.endIndex else { return result }
      // A bracket at the start encloses the chord itself.
      if rest[end] != "(" || sign != ";" || !part.isEmpty { sign = rest[end] }
      result.append(rest[end])
      rest = rest[end...].dropFirst()
    }
  }

  /// Moves a text that starts with a root or bass: a letter A to G with an optional sharp or flat.
  ///
  /// `sign` is the separator before it, `;` for the first.
  private func moved(root text: Substring, after sign: Character) -> String {
    guard let first = text.utf8.first, let letter = PitchLetter(ascii: first) else {
      return String(text)
    }
    let isSmall = first & 0x20 != 0
    let isBass = isSmall || sign == "/"
    var rest = text.dropFirst()
    var alteration = 0
    if let accidental = Harmony.accidentals.first(where: { rest.hasPrefix($0.sign) }) {
      alteration = accidental.semitones
    } else if isBass, rest.first == "+" {
      // A bass has no type, so `+` is a sharp, as in `D7/f+` of the Nottingham tunes.
      alteration = 1
    }
    if alteration != 0 { rest = rest.dropFirst() }
    // `(b9)` and `(add9)` belong to the type of the chord.
    guard Self.canFollowRoot(rest), !isSmall || sign != "(" else { return String(text) }
    let pitch = Pitch(letter)
    let sounding = pitch.naturalKey + alteration + semitones
    var root = pitch.moved(bySteps: key.steps)
    // Chord symbols have single sharps and flats only.
    if sounding - root.naturalKey > 1 { root = root.moved(bySteps: 1) }
    if sounding - root.naturalKey < -1 { root = root.moved(bySteps: -1) }
    let accidental =
      switch sounding - root.naturalKey {
      case 1: "#"
      case -1: "b"
      default: ""
      }
    return (isSmall ? root.letter.name.lowercased() : root.letter.name) + accidental + rest
  }

  /// Whether the text after a root can be the type of a chord, unlike that in `Bass` or `Dance`.
  private static func canFollowRoot(_ text: Substring) -> Bool {
    guard text.first?.isLetter == true, text != "o" else { return true }
    return ["m", "M", "dim", "aug", "sus", "add", "alt", "no", "omit", "o7", "ø"]
      .contains { text.hasPrefix($0) }
  }
}
