/// The places to which the player goes back though no sign `|:` or `::` stands there.
///
/// Many traditional tunes lack the `|:` of a repeat. `Unrolling` decides where it belongs.
struct ImaginedRepeats {
  /// The indices of the items before which the repeated music starts.
  private(set) var starts: Set<Int> = []

  /// Finds the places in a voice; `isOnlyVoice` as for `Unrolling`.
  init(_ items: [WrittenVoice.Item], isOnlyVoice: Bool) {
    guard items.contains(where: { $0.element.repeatsMusic }) else { return }
    var score = Score()
    var itemOfStep: [Int] = []
    let span = SourceSpan(0, 0)
    for (index, item) in items.enumerated() {
      switch item.element {
      case .barLine(let bar): score.append(.bar(bar), span)
      case .variantEnding(let numbers):
        score.append(.ending(score.endings.count), span)
        score.endings.append(numbers)
      case .field(.part(let label)):
        guard let first = label.unicodeScalars.first else { continue }
        score.append(.part(first), span)
      default:
        guard item.length > 0, !item.isGrace else { continue }
        score.appendSounding(Score.Step(.wait, duration: item.length, span))
      }
      itemOfStep.append(index)
    }
    let unrolling = Unrolling(score, order: nil, isOnlyVoice: isOnlyVoice)
    let ranges = unrolling.passages.map(\.steps)
    for (from, to) in zip(ranges, ranges.dropFirst())
    where to.lowerBound < from.upperBound && to.lowerBound > 0 {
      let end = items[itemOfStep[from.upperBound - 1]].element
      let before = items[itemOfStep[to.lowerBound - 1]].element
      let start = items[itemOfStep[to.lowerBound]].element
      if end.repeatsMusic, !before.startsRepeat, !start.startsRepeat {
        starts.insert(itemOfStep[to.lowerBound])
      }
    }
  }
}

extension WrittenVoice.Item {
  fileprivate var isGrace: Bool { if case .graceNotes = element { true } else { false } }
}

extension MusicElement {
  /// Whether it is a sign at which the music goes back.
  fileprivate var repeatsMusic: Bool {
    if case .barLine(let bar) = self { bar.endPasses != nil } else { false }
  }

  /// Whether it is a sign to which the music goes back.
  fileprivate var startsRepeat: Bool {
    if case .barLine(let bar) = self { bar.startPasses != nil } else { false }
  }
}
