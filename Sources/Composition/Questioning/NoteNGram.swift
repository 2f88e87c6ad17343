import CharRNN

/// An n-gram over notes: the probability of a note after the few notes and bar lines before it.
///
/// Estimates of all lengths of context are interpolated (Witten and Bell, "The zero-frequency problem",
/// 1991, method C, as Chen and Goodman give it): after a context that was seen *c* times with *t*
/// different notes behind it,
///
///     p(note | context) = (count(note) + t · p(note | shorter context)) / (c + t)
///
/// Below the empty context every character of a note and its end have 1/64 each, so that a note
/// that was never seen has a probability too; all together have at most 1.
public struct NoteNGram: Sendable {
  /// The most notes and bar lines that are looked back at.
  public static let order = 4

  private struct Followers {
    var total = 0
    var counts: [Int32: Int32] = [:]

    mutating func add(_ number: Int32) {
      total += 1
      counts[number, default: 0] += 1
    }
  }

  private var numbers: [MusicNote: Int32] = [:]
  private var contexts: [[Int32]: Followers] = [:]

  /// The number that stands for a bar line in a context.
  private static let barLine: Int32 = -1

  /// Counts the notes of `tunes`.
  ///
  /// - Complexity: O(*n*) for *n* notes, each in `order` + 1 contexts.
  public init(_ tunes: some Sequence<TuneText>) {
    for tune in tunes {
      var context: [Int32] = []
      for item in MusicNote.items(of: tune) {
        var number = Self.barLine
        if case .note(let note, _) = item {
          number = numbers[note] ?? Int32(numbers.count)
          numbers[note] = number
          for length in 0...context.count {
            contexts[Array(context.suffix(length)), default: Followers()].add(number)
          }
        }
        context = Array((context + [number]).suffix(Self.order))
      }
    }
  }

  /// The probability of `note` if the next item is a note or rest.
  ///
  /// - Parameters:
  ///   - note: the note.
  ///   - items: what came before; only the last `order` items count.
  /// - Returns: a number above 0.
  func probability(
    of note: MusicNote, after items: some BidirectionalCollection<MusicNote.Item>
  ) -> Double {
    let context = items.suffix(Self.order).map { item in
      if case .note(let note, _) = item { numbers[note] ?? Self.unknown } else { Self.barLine }
    }
    let number = numbers[note]
    return (0...context.count).reduce(Self.floor(of: note)) { shorter, length in
      guard let followers = contexts[Array(context.suffix(length))] else { return shorter }
      let kinds = Double(followers.counts.count)
      let count = Double(number.flatMap { followers.counts[$0] } ?? 0)
      return (count + kinds * shorter) / (Double(followers.total) + kinds)
    }
  }

  /// The number of a note in a context that was never seen.
  private static let unknown: Int32 = -2

  private static func floor(of note: MusicNote) -> Double {
    (0...note.description.unicodeScalars.count).reduce(1) { product, _ in product / 64 }
  }
}
