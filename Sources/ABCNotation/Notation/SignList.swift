/// The signs of a voice and the lists that they refer to.
struct SignList: Sendable {
  /// The signs in the order written.
  private(set) var signs: [Sign] = []
  /// Whether there are signs of a rhythmic kind.
  ///
  /// Without them each length follows from the note itself and the unit note length.
  private(set) var hasRhythm = false
  /// The text of chord symbols, annotations and named decorations; equal chord symbols share one.
  var texts: [String] = []
  var fields: [BodyField] = []
  /// The accidentals of fractions of a semitone, by `detail` from `Sign.firstMicrotone` on.
  var microtones: [Accidental] = []
  /// The numbers of variant endings.
  var endings: [[ClosedRange<Int>]] = []

  /// Creates an empty list that reuses the storage of `scratch`.
  init(scratch: [Sign] = []) { signs = scratch }

  /// Moves the signs into storage of the right size.
  ///
  /// - Returns: The old storage, empty.
  mutating func takeScratch() -> [Sign] {
    var scratch = Array(signs[...])
    swap(&scratch, &signs)
    scratch.removeAll(keepingCapacity: true)
    return scratch
  }

  /// Adds a sign.
  mutating func append(_ sign: Sign) {
    signs.append(sign)
    hasRhythm = hasRhythm || sign.kind.isRhythmic
  }

  /// Adds a note, rest or bar line: the frequent kinds, which are not rhythmic.
  @inline(__always)
  mutating func appendPlain(_ sign: Sign) { signs.append(sign) }

  /// Ties the note or chord at index `place` to the next.
  mutating func tie(at place: Int) { signs[place].isTied = true }

  /// Gives the sign at an index another place in the source.
  mutating func place(at index: Int, _ span: SourceSpan) { signs[index].span = span }

  /// Sets whether white space follows the sign at index `place`.
  mutating func setSpace(_ isThere: Bool, after place: Int) {
    signs[place].isBeforeSpace = isThere
  }

  /// The list with what `change` makes of each sign; white space takes the place of `nil`.
  func mapped(_ change: (Sign) -> Sign?) -> SignList {
    var result = self
    result.signs.removeAll(keepingCapacity: true)
    result.hasRhythm = false
    for sign in signs {
      if let changed = change(sign) {
        result.append(changed)
      } else if !result.signs.isEmpty {
        result.setSpace(true, after: result.signs.count - 1)
      }
    }
    return result
  }

  // MARK: Accidentals

  /// The most different accidentals of fractions of a semitone in a voice.
  static let microtoneLimit = 120

  /// The accidental of a note.
  func accidental(of note: Sign) -> Accidental? {
    if note.detail < Sign.firstMicrotone { return Accidental(wholeSemitones: Int(note.detail)) }
    let place = Int(note.detail - Sign.firstMicrotone)
    return place < microtones.count ? microtones[place] : nil
  }

  /// The `detail` of a note with an accidental; `nil` if the list has too many microtones.
  mutating func detail(of accidental: Accidental?) -> Int8? {
    guard let accidental else { return Sign.noAccidental }
    if accidental.isWhole { return Int8(accidental.wholeSemitones) }
    let place = microtones.firstIndex(of: accidental) ?? microtones.count
    guard place < Self.microtoneLimit else { return nil }
    if place == microtones.count { microtones.append(accidental) }
    return Sign.firstMicrotone + Int8(place)
  }

  // MARK: Texts

  /// Adds a text.
  ///
  /// - Returns: Its index.
  mutating func add(text: String) -> Int {
    texts.append(text)
    return texts.count - 1
  }
}
