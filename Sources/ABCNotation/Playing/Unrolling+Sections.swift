extension Unrolling {
  /// Divides a range of steps into sections.
  mutating func sections(of whole: Stretch, mending: Bool) -> [Section] {
    var sections: [Section] = []
    sections.reserveCapacity(8)
    var current = Section(stretch: whole)
    var isOpen = startsOpen(whole)
    // The `|:` or `::` that opened the section, if one did, and its number of passes.
    var opening: Int?
    var opened: Int?
    var highest = 0
    // The most passes that the closing signs of the section ask for.
    var closed = 0
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
      (opening, opened, closed) = (nil, nil, 0)
      followsPlainRepeat = loops && highest == 0
      sections.append(current)
      current = Section(stretch: Stretch(start: next, end: whole.end))
      highest = 0
      endingBars = EndingBars()
    }

    /// The passes of a section, which the sign at `step` closes; endings count more than colons.
    func passes(at step: Int) -> Int {
      let asked = max(2, opened ?? 0, closed)
      if highest > 1 {
        if asked > 2, asked != highest {
          faults.append((.endingsDifferFromColons(asked, endings: highest), step))
        }
        return highest
      }
      if let opened, closed > 0, opened != closed {
        faults.append((.repeatCountsDiffer(opened, closed, played: asked), step))
      }
      return asked
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
          close(at: end, next: end, passes: passes(at: here.step), loops: false)
          isOpen = false
        }
        if mending { isOpen = true }
        hasEndings = true
        highest = max(highest, numbers.map(\.upperBound).max() ?? 1)
        endingBars.start()
      case .bar(.repeatStart(let count)):
        let hasMusic = Stretch(start: current.stretch.start, end: here).hasMusic
        let loops = isOpen && (mending || highest > 1) && hasMusic
        close(at: here, next: here, passes: loops ? passes(at: here.step) : 1, loops: loops)
        isOpen = true
        (opening, opened) = (index, Int(count))
      case .bar(.repeatEnd(let count)):
        guard isOpen || mending else {
          faults.append((.repeatIgnored, here.step))
          break
        }
        // The first section of a tune needs no `|:`; later ones should have one.
        let isFirst = !Stretch(start: whole.start, end: current.stretch.start).hasMusic
        let isStartOpen = opening != nil || isFirst
        isOpen = true
        closed = max(closed, Int(count))
        if endingFollows(index, in: whole, after: highest) { break }
        if mending, highest > 1, let last = endingBars.endLongAgo {
          // The last ending was over long before: this sign repeats the music after it.
          let end = after(last)
          close(at: end, next: end, passes: highest, loops: false)
          closed = Int(count)
        }
        let isTail =
          !isStartOpen && hasEndings && followsPlainRepeat && count == 2
          && countBars(from: current.stretch.start, to: index) < Self.phraseLength
        if !isStartOpen {
          faults.append((isTail ? .repeatIgnored : .repeatWithoutStart, here.step))
        }
        close(
          at: next, next: next, passes: isTail ? 1 : passes(at: here.step), loops: !isTail)
        isOpen = false
      case .bar(.doubleRepeat(let end, let start)):
        let loops = isOpen || mending
        closed = max(closed, Int(end))
        close(at: next, next: next, passes: loops ? passes(at: here.step) : 1, loops: loops)
        isOpen = true
        (opening, opened) = (index, Int(start))
      case .bar(.single): endingBars.count(index)
      case .bar:
        endingBars.count(index)
        if highest > 1 {
          close(at: next, next: next, passes: passes(at: here.step), loops: false)
          isOpen = false
        } else if !isOpen, mending {
          close(at: next, next: next, passes: 1, loops: false)
        }
      case .part, .jump: break
      }
    }
    close(
      at: whole.end, next: whole.end, passes: highest > 1 ? passes(at: whole.end.step - 1) : 1,
      loops: false)
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
}
