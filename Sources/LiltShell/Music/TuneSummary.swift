import ABCNotation
import Composition
import Drawing
import JSON

/// What a listing says of a tune: its header, its length, its faults and how it begins.
struct TuneSummary: Sendable {
  /// The metre at the start; `nil` if the tune has none.
  let meter: String?
  /// The key at the start; `nil` without a `K:` line.
  let key: String?
  /// The number of bars, as `show` counts them.
  let barCount: Int
  let faultCount: Int
  /// The first bars as written, on one line; empty without music.
  let firstBars: String

  /// Parses `text` once.
  init(_ text: String) {
    let played = PlayedTune(text)
    let tune = played.tune
    meter = tune.meter.symbol == .free && tune.first("M") == nil ? nil : tune.meter.abc
    // A tune without a key is read in C.
    key = PrimeKind(text) == .tune ? tune.key.abc : nil
    faultCount = played.faultCount
    firstBars = Self.firstBars(of: text)
    // A roll has at least one bar, if only an empty one.
    barCount = firstBars.isEmpty ? 0 : PianoRoll(tune).barCount
  }

  /// The most bars and characters of `firstBars`.
  private static let mostBars = 4
  private static let mostCharacters = 100

  /// The first bars of the first voice, without fields and comments.
  static func firstBars(of tune: String) -> String {
    var rest = Array(tune.unicodeScalars)[...]
    // A tune without a key has no header that could be told from music.
    var isHeader = PrimeKind(tune) == .tune
    var bars = 0
    var found: TuneText = []
    while !rest.isEmpty, bars < mostBars, found.count < mostCharacters {
      let line = rest.prefix { $0 != "\n" }
      rest = rest.dropFirst(line.count + 1)
      switch line.lineKind {
      case .field(UInt8(ascii: "K")): isHeader = false
      case .field(UInt8(ascii: "V")) where !found.isEmpty: rest = []
      case .music where !isHeader:
        // Another voice begins.
        if !found.isEmpty, line.starts(with: "[V:".unicodeScalars) { return Self.line(of: found) }
        var music = line.withoutComment
        var start = music.startIndex
        for end in music.barEnds where music[start..<end].contains(where: \.isInBar) {
          bars += 1
          start = end
          if bars == mostBars {
            music = music[..<end]
            break
          }
        }
        found += music.prefix(mostCharacters - found.count) + ["\n"]
      default: break
      }
    }
    return Self.line(of: found)
  }

  private static func line(of music: TuneText) -> String {
    TuneText(music.map { $0 == "\t" ? " " : $0 }).string.onOneLine
  }
}
