/// The ways in which a bar can end.
struct BarEnds: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  /// `|`.
  static let single = BarEnds(rawValue: 1)
  /// `:|`.
  static let repeatEnd = BarEnds(rawValue: 2)
  /// `::`.
  static let doubleRepeat = BarEnds(rawValue: 4)
  /// `||`.
  static let double = BarEnds(rawValue: 8)
  /// `|]`.
  static let final = BarEnds(rawValue: 16)
  /// `|1` or `|[1`.
  static let firstEnding = BarEnds(rawValue: 32)
  /// `:|2` or `:|[2`.
  static let secondEnding = BarEnds(rawValue: 64)

  /// Those that begin with `|`.
  static let withBar: BarEnds = [.single, .double, .final, .firstEnding]
  /// Those that begin with `:`.
  static let withColon: BarEnds = [.repeatEnd, .doubleRepeat, .secondEnding]
}

/// Where a text stands in the order of bars, repeats and endings.
///
/// A part begins with a pick-up if the tune has one, and its last bar is shorter by it, so that a repeat
/// and the next part go on in time.
struct BarSequence: Hashable, Sendable {
  /// What has been read of a bar line.
  enum Phase: UInt8, Sendable {
    /// Nothing: inside a bar or at its start.
    case none
    /// After the `|` or the `:` that ends a bar.
    case bar, colon
    /// After a bar line that a variant ending must follow, and after `[` there.
    case ending, bracket
    /// After the `|` of `|:`.
    case opening
  }

  /// How the present part can be repeated.
  enum Repeat: UInt8, Sendable {
    /// It follows another part, so only `|:` can begin a repeat; `:|` alone would be ambiguous.
    case plain
    /// It is the first part, to whose beginning `:|` goes back.
    case possible
    /// `|:` began it.
    case opened
  }

  var phase = Phase.none
  /// Whether the tune must end with this part.
  var endsSoon = false
  /// The kinds of bar line that the signs read so far can still become.
  var ends: BarEnds = []
  /// The part, and the bars of it that are written.
  var part = 0
  var bar = 0
  /// The bars written so far, without pick-ups.
  var writtenBars = 0
  /// The bar lines passed so far, each with all its signs as one.
  var endedBars = 0
  /// Whether the bar is the pick-up of a part.
  var isPickUp: Bool
  /// The variant ending, 1 or 2, and the bars of it that are written.
  var ending = 0
  var endingBars = 0
  var repeating = Repeat.possible
  /// Whether nothing of the part has been read.
  var isAtPartStart = true
  /// Whether the last part has ended.
  var isOver = false
  /// The pick-up of a tune without a given form; nil before its first bar line.
  var freePickUp: Int32?

  init(isPickUp: Bool) { self.isPickUp = isPickUp }
}

extension BarSequence {
  /// The pick-up of the parts, in parts of a note.
  func pickUp(_ rules: ConstraintRules) -> Int32 {
    rules.hasForm ? rules.pickUp : freePickUp ?? 0
  }

  /// The bars of the present ending, or before it, that the form asks for.
  private func isLastBar(_ part: ConstraintRules.Part) -> Bool {
    ending == 0
      ? part.endingCount == 0 && bar == part.barCount - 1 : endingBars == part.endingCount - 1
  }

  /// The time that the bar must have.
  func target(_ rules: ConstraintRules) -> Int32 {
    if rules.hasForm {
      guard part < rules.parts.count else { return rules.barLength }
      if isPickUp { return rules.pickUp }
      return isLastBar(rules.parts[part]) ? rules.barLength - rules.pickUp : rules.barLength
    }
    if isPickUp, let freePickUp { return freePickUp }
    let endsPart = endsSoon || isLastOfEnding
    return endsPart ? rules.barLength - (freePickUp ?? 0) : rules.barLength
  }

  /// Whether the form ends a part with this bar.
  func isCadence(_ rules: ConstraintRules) -> Bool {
    rules.parts.indices.contains(part) && !isPickUp && isLastBar(rules.parts[part])
  }

  /// How the bar can end once it has the time `position`.
  func ends(at position: Int32, _ rules: ConstraintRules) -> BarEnds {
    rules.hasForm ? formEnds(at: position, rules) : freeEnds(at: position, rules)
  }

  private func formEnds(at position: Int32, _ rules: ConstraintRules) -> BarEnds {
    guard part < rules.parts.count, position >= target(rules) else { return [] }
    if isPickUp { return .single }
    let present = rules.parts[part]
    let isLastPart = part == rules.parts.count - 1
    guard isLastBar(present) else {
      let isBeforeEnding =
        ending == 0 && present.endingCount > 0 && bar == present.barCount - present.endingCount - 1
      return isBeforeEnding ? .firstEnding : .single
    }
    if ending == 1 { return .secondEnding }
    if ending == 2 || !present.isRepeated { return isLastPart ? [.double, .final] : .double }
    let canJoin = !isLastPart && !rules.isLabelled && rules.parts[part + 1].isRepeated
    return canJoin ? [.repeatEnd, .doubleRepeat] : .repeatEnd
  }

  private func freeEnds(at position: Int32, _ rules: ConstraintRules) -> BarEnds {
    // The first bar may be a pick-up.
    if freePickUp == nil, position < rules.barLength { return position > 0 ? .single : [] }
    let pickUp = freePickUp ?? 0
    if isPickUp { return position >= pickUp ? .single : [] }
    var ends: BarEnds = []
    if position >= rules.barLength {
      if !isLastOfEnding, !endsSoon { ends.insert(.single) }
      if ending == 0, repeating != .plain, !endsSoon, rules.canEndTwice {
        ends.insert(.firstEnding)
      }
    }
    guard position == rules.barLength - pickUp || position >= rules.barLength && pickUp == 0 else {
      return ends
    }
    switch ending {
    case 1: ends.insert(.secondEnding)
    case 2: ends.formUnion([.double, .final])
    default:
      if repeating != .opened { ends.formUnion([.double, .final]) }
      if repeating != .plain {
        ends.insert(.repeatEnd)
        if !endsSoon { ends.insert(.doubleRepeat) }
      }
    }
    return ends
  }

  /// Whether the variant ending of a tune without a given form ends with this bar.
  private var isLastOfEnding: Bool { ending > 0 && endingBars >= Self.mostEndingBars - 1 }

  private static let mostEndingBars = 2

  /// Whether `|:` can, and whether it must, come next.
  func opening(_ rules: ConstraintRules) -> (isAllowed: Bool, isNeeded: Bool) {
    guard isAtPartStart, !isOver, repeating != .opened, rules.canRepeat else {
      return (false, false)
    }
    guard rules.hasForm else { return (!endsSoon || writtenBars == 0, false) }
    guard part < rules.parts.count, rules.parts[part].isRepeated else { return (false, false) }
    return (true, repeating == .plain)
  }

  /// Whether a bar or pick-up has been written.
  var hasBegun: Bool { writtenBars > 0 || !isAtPartStart }

  /// Whether the tune can end here.
  func canEnd(_ rules: ConstraintRules) -> Bool {
    !rules.hasForm && isAtPartStart && writtenBars > 0 && repeating != .opened
  }

  // MARK: Passing bar lines

  /// Ends a bar that another one of the same part follows.
  mutating func endBar(at position: Int32, _ rules: ConstraintRules) {
    isAtPartStart = false
    endedBars += 1
    if !rules.hasForm, freePickUp == nil {
      freePickUp = position >= rules.barLength ? 0 : position
      isPickUp = position < rules.barLength
    }
    if isPickUp {
      isPickUp = false
    } else {
      bar += 1
      writtenBars += 1
      if ending > 0 { endingBars += 1 }
    }
  }

  mutating func begin(ending number: Int) {
    ending = number
    endingBars = 0
  }

  /// Ends a part, after `endBar`, with the sign `end`.
  mutating func endPart(with end: BarEnds, _ rules: ConstraintRules) {
    repeating = end == .doubleRepeat ? .opened : .plain
    part += 1
    bar = 0
    ending = 0
    endingBars = 0
    isAtPartStart = true
    isPickUp = pickUp(rules) > 0
    isOver = rules.hasForm ? part >= rules.parts.count : endsSoon
  }
}
