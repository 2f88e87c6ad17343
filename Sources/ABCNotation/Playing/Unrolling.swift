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

  /// The steps in the order played.
  var passages: [Passage] = []
  /// Whether steps beyond `stepLimit` were left out.
  var isCut = false
  /// The faults of repeat signs, each with its step.
  var faults: [(message: Diagnostic.Message, step: Int)] = []
  /// The labels that the order of parts names and no part has.
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
  var count = 0
  /// What the next passage has beside its steps.
  var next = Passage(steps: 0..<0)
  /// Whether each section is played once, with its last ending, as after a jump.
  var isSinglePass = false
  /// The marks of each Fine; a pass that ends there is preferred to the last one.
  var fines: [Int] = []
  var hasReturned = false
  var hasPlayedMusic = false
  /// The number of marks visited, played or skipped, which is limited too.
  var walked = 0
  /// What became of each element of `endings`; empty before a pass comes to one.
  var endingFates: [EndingFate] = []

  /// Whether a pass came to a variant ending, and whether one played it.
  enum EndingFate: UInt8 { case notReached, skipped, played }

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
  ///   - order: The order of its parts; `nil` plays the voice from its start to its end.
  ///   - isOnlyVoice: Whether sections without `|:` are found inside the tune too; voices that
  ///     must stay together are only mended at their start.
  init(_ score: borrowing Score, order: PartOrder?, isOnlyVoice: Bool) {
    marks = score.marks
    endings = score.endings
    hasLyrics = !score.lyrics.isEmpty
    end = Place(step: score.steps.count, mark: marks.count, sounding: score.sounding)
    let labels = order?.labels ?? []
    unroll(labels, mending: isOnlyVoice)
    if score.hasJumpSigns { takeJumps(labels, mending: isOnlyVoice) }
    if endingFates.contains(.skipped), !isCut { reportSilentEndings() }
  }

  /// Reports endings with music that no pass plays.
  private mutating func reportSilentEndings() {
    for mark in marks.indices {
      guard case .ending(let place) = marks[mark].kind, endingFates[place] == .skipped else {
        continue
      }
      let end = marks[(mark + 1)...].first(where: \.endsEnding)?.sounding ?? self.end.sounding
      if end > marks[mark].sounding {
        faults.append((.endingNotPlayed(endings[place]), marks[mark].step))
      }
    }
  }

  private mutating func unroll(_ labels: [Character], mending: Bool) {
    if labels.isEmpty {
      let whole = Stretch(start: Place(step: 0, mark: 0, sounding: 0), end: end)
      play(sections(of: whole, mending: mending))
      return
    }
    let parts = self.parts(labels)
    isInNamedPart = true
    for label in labels {
      guard let part = parts[label] else {
        if !unknownParts.contains(label) { unknownParts.append(label) }
        continue
      }
      for stretch in part { play(sections(of: stretch, mending: false)) }
      if isCut { return }
    }
  }

  /// Changes the order to that with `D.C.`, `D.S.`, Fine and coda.
  private mutating func takeJumps(_ labels: [Character], mending: Bool) {
    let signs = PlacedSign.all(marks, end: end)
    guard signs.contains(where: \.kind.isJump) else {
      for sign in signs { faults.append((.signWithoutJump(sign.kind.name), sign.own)) }
      return
    }
    var single = self
    (single.passages, single.count, single.walked) = ([], 0, 0)
    (single.isCut, single.isSinglePass) = (false, true)
    single.fines = marks.indices.filter {
      if case .jump(.fine, _) = marks[$0].kind { true } else { false }
    }
    single.unroll(labels, mending: mending)
    let route = JumpRoute(signs, direct: passages, single: single.passages)
    passages = route.passages
    faults += route.faults
    // Behind a jump the last ending is played.
    endingFates = single.endingFates
    isCut = isCut || route.isCut
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
  ///
  /// Music whose label was given before belongs to that part, too.
  private mutating func parts(_ labels: [Character]) -> [Character: [Stretch]] {
    var starts: [(label: Character, place: Place)] = []
    for (index, mark) in marks.enumerated() {
      if case .part(let label) = mark.kind, ("A"..."Z").contains(label) {
        starts.append((Character(label), before(index)))
      }
    }
    let named = Set(labels)
    var parts: [Character: [Stretch]] = [:]
    for (index, start) in starts.enumerated() {
      let next = index + 1 < starts.count ? starts[index + 1].place : end
      let stretch = Stretch(start: start.place, end: next)
      if !named.contains(start.label), stretch.hasMusic {
        faults.append((.silentPart(start.label), start.place.step))
      }
      // Taken out, so that it is not copied for each further stretch.
      var known = parts.removeValue(forKey: start.label) ?? []
      if let last = known.last {
        if last.hasMusic, stretch.hasMusic {
          faults.append((.partContinued(start.label), start.place.step))
        }
        if last.end.step == start.place.step {
          known[known.count - 1].end = next
        } else {
          known.append(stretch)
        }
      } else {
        known = [stretch]
      }
      parts[start.label] = known
    }
    let opening = Stretch(
      start: Place(step: 0, mark: 0, sounding: 0), end: starts.first?.place ?? end)
    // An order of one part without such a label means the music before the labels.
    if labels.count == 1, parts[labels[0]] == nil, opening.hasMusic {
      parts[labels[0]] = [opening]
    } else {
      play(sections(of: opening, mending: false))
    }
    return parts
  }
}

extension Score.Mark {
  /// Whether an ending that is left out ends here.
  fileprivate var endsEnding: Bool {
    switch kind {
    case .ending, .part: true
    case .bar(let bar): bar != .single
    case .jump: false
    }
  }
}
