import ABCNotation

/// A place in another tune whose music before it ends as that before a note does.
///
/// Music is compared character by character, in the key as written; line ends, spaces, fields and
/// comments do not count.
public struct SameContext: Sendable {
  /// The index of the tune among those searched.
  public let tune: Int
  /// Its first title.
  public let title: String?
  /// The number of the bar that the place is in, as `show` counts.
  public let bar: Int
  /// The characters that both have in common before the place.
  public let length: Int
  /// What comes next there, up to the end of the bar.
  public let next: String

  /// The characters that are shown of what comes next.
  private static let nextLength = 12

  /// Finds the places with the longest context in common.
  ///
  /// - Parameters:
  ///   - place: the place; the music before it counts.
  ///   - tune: the tune of the place.
  ///   - tunes: the tunes to search.
  ///   - limit: the most places, at most one in each tune.
  /// - Returns: The longest first, equally long ones in the order of the tunes.
  /// - Complexity: O(*n*) for *n* characters, if few places have much in common.
  public static func places(
    before place: Int, of tune: QuestionedTune, in tunes: [TuneText], limit: Int
  ) -> [SameContext] {
    let context = Music(tune.characters[...], to: place).characters
    var found: [(tune: Int, length: Int, place: Int)] = []
    for (index, other) in tunes.enumerated() {
      let music = Music(other)
      var longest = (length: 0, place: 0)
      for end in music.characters.indices {
        var length = 0
        while length < end, length < context.count,
          music.characters[end - 1 - length] == context[context.count - 1 - length]
        {
          length += 1
        }
        if length > longest.length { longest = (length, music.places[end]) }
      }
      if longest.length > 0 { found.append((index, longest.length, longest.place)) }
    }
    let best = found.sorted { ($1.length, $0.tune) < ($0.length, $1.tune) }.prefix(limit)
    return best.map { SameContext(tune: $0.tune, tunes[$0.tune], length: $0.length, at: $0.place) }
  }

  private init(tune: Int, _ text: TuneText, length: Int, at place: Int) {
    self.tune = tune
    self.length = length
    title = text.field("T")
    let start = text.startIndex
    let bars = BarPlaces(text.string).bars
    let bar = bars.last { $0.range.lowerBound <= place - start }
    self.bar = bar?.number ?? bars.first?.number ?? 0
    let rest = text[place...].prefix(Self.nextLength).prefix { $0 != "\n" }
    let music = rest.drop { $0 == "|" || $0 == ":" }
    next = (rest.prefix(rest.count - music.count) + music.prefix { $0 != "|" && $0 != ":" }).string
  }

  /// The characters of music with their places in the text.
  private struct Music {
    var characters: [Unicode.Scalar] = []
    var places: [Int] = []

    init(_ text: TuneText, to end: Int = .max) {
      var isBody = false
      var start = text.startIndex
      while start < text.endIndex {
        let lineEnd = text[start...].firstIndex(of: "\n") ?? text.endIndex
        switch text[start..<lineEnd].lineKind {
        case .field(UInt8(ascii: "K")): isBody = true
        case .music where isBody:
          for place in start..<lineEnd where place < end && !text[place].isSpace {
            characters.append(text[place])
            places.append(place)
          }
        default: break
        }
        start = lineEnd + 1
      }
    }
  }
}
