/// The order in which the steps of a score are played, after repeats, variant endings and parts
/// (ABC 2.1 §4.8 to §4.10, §3.1.9).
///
/// Many traditional tunes lack the `|:` of a repeat. A section then starts where a musician would
/// start it: at the end of the section before, or at the last double bar.
struct Unrolling {
  /// The highest number of a variant ending.
  static let passLimit = 64
  /// The number of bars of the shortest phrase that is repeated by itself.
  static let phraseLength = 4
  /// The most steps of a voice that are played.
  static let stepLimit = 400_000

  /// The ranges of steps in the order played.
  var ranges: [Range<Int>] = []
  /// The indices in `ranges` at which the music returns to the first section; the next bar line
  /// there counts as the first one again.
  var returnsToStart: [Int] = []
  /// The index in `ranges` of the first return within a part that the order names, if it leads to
  /// the start of the music and there is no `|:`.
  ///
  /// abc2midi inserts a `|:` there and passes it as the first bar line.
  var firstImaginedStart: Int?
  /// The verse of each range from 0: how often its section was played before; empty for a voice
  /// without lyrics.
  var verses: [Int] = []
  /// Whether steps beyond `stepLimit` were left out.
  var isCut = false
  /// The faults of repeat signs, each with its step.
  var faults: [(message: Diagnostic.Message, step: Int)] = []
  /// The labels in the order of parts that no part has.
  var unknownParts: [Character] = []

  let marks: [Score.Mark]
  let endings: [[ClosedRange<Int>]]
  /// The place after the last step.
  let end: Place
  /// Whether the music being unrolled is a part that the order names.
  var isInNamedPart = false
  let hasLyrics: Bool
  /// How often each section was played so far, by its first step; only counted for lyrics.
  var visits: [Int: Int] = [:]
  /// The verse of the section being played, from 0.
  var verse = 0
  var count = 0
  var hasReturned = false
  var hasPlayedMusic = false
  /// The number of marks visited, played or skipped, which is limited too.
  var walked = 0

  /// A place between two steps.
  struct Place {
    var step: Int
    /// The first mark from there on.
    var mark: Int
    /// The number of steps before it that take time.
    var sounding: Int
  }

  /// A range of steps with its marks.
  struct Stretch {
    var start: Place
    var end: Place

    var marks: Range<Int> { start.mark..<max(start.mark, end.mark) }
    /// Whether any of its steps takes time.
    var hasMusic: Bool { end.sounding > start.sounding }
  }

  /// A range of steps that is played one or several times.
  struct Section {
    var stretch: Stretch
    /// The number of passes.
    var passes = 1
    /// Whether a repeat sign at its end leads back to its start.
    var loopsAtEnd = false
  }

  /// Unrolls a score.
  ///
  /// - Parameters:
  ///   - score: The voice.
  ///   - order: The order of its parts, if there is one that counts.
  ///   - isOnlyVoice: Whether sections without `|:` are found inside the tune too; voices that
  ///     must stay together are only mended at their start.
  init(_ score: borrowing Score, order: PartOrder?, isOnlyVoice: Bool) {
    marks = score.marks
    endings = score.endings
    hasLyrics = !score.lyrics.isEmpty
    end = Place(step: score.steps.count, mark: marks.count, sounding: score.sounding)
    let labels = order.map(\.labels) ?? []
    let whole = Stretch(start: Place(step: 0, mark: 0, sounding: 0), end: end)
    if labels.isEmpty {
      play(sections(of: whole, mending: isOnlyVoice))
      return
    }
    let parts = self.parts(labels)
    isInNamedPart = true
    for label in labels {
      guard let part = parts[label] else {
        if !unknownParts.contains(label) { unknownParts.append(label) }
        continue
      }
      play(sections(of: part, mending: false))
      if isCut { return }
    }
  }

  // MARK: Places

  /// The place before a mark.
  func before(_ mark: Int) -> Place {
    Place(step: marks[mark].step, mark: mark, sounding: marks[mark].sounding)
  }

  /// The place after a mark.
  func after(_ mark: Int) -> Place {
    let (step, sounding) = (marks[mark].step + 1, marks[mark].sounding)
    return Place(step: step, mark: mark + 1, sounding: sounding)
  }

  // MARK: Parts

  /// Finds the parts by their labels, and plays the music before the first of them.
  mutating func parts(_ labels: [Character]) -> [Character: Stretch] {
    var starts: [(label: Character, place: Place)] = []
    for (index, mark) in marks.enumerated() {
      if case .part(let label) = mark.kind, ("A"..."Z").contains(label) {
        starts.append((Character(label), before(index)))
      }
    }
    var parts: [Character: Stretch] = [:]
    for (place, start) in starts.enumerated() {
      let next = place + 1 < starts.count ? starts[place + 1].place : end
      parts[start.label] = Stretch(start: start.place, end: next)
    }
    let opening = Stretch(
      start: Place(step: 0, mark: 0, sounding: 0), end: starts.first?.place ?? end)
    // An order of one part without such a label means the music before the labels.
    if labels.count == 1, parts[labels[0]] == nil, opening.hasMusic {
      parts[labels[0]] = opening
    } else {
      play(sections(of: opening, mending: false))
    }
    return parts
  }
}
