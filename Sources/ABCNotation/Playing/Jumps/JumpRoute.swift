/// The order in which passages are played with `D.C.`, `D.S.`, Fine and coda (ABC 2.1 §4.14).
///
/// A jump is taken once, on the last pass of its place. Behind it repeats are not taken again: the last
/// ending is played, unless the words say `con repetizione`. The music then ends at the Fine, or leaves
/// for the coda, or goes on behind the jump. A jump and a Fine take effect at the end of their bar.
struct JumpRoute {
  private(set) var passages: [Passage] = []
  private(set) var faults: [(message: Diagnostic.Message, step: Int)] = []
  private(set) var isCut = false
  private var count = 0

  private let signs: [PlacedSign]
  /// The steps of the segnos and codas, in order.
  private let segnos: [Int]
  private let codas: [Int]
  /// All passes of all sections.
  private let direct: Course
  /// The last pass of each section.
  private let single: Course

  /// Finds the route; `direct` has all passes of all sections, `single` the last one of each.
  init(_ signs: [PlacedSign], direct: [Passage], single: [Passage]) {
    self.signs = signs
    segnos = signs.filter { $0.kind == .segno }.map(\.own)
    codas = signs.filter { $0.kind == .coda }.map(\.own)
    self.direct = Course(direct, signs)
    self.single = Course(single, signs)
    reportSegnos()
    play()
  }

  // MARK: Playing

  /// A jump and where it is taken.
  private struct Taken {
    let jump: JumpSign.Jump
    let sign: PlacedSign
    let spot: Course.Spot
  }

  private mutating func play() {
    var taken: [Taken] = []
    for sign in signs {
      guard case .jump(let jump) = sign.kind else { continue }
      if let spot = direct.ends[sign.leave]?.last {
        taken.append(Taken(jump: jump, sign: sign, spot: spot))
      } else {
        faults.append((.jumpNotReached(sign.kind.name), sign.own))
      }
    }
    taken.sort { $0.spot < $1.spot }
    var cursor = direct.start
    for (index, next) in taken.enumerated() where next.spot >= cursor {
      guard let leap = leap(next) else { continue }
      play(direct, from: cursor, to: next.spot)
      play(next.jump.takesRepeats ? direct : single, from: leap.target, to: leap.stop, isJump: true)
      switch leap.goal {
      case nil: cursor = next.spot
      case .coda: cursor = leap.coda ?? next.spot
      case .fine:
        // Another jump behind this one shows that the music goes on, as after a first trio.
        guard index + 1 < taken.count else {
          if next.spot < direct.end, direct.hasMusic(after: next.spot, next.sign) {
            faults.append((.musicNotReached(next.sign.kind.name), next.sign.own))
          }
          return
        }
        cursor = next.spot
      }
      if isCut { return }
    }
    play(direct, from: cursor, to: direct.end)
  }

  private mutating func play(
    _ course: Course, from start: Course.Spot, to end: Course.Spot, isJump: Bool = false
  ) {
    guard start < end else { return }
    for index in start.index...end.index {
      var passage = course.passages[index]
      var (lower, upper) = (passage.steps.lowerBound, passage.steps.upperBound)
      if index == start.index { lower = start.step }
      if index == end.index { upper = end.step }
      if lower >= upper { continue }
      let isWhole = lower == passage.steps.lowerBound
      passage.returnsToStart =
        isWhole && passage.returnsToStart || isJump && index == start.index && start == course.start
      passage.startsAtImaginedRepeat = isWhole && passage.startsAtImaginedRepeat
      let room = Unrolling.stepLimit - count
      if upper - lower > room { isCut = true }
      passage.steps = lower..<min(upper, lower + room)
      count += passage.steps.count
      if !passage.steps.isEmpty { passages.append(passage) }
      if isCut { return }
    }
  }

  // MARK: Finding the places

  /// Where a jump leads, where the music behind it stops, and how it goes on.
  private struct Leap {
    let target: Course.Spot
    let stop: Course.Spot
    var goal: JumpSign.Jump.Goal?
    var coda: Course.Spot?
  }

  /// Finds the places of a jump; `nil` if it has no target, which is reported.
  private mutating func leap(_ taken: Taken) -> Leap? {
    let course = taken.jump.takesRepeats ? direct : single
    // The jump can stand in an ending that is left out for the one with the Fine.
    let back = course.ends[taken.sign.leave]?.last ?? course.end
    guard let target = target(of: taken, before: back, in: course) else {
      faults.append((.jumpWithoutSegno(taken.sign.kind.name), taken.sign.own))
      return nil
    }
    let picksLast = taken.jump.takesRepeats
    let plain = Leap(target: target, stop: back)
    if taken.jump.goal != .coda {
      if let fine = course.fines.spot(after: target, upTo: back, last: picksLast) {
        return Leap(target: target, stop: fine, goal: .fine)
      }
      if taken.jump.goal == .fine {
        faults.append((.jumpWithoutFine(taken.sign.kind.name), taken.sign.own))
        return plain
      }
    }
    if let exit = course.exits.spot(after: target, upTo: back, last: picksLast),
      let coda = codas.element(from: codas.count(below: taken.sign.own + 1)),
      let start = direct.starts[coda]?.first(where: { $0 >= taken.spot })
    {
      return Leap(target: target, stop: exit, goal: .coda, coda: start)
    }
    if taken.jump.goal == .coda {
      faults.append((.jumpWithoutCoda(taken.sign.kind.name), taken.sign.own))
    }
    return plain
  }

  private func target(of taken: Taken, before back: Course.Spot, in course: Course) -> Course.Spot?
  {
    if !taken.jump.isToSegno { return course.start }
    guard let segno = segnos.element(from: segnos.count(below: taken.sign.own) - 1) else {
      return nil
    }
    return course.starts[segno]?.last { $0 < back }
  }

  private mutating func reportSegnos() {
    let hasJump = signs.contains {
      if case .jump(let jump) = $0.kind { jump.isToSegno } else { false }
    }
    if hasJump, segnos.count > 1 { faults.append((.severalSegnos, segnos[1])) }
  }
}

/// Passages in the order played, and where the places of signs are among them.
private struct Course {
  /// A place in a passage, or at its end.
  struct Spot: Comparable {
    let index: Int
    let step: Int

    static func < (a: Spot, b: Spot) -> Bool { (a.index, a.step) < (b.index, b.step) }
  }

  let passages: [Passage]
  /// The spots that follow the step before a place, by the place.
  private(set) var ends: [Int: [Spot]] = [:]
  /// The spots at which the step of a place starts.
  private(set) var starts: [Int: [Spot]] = [:]

  /// The spots where a Fine ends the music, and where it leaves for the coda, in order.
  private(set) var fines: [Spot] = []
  private(set) var exits: [Spot] = []

  init(_ passages: [Passage], _ signs: [PlacedSign]) {
    self.passages = passages
    let ends = Set(signs.map(\.leave)).sorted()
    let starts = Set(signs.map(\.own)).sorted()
    for (index, passage) in passages.enumerated() {
      let steps = passage.steps
      for step in ends[steps.lowerBound + 1...steps.upperBound] {
        self.ends[step, default: []].append(Spot(index: index, step: step))
      }
      for step in starts[steps.lowerBound...steps.upperBound - 1] {
        self.starts[step, default: []].append(Spot(index: index, step: step))
      }
    }
    let exit: JumpSign = signs.contains { $0.kind == .toCoda } ? .toCoda : .coda
    fines = spots(of: .fine, signs)
    exits = spots(of: exit, signs)
  }

  private func spots(of kind: JumpSign, _ signs: [PlacedSign]) -> [Spot] {
    let steps = Set(signs.filter { $0.kind == kind }.map(\.leave))
    return steps.flatMap { ends[$0] ?? [] }.sorted()
  }

  var start: Spot { Spot(index: 0, step: passages.first?.steps.lowerBound ?? 0) }
  var end: Spot {
    Spot(index: max(0, passages.count - 1), step: passages.last?.steps.upperBound ?? 0)
  }

  /// Whether notes follow a jump.
  func hasMusic(after spot: Spot, _ sign: PlacedSign) -> Bool {
    sign.hasMusicAfter || spot.index + 1 < passages.count
  }
}

extension [Course.Spot] {
  /// The first or last of the spots, which are in order, behind one and up to another.
  fileprivate func spot(after start: Course.Spot, upTo end: Course.Spot, last: Bool) -> Course.Spot?
  {
    let (from, to) = (bisected { $0 <= start }, bisected { $0 <= end })
    return from < to ? self[last ? to - 1 : from] : nil
  }
}

extension [Int] {
  /// The element at an index; `nil` outside of the array.
  fileprivate func element(from index: Int) -> Int? { indices.contains(index) ? self[index] : nil }

  /// The elements of a rising array in a range of values.
  fileprivate subscript(values: ClosedRange<Int>) -> ArraySlice<Int> {
    self[count(below: values.lowerBound)..<count(below: values.upperBound + 1)]
  }
}
