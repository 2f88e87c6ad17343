import ABCNotation

/// A notehead with its dots: a length that a single note can have on paper.
struct NoteValue: Hashable {
  let type: NoteType
  let dots: Int

  /// The most dots of a notehead; the standard has names for broken rhythm up to three (ABC 2.1
  /// §4.4).
  private static let dotLimit = 3
  /// The longest time in whole notes that is written as noteheads.
  static let longest = Fraction(16)

  /// The length in whole notes.
  var length: Fraction {
    let head =
      type.exponent < 0 ? Fraction(1 << -type.exponent) : Fraction(1, 1 << type.exponent)
    return head * Fraction((2 << dots) - 1, 1 << dots)
  }

  /// The noteheads that together have a length in whole notes, the longest first.
  ///
  /// Empty for a length beyond `longest`, and for one that is not a multiple of a 1024th.
  static func values(of length: Fraction) -> [NoteValue] {
    guard length > .zero, length <= longest,
      length.denominator & (length.denominator - 1) == 0
    else { return [] }
    var values: [NoteValue] = []
    var rest = length
    while rest > .zero {
      guard let value = longest(in: rest) else { return [] }
      values.append(value)
      rest = rest - value.length
    }
    return values
  }

  /// The longest notehead with dots that is not longer than `length`.
  private static func longest(in length: Fraction) -> NoteValue? {
    let heads = NoteType.all.lazy.map { NoteValue(type: $0, dots: 0) }
    guard var best = heads.first(where: { $0.length <= length }) else { return nil }
    // A longer rest takes several of the longest heads.
    guard length < best.length * 2 else { return best }
    while best.dots < dotLimit, best.type.exponent + best.dots < NoteType.shortest {
      let next = NoteValue(type: best.type, dots: best.dots + 1)
      if next.length > length { break }
      best = next
    }
    return best
  }
}

/// A kind of notehead; its length in whole notes is 2 to the power of `-exponent`.
struct NoteType: Hashable {
  let exponent: Int

  /// All kinds, the longest first: a long is four whole notes.
  static let all = (-2...shortest).map { NoteType(exponent: $0) }
  /// The exponent of a 1024th.
  static let shortest = 10
  static let eighth = NoteType(exponent: 3)
  static let sixteenth = NoteType(exponent: 4)

  /// The name in MusicXML.
  var name: String { Self.names[exponent + 2] }

  private static let names = [
    "long", "breve", "whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th",
    "256th", "512th", "1024th",
  ]
}

/// A number of notes in the time of another number of notes of the same kind.
struct TimeModification: Hashable {
  var actual: Int
  var normal: Int

  /// Whether notes have their usual length.
  var isNone: Bool { actual == normal }

  /// The length of a note under the modification relative to one outside.
  var factor: Fraction { Fraction(normal, actual) }

  /// The modification under which a length is a sum of halves: 3 in the time of 2 for a third.
  init(forLength length: Fraction) {
    let odd = length.denominator >> length.denominator.trailingZeroBitCount
    actual = odd
    normal = 1
    while normal * 2 < odd { normal *= 2 }
  }

  init(actual: Int = 1, normal: Int = 1) {
    self.actual = actual
    self.normal = normal
  }

  static func * (a: TimeModification, b: TimeModification) -> TimeModification {
    TimeModification(actual: a.actual * b.actual, normal: a.normal * b.normal)
  }
}
