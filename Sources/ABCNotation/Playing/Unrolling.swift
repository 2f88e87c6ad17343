/// The order in which the steps of a score are played: repeats, variant endings and parts
/// written out.
///
/// ABC 2.1 §4.8 to §4.10 and §3.1.9. Many traditional tunes lack the `|:` of a repeat, so a
/// section starts where a reader would let it start: at `|:`, else at the end of the section
/// before, else at the last double bar.
struct Unrolling {
  /// The highest number that a variant ending can have.
  static let passLimit = 64
  /// The most steps that a performance of one voice may have.
  static let stepLimit = 400_000

  /// The stretches of steps in the order played.
  private(set) var ranges: [Range<Int>] = []
  /// The place in `ranges` of the first return of a tune with an order of parts, if it leads to
  /// the start of all music and no `|:` stands there: abc2midi passes its imagined `|:` there for
  /// the first time, and every first bar line starts a bar.
  private(set) var firstImaginedStart: Int?
  /// Whether the tune was cut at `stepLimit`.
  private(set) var isCut = false
  /// What is wrong with the signs of repetition, with the step it is about.
  private(set) var faults: [(message: Diagnostic.Message, step: Int)] = []
  /// The labels in the order of parts that no part has, in the order named.
  private(set) var unknownParts: [Character] = []

  private let score: Score
  private let hasOrder: Bool
  private var count = 0
  private var hasReturned = false
  /// The steps gone over, played or skipped: what an unrolling costs.
  private var walked = 0

  /// A stretch of steps with its repeats.
  private struct Section {
    var steps: Range<Int>
    /// How often it sounds.
    var passes = 1
    /// Whether its end leads back to its start.
    var loopsAtEnd = false
  }

  /// Unrolls a score.
  ///
  /// - Parameters:
  ///   - score: The voice.
  ///   - order: The order of its parts, if there is one that counts.
  ///   - isOnlyVoice: Whether sections without `|:` are found inside the tune too; voices that
  ///     must stay together are only mended at their start.
  init(_ score: Score, order: PartOrder?, isOnlyVoice: Bool) {
    self.score = score
    let labels = order.map(\.labels) ?? []
    hasOrder = !labels.isEmpty
    if labels.isEmpty {
      play(sections(of: 0..<score.steps.count, mending: isOnlyVoice))
      return
    }
    let parts = self.parts(labels)
    for label in labels {
      guard let part = parts[label] else {
        if !unknownParts.contains(label) { unknownParts.append(label) }
        continue
      }
      play(sections(of: part, mending: false))
      if isCut { return }
    }
  }

  /// Finds the parts by their labels, and plays what stands before the first of them.
  private mutating func parts(_ labels: [Character]) -> [Character: Range<Int>] {
    var starts: [(label: Character, step: Int)] = []
    for (index, step) in score.steps.enumerated() {
      if case .part(let label) = step, ("A"..."Z").contains(label) {
        starts.append((Character(label), index))
      }
    }
    var parts: [Character: Range<Int>] = [:]
    for (place, start) in starts.enumerated() {
      let end = place + 1 < starts.count ? starts[place + 1].step : score.steps.count
      parts[start.label] = start.step..<end
    }
    let opening = 0..<(starts.first?.step ?? score.steps.count)
    // An order of one part names the music that has no label of its own.
    if labels.count == 1, parts[labels[0]] == nil, hasMusic(opening) {
      parts[labels[0]] = opening
    } else {
      play(sections(of: opening, mending: false))
    }
    return parts
  }

  private func hasMusic(_ range: Range<Int>) -> Bool {
    score.steps[range].contains {
      switch $0 {
      case .note, .wait: true
      default: false
      }
    }
  }

  // MARK: Sections

  /// Cuts a stretch of steps into sections.
  private mutating func sections(of range: Range<Int>, mending: Bool) -> [Section] {
    var sections: [Section] = []
    var current = Section(steps: range.lowerBound..<range.upperBound)
    var isOpen = startsOpen(range)
    // The `|:` or `::` that opened the section, if one did.
    var opening: Int?
    var highest = 0
    var endingBars = EndingBars()

    func close(at end: Int, next: Int, passes: Int, loops: Bool) {
      current.steps = current.steps.lowerBound..<end
      current.passes = passes
      current.loopsAtEnd = loops
      if let sign = opening, passes == 1 { faults.append((.repeatNeverClosed, sign)) }
      opening = nil
      sections.append(current)
      current = Section(steps: next..<range.upperBound)
      highest = 0
      endingBars = EndingBars()
    }

    for index in range {
      switch score.steps[index] {
      case .ending(let list):
        let numbers = score.endings[list]
        let startsAnew = numbers.contains { $0.contains(1) } && highest > 1
        if startsAnew {
          // The endings before are over, though no sign says where.
          let end = endingBars.likelyEnd ?? index
          close(at: end, next: end, passes: max(2, highest), loops: false)
          isOpen = false
        }
        if mending { isOpen = true }
        highest = max(highest, numbers.map(\.upperBound).max() ?? 1)
        endingBars.start(highest)
      case .bar(.repeatStart):
        let loops = isOpen && (mending || highest > 1) && hasMusic(current.steps.lowerBound..<index)
        close(at: index, next: index, passes: loops ? max(2, highest) : 1, loops: loops)
        isOpen = true
        opening = index
      case .bar(.repeatEnd):
        guard isOpen || mending else {
          faults.append((.repeatIgnored, index))
          break
        }
        // A tune may start with a repeated section; further ones should say where they start.
        let isStartOpen = opening != nil || !hasMusic(range.lowerBound..<current.steps.lowerBound)
        isOpen = true
        if endingFollows(index, in: range, after: highest) { break }
        if mending, highest > 1, let end = endingBars.endLongAgo {
          // The last ending was over long before: this repeats the part after it.
          close(at: end, next: end, passes: highest, loops: false)
        }
        if !isStartOpen { faults.append((.repeatWithoutStart, index)) }
        close(at: index + 1, next: index + 1, passes: max(2, highest), loops: true)
        isOpen = false
      case .bar(.doubleRepeat):
        let loops = isOpen || mending
        close(at: index + 1, next: index + 1, passes: loops ? max(2, highest) : 1, loops: loops)
        isOpen = true
        opening = index
      case .bar(.single): endingBars.count(index + 1)
      case .bar:
        endingBars.count(index + 1)
        if highest > 1 {
          close(at: index + 1, next: index + 1, passes: highest, loops: false)
          isOpen = false
        } else if !isOpen, mending {
          close(at: index + 1, next: index + 1, passes: 1, loops: false)
        }
      default: break
      }
    }
    close(at: range.upperBound, next: range.upperBound, passes: max(1, highest), loops: false)
    return sections
  }

  /// Whether the first closing sign has no `|:` before it, so that one is thought at the start.
  private func startsOpen(_ range: Range<Int>) -> Bool {
    for index in range {
      switch score.steps[index] {
      case .bar(.repeatStart): return false
      case .bar(.repeatEnd), .bar(.doubleRepeat): return true
      default: break
      }
    }
    return false
  }

  /// Whether a later ending of the same section follows a `:|`: at once, or before any other sign
  /// of repetition.
  private func endingFollows(_ index: Int, in range: Range<Int>, after highest: Int) -> Bool {
    for next in index + 1..<range.upperBound {
      switch score.steps[next] {
      case .ending(let list):
        return !score.endings[list].contains { $0.contains(1) }
      case .bar(.repeatStart), .bar(.repeatEnd), .bar(.doubleRepeat), .part: return false
      case .bar(.double), .bar(.thinThick), .bar(.thickThin):
        if highest > 1 { return false }
      default: break
      }
    }
    return false
  }

  /// Where the last ending of a section probably ends if no double bar says so: after as many
  /// bars as its first ending had.
  private struct EndingBars {
    private var lengths: [Int] = []
    private var bars = 0
    private(set) var likelyEnd: Int?
    /// The likely end, once at least a phrase of four bars follows it.
    var endLongAgo: Int? { lengths.first.map { bars + 1 >= $0 + 4 } == true ? likelyEnd : nil }

    mutating func start(_ number: Int) {
      if !lengths.isEmpty { lengths[lengths.count - 1] = max(1, bars) }
      lengths.append(0)
      bars = 0
      likelyEnd = nil
    }

    mutating func count(_ end: Int) {
      bars += 1
      if lengths.count > 1, likelyEnd == nil, bars >= lengths[0] { likelyEnd = end }
    }
  }

  // MARK: Playing

  private mutating func play(_ sections: [Section]) {
    for section in sections {
      var pass = 1
      while pass <= section.passes {
        let goesBack = play(section, pass)
        if isCut || !goesBack { break }
        pass += 1
        if pass <= section.passes, !hasReturned {
          hasReturned = true
          let isFirstMusic = !hasMusic(0..<section.steps.lowerBound)
          if hasOrder, isFirstMusic, !startsWithSign(section) { firstImaginedStart = ranges.count }
        }
      }
    }
  }

  private func startsWithSign(_ section: Section) -> Bool {
    switch score.steps[section.steps.lowerBound] {
    case .bar(.repeatStart): return true
    default: break
    }
    // `::` belongs to the section that it ends.
    guard section.steps.lowerBound > 0 else { return false }
    if case .bar(.doubleRepeat) = score.steps[section.steps.lowerBound - 1] { return true }
    return false
  }

  /// Plays a section once.
  ///
  /// - Returns: Whether it goes back to its start.
  private mutating func play(_ section: Section, _ pass: Int) -> Bool {
    var start = section.steps.lowerBound
    walked += section.steps.count
    if walked > 4 * Self.stepLimit + score.steps.count { isCut = true }
    var index = start
    var isSkipping = false
    while index < section.steps.upperBound {
      switch score.steps[index] {
      case .ending(let list):
        let isPlayed = score.endings[list].contains { $0.contains(pass) }
        if isSkipping {
          if isPlayed { (isSkipping, start) = (false, index) }
        } else if !isPlayed {
          emit(start..<index)
          isSkipping = true
        }
      case .part:
        if isSkipping { (isSkipping, start) = (false, index) }
      case .bar(let bar) where bar != .single:
        if isSkipping {
          (isSkipping, start) = (false, index + 1)
        } else if bar == .repeatEnd, pass < section.passes, index + 1 < section.steps.upperBound {
          emit(start..<index + 1)
          return true
        }
      default: break
      }
      index += 1
      if isCut { return false }
    }
    if !isSkipping { emit(start..<section.steps.upperBound) }
    return section.loopsAtEnd
  }

  private mutating func emit(_ range: Range<Int>) {
    if range.isEmpty { return }
    let room = Self.stepLimit - count
    let played = range.lowerBound..<min(range.upperBound, range.lowerBound + room)
    if played.count < range.count { isCut = true }
    count += played.count
    if !played.isEmpty { ranges.append(played) }
  }
}
