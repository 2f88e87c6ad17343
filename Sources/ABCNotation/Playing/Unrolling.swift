/// The order in which the steps of a score are played, after repeats, variant endings and parts
/// (ABC 2.1 §4.8 to §4.10, §3.1.9).
///
/// Many traditional tunes lack the `|:` of a repeat. A section then starts where a musician would
/// start it: at the end of the section before, or at the last double bar.
struct Unrolling {
  /// The highest number of a variant ending.
  static let passLimit = 64
  /// The number of bars of the shortest phrase that is repeated by itself.
  private static let phraseLength = 4
  /// The most steps of a voice that are played.
  static let stepLimit = 400_000

  /// The ranges of steps in the order played.
  private(set) var ranges: [Range<Int>] = []
  /// The indices in `ranges` at which the music returns to the first section; the next bar line
  /// there counts as the first one again.
  private(set) var returnsToStart: [Int] = []
  /// The index in `ranges` of the first return within a part that the order names, if it leads to
  /// the start of the music and there is no `|:`.
  ///
  /// abc2midi inserts a `|:` there and passes it as the first bar line.
  private(set) var firstImaginedStart: Int?
  /// Whether steps beyond `stepLimit` were left out.
  private(set) var isCut = false
  /// The faults of repeat signs, each with its step.
  private(set) var faults: [(message: Diagnostic.Message, step: Int)] = []
  /// The labels in the order of parts that no part has.
  private(set) var unknownParts: [Character] = []

  private let marks: [Score.Mark]
  private let endings: [[ClosedRange<Int>]]
  /// The place after the last step.
  private let end: Place
  /// Whether the music being unrolled is a part that the order names.
  private var isInNamedPart = false
  private var count = 0
  private var hasReturned = false
  private var hasPlayedMusic = false
  /// The number of marks visited, played or skipped, which is limited too.
  private var walked = 0

  /// A place between two steps.
  private struct Place {
    var step: Int
    /// The first mark from there on.
    var mark: Int
    /// The number of steps before it that take time.
    var sounding: Int
  }

  /// A range of steps with its marks.
  private struct Stretch {
    var start: Place
    var end: Place

    var marks: Range<Int> { start.mark..<max(start.mark, end.mark) }
    /// Whether any of its steps takes time.
    var hasMusic: Bool { end.sounding > start.sounding }
  }

  /// A range of steps that is played one or several times.
  private struct Section {
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
  private func before(_ mark: Int) -> Place {
    Place(step: marks[mark].step, mark: mark, sounding: marks[mark].sounding)
  }

  /// The place after a mark.
  private func after(_ mark: Int) -> Place {
    let (step, sounding) = (marks[mark].step + 1, marks[mark].sounding)
    return Place(step: step, mark: mark + 1, sounding: sounding)
  }

  // MARK: Parts

  /// Finds the parts by their labels, and plays the music before the first of them.
  private mutating func parts(_ labels: [Character]) -> [Character: Stretch] {
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

  // MARK: Sections

  /// Divides a range of steps into sections.
  private mutating func sections(of whole: Stretch, mending: Bool) -> [Section] {
    var sections: [Section] = []
    sections.reserveCapacity(8)
    var current = Section(stretch: whole)
    var isOpen = startsOpen(whole)
    // The `|:` or `::` that opened the section, if one did.
    var opening: Int?
    var highest = 0
    // If the tune has variant endings but the section before was repeated without any, a few bars
    // up to the next `:|` are its second ending.
    var hasEndings = false
    var followsPlainRepeat = false
    var endingBars = EndingBars()

    func close(at end: Place, next: Place, passes: Int, loops: Bool) {
      current.stretch.end = end
      current.passes = passes
      current.loopsAtEnd = loops
      if let sign = opening, passes == 1 {
        faults.append((.repeatNeverClosed, marks[sign].step))
      }
      opening = nil
      followsPlainRepeat = loops && highest == 0
      sections.append(current)
      current = Section(stretch: Stretch(start: next, end: whole.end))
      highest = 0
      endingBars = EndingBars()
    }

    for index in whole.marks {
      let (here, next) = (before(index), after(index))
      switch marks[index].kind {
      case .ending(let place):
        let numbers = endings[place]
        let startsAnew = numbers.contains { $0.contains(1) } && highest > 1
        if startsAnew {
          // The endings before are over, but no sign marks their end.
          let end = endingBars.likelyEnd.map { after($0) } ?? here
          close(at: end, next: end, passes: max(2, highest), loops: false)
          isOpen = false
        }
        if mending { isOpen = true }
        hasEndings = true
        highest = max(highest, numbers.map(\.upperBound).max() ?? 1)
        endingBars.start()
      case .bar(.repeatStart):
        let hasMusic = Stretch(start: current.stretch.start, end: here).hasMusic
        let loops = isOpen && (mending || highest > 1) && hasMusic
        close(at: here, next: here, passes: loops ? max(2, highest) : 1, loops: loops)
        isOpen = true
        opening = index
      case .bar(.repeatEnd):
        guard isOpen || mending else {
          faults.append((.repeatIgnored, here.step))
          break
        }
        // The first section of a tune needs no `|:`; later ones should have one.
        let isFirst = !Stretch(start: whole.start, end: current.stretch.start).hasMusic
        let isStartOpen = opening != nil || isFirst
        isOpen = true
        if endingFollows(index, in: whole, after: highest) { break }
        if mending, highest > 1, let last = endingBars.endLongAgo {
          // The last ending was over long before: this sign repeats the music after it.
          let end = after(last)
          close(at: end, next: end, passes: highest, loops: false)
        }
        let isTail =
          !isStartOpen && hasEndings && followsPlainRepeat
          && countBars(from: current.stretch.start, to: index) < Self.phraseLength
        if !isStartOpen {
          faults.append((isTail ? .repeatIgnored : .repeatWithoutStart, here.step))
        }
        close(at: next, next: next, passes: isTail ? 1 : max(2, highest), loops: !isTail)
        isOpen = false
      case .bar(.doubleRepeat):
        let loops = isOpen || mending
        close(at: next, next: next, passes: loops ? max(2, highest) : 1, loops: loops)
        isOpen = true
        opening = index
      case .bar(.single): endingBars.count(index)
      case .bar:
        endingBars.count(index)
        if highest > 1 {
          close(at: next, next: next, passes: highest, loops: false)
          isOpen = false
        } else if !isOpen, mending {
          close(at: next, next: next, passes: 1, loops: false)
        }
      case .part: break
      }
    }
    close(at: whole.end, next: whole.end, passes: max(1, highest), loops: false)
    return sections
  }

  /// Whether the first closing repeat sign has no `|:` before it, so that the start acts as one.
  private func startsOpen(_ whole: Stretch) -> Bool {
    for mark in marks[whole.marks] {
      switch mark.kind {
      case .bar(.repeatStart): return false
      case .bar(.repeatEnd), .bar(.doubleRepeat): return true
      default: break
      }
    }
    return false
  }

  /// The number of bars from a place to a mark that is a bar line.
  private func countBars(from start: Place, to mark: Int) -> Int {
    1 + marks[start.mark..<mark].count { if case .bar = $0.kind { true } else { false } }
  }

  /// Whether a later ending of the same section follows a `:|` before any other repeat sign.
  private func endingFollows(_ index: Int, in whole: Stretch, after highest: Int) -> Bool {
    for mark in marks[index + 1..<whole.end.mark] {
      switch mark.kind {
      case .ending(let place): return !endings[place].contains { $0.contains(1) }
      case .bar(.repeatStart), .bar(.repeatEnd), .bar(.doubleRepeat), .part: return false
      case .bar(.double), .bar(.thinThick), .bar(.thickThin):
        if highest > 1 { return false }
      default: break
      }
    }
    return false
  }

  /// Finds the probable end of a section's last ending: without a double bar, it has as many bars
  /// as the first ending.
  private struct EndingBars {
    /// The number of endings so far.
    private var endings = 0
    private var firstLength = 0
    private var bars = 0
    /// The mark after which the last ending probably ends.
    private(set) var likelyEnd: Int?
    /// The probable end, once a phrase follows it.
    var endLongAgo: Int? {
      endings > 0 && bars + 1 >= firstLength + phraseLength ? likelyEnd : nil
    }

    mutating func start() {
      if endings == 1 { firstLength = max(1, bars) }
      endings += 1
      bars = 0
      likelyEnd = nil
    }

    mutating func count(_ mark: Int) {
      bars += 1
      if endings > 1, likelyEnd == nil, bars >= firstLength { likelyEnd = mark }
    }
  }

  // MARK: Playing

  private mutating func play(_ sections: [Section]) {
    for section in sections {
      let opensTune = !hasPlayedMusic
      if section.stretch.hasMusic { hasPlayedMusic = true }
      var pass = 1
      while pass <= section.passes {
        let goesBack = play(section, pass)
        if isCut || !goesBack { break }
        pass += 1
        if pass <= section.passes { rememberReturn(to: section, opensTune: opensTune) }
      }
    }
  }

  private mutating func rememberReturn(to section: Section, opensTune: Bool) {
    let isFirstReturn = !hasReturned
    hasReturned = true
    if opensTune { returnsToStart.append(ranges.count) }
    guard isFirstReturn, isInNamedPart, section.stretch.start.sounding == 0 else { return }
    if !startsWithSign(section) { firstImaginedStart = ranges.count }
  }

  /// Whether `|:` is the first step of a section.
  private func startsWithRepeat(_ section: Section) -> Bool {
    let start = section.stretch.start
    guard start.mark < marks.count, marks[start.mark].step == start.step else { return false }
    return if case .bar(.repeatStart) = marks[start.mark].kind { true } else { false }
  }

  /// Whether `|:` is the first step of a section, or `::` the last step before it.
  private func startsWithSign(_ section: Section) -> Bool {
    if startsWithRepeat(section) { return true }
    let start = section.stretch.start
    guard start.mark > 0, marks[start.mark - 1].step == start.step - 1 else { return false }
    return if case .bar(.doubleRepeat) = marks[start.mark - 1].kind { true } else { false }
  }

  /// Plays one pass of a section.
  ///
  /// - Returns: Whether the music goes back to its start.
  private mutating func play(_ section: Section, _ pass: Int) -> Bool {
    let stretch = section.stretch
    walked += stretch.marks.count + 1
    if walked > 4 * Self.stepLimit + end.step { isCut = true }
    // Later passes start after the `|:`.
    var start = stretch.start.step + (pass > 1 && startsWithRepeat(section) ? 1 : 0)
    var isSkipping = false
    for index in stretch.marks {
      let mark = marks[index]
      switch mark.kind {
      case .ending(let place):
        let isPlayed = endings[place].contains { $0.contains(pass) }
        if isSkipping {
          if isPlayed { (isSkipping, start) = (false, mark.step) }
        } else if !isPlayed {
          emit(start..<mark.step)
          isSkipping = true
        }
      case .part:
        if isSkipping { (isSkipping, start) = (false, mark.step) }
      case .bar(.single): break
      case .bar(let bar):
        if isSkipping {
          (isSkipping, start) = (false, mark.step + 1)
        } else if bar == .repeatEnd, pass < section.passes, mark.step + 1 < stretch.end.step {
          emit(start..<mark.step + 1)
          return true
        }
      }
      if isCut { return false }
    }
    if !isSkipping { emit(start..<stretch.end.step) }
    return section.loopsAtEnd
  }

  private mutating func emit(_ range: Range<Int>) {
    if range.isEmpty { return }
    let room = Self.stepLimit - count
    let played = range.lowerBound..<min(range.upperBound, range.lowerBound + room)
    if played.count < range.count { isCut = true }
    count += played.count
    if played.isEmpty { return }
    if ranges.isEmpty { ranges.reserveCapacity(16) }
    ranges.append(played)
  }
}
