/// The signs of a voice, with what has no room in them.
struct SignList: Sendable {
  /// The signs in the order written.
  private(set) var signs: [Sign] = []
  /// Whether the lengths of notes may depend on more than what they say themselves and the unit note
  /// length: where there are signs of such a kind.
  private(set) var hasRhythm = false
  /// The words of chord symbols, annotations and named decorations; those of chord symbols once
  /// each, since a tune has few and each of them often.
  var texts: [String] = []
  var fields: [BodyField] = []
  /// The numbers of variant endings.
  var endings: [[ClosedRange<Int>]] = []

  /// A list that gathers its signs in the room of another.
  init(scratch: [Sign] = []) { signs = scratch }

  /// The room that the signs were gathered in, which is empty again; the signs are kept in a copy of
  /// the right size.
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

  /// Adds a note, rest or bar line, as nearly all signs are.
  @inline(__always)
  mutating func appendPlain(_ sign: Sign) { signs.append(sign) }

  /// Ties the note or chord at a place to the next.
  mutating func tie(at place: Int) { signs[place].isTied = true }

  /// Sets whether a gap follows the sign at a place.
  mutating func setSpace(_ isThere: Bool, after place: Int) {
    signs[place].isBeforeSpace = isThere
  }

  /// Adds words.
  ///
  /// - Returns: Their place.
  mutating func add(text: String) -> Int {
    texts.append(text)
    return texts.count - 1
  }
}
