/// A jump sign of a voice with the places that it means.
struct PlacedSign {
  let kind: JumpSign
  /// The step of the sign, at which the music goes on if a jump leads here.
  let own: Int
  /// The step at which the music leaves: after the bar line that ends the bar of the sign.
  ///
  /// A coda sign directly behind a bar line belongs to that bar line.
  fileprivate(set) var leave: Int
  /// Whether notes follow the place where the music leaves.
  fileprivate(set) var hasMusicAfter: Bool
  /// The number of steps before it that take time.
  fileprivate let sounding: Int

  /// Finds the signs among the marks of a score; two of one meaning at one place are one.
  static func all(_ marks: [Score.Mark], end: Unrolling.Place) -> [PlacedSign] {
    var signs: [PlacedSign] = []
    /// The marks of the signs that leave with the next bar line.
    var waiting: [Int] = []
    var lastBar = 0
    for mark in marks {
      switch mark.kind {
      case .bar(let bar):
        lastBar = mark.sounding
        for index in waiting {
          // `|:` belongs to what follows.
          signs[index].leave =
            bar.startPasses != nil && bar.endPasses == nil ? mark.step : mark.step + 1
          signs[index].hasMusicAfter = mark.sounding < end.sounding
        }
        waiting.removeAll(keepingCapacity: true)
      case .jump(let kind, let isPlaced):
        let isAtBar = lastBar == mark.sounding && (kind == .coda || kind == .toCoda)
        let leave = isPlaced || isAtBar ? mark.step : end.step
        if leave == end.step { waiting.append(signs.count) }
        signs.append(
          PlacedSign(
            kind: kind, own: mark.step, leave: leave,
            hasMusicAfter: leave != end.step && mark.sounding < end.sounding,
            sounding: mark.sounding))
      case .ending, .part: break
      }
    }
    return unique(signs)
  }

  /// The signs, of several with one meaning at one place only the first.
  private static func unique(_ signs: [PlacedSign]) -> [PlacedSign] {
    struct Meaning: Hashable {
      let kind: JumpSign
      let place: Int
    }
    var known: Set<Meaning> = []
    let leaving = Set(signs.filter { $0.kind == .toCoda }.map(\.sounding))
    // Words such as "D.C. al Fine" say more than a sign beside them.
    let detailed = Set(signs.filter { $0.kind.hasGoal }.map(\.leave))
    // A segno beside a D.S. draws its sign; the music does not go back there.
    let drawn = Set(
      signs.filter { if case .jump(let jump) = $0.kind { jump.isToSegno } else { false } }
        .map(\.leave))
    return signs.filter { sign in
      if sign.kind == .segno, drawn.contains(sign.leave) { return false }
      if sign.kind == .coda, leaving.contains(sign.sounding) { return false }
      if sign.kind.isJump, !sign.kind.hasGoal, detailed.contains(sign.leave) { return false }
      let isTarget = sign.kind == .segno || sign.kind == .coda
      return known.insert(Meaning(kind: sign.kind, place: isTarget ? sign.sounding : sign.leave))
        .inserted
    }
  }
}

extension JumpSign {
  /// Whether it leads back.
  var isJump: Bool { if case .jump = self { true } else { false } }

  /// Whether it leads back and says where to end.
  fileprivate var hasGoal: Bool {
    if case .jump(let jump) = self { jump.goal != nil } else { false }
  }
}
