/// A tuplet: `notes` notes in the time of `time`, for the next `count` of them.
struct TupletRatio {
  let notes: Int
  let time: Int
  let count: Int
  /// Whether the count was written.
  let isCountWritten: Bool
}

/// The tuplets that are open at a place of a voice.
///
/// Inside each other their ratios multiply. A count that is written, as in `(3:2:5`, counts every
/// note; without one, as in `(3A2B2(3cde`, a whole inner tuplet counts as one note of the outer.
struct TupletNest {
  /// The most tuplets inside each other.
  static let depthLimit = 4

  /// A tuplet that is not full yet.
  private struct Open {
    let ratio: TupletRatio
    var left: Int
    let sign: Int
    let place: Int
  }

  private var open: [Open] = []
  /// Whether no tuplet is open.
  private(set) var isEmpty = true
  /// A note's length inside is `time / notes` of that written.
  private(set) var time = 1
  private(set) var notes = 1

  /// The signs of the open tuplets, with the number of notes that each lacks.
  var unfinished: [(sign: Int, missing: Int)] { open.map { ($0.sign, $0.left) } }

  /// Whether there are as many tuplets inside each other as can be.
  var isFull: Bool { open.count == Self.depthLimit }

  /// What the innermost tuplet was opened with.
  var place: Int { open.last?.place ?? 0 }

  /// Opens a tuplet, the sign at an index; `place` is any number for its caller.
  mutating func start(_ ratio: TupletRatio, sign: Int, place: Int = 0) {
    open.append(Open(ratio: ratio, left: ratio.count, sign: sign, place: place))
    findRatio()
  }

  /// Passes a note, rest or chord.
  mutating func pass() {
    for place in open.indices {
      if place == open.count - 1 || open[place].ratio.isCountWritten { open[place].left -= 1 }
    }
    guard open.contains(where: { $0.left <= 0 }) else { return }
    while let last = open.last, last.left <= 0 {
      open.removeLast()
      if let outer = open.indices.last, !open[outer].ratio.isCountWritten {
        open[outer].left -= 1
      }
    }
    // An outer one can be full before an inner one.
    open.removeAll { $0.left <= 0 }
    findRatio()
  }

  private mutating func findRatio() {
    // With numbers up to 64, the products of a nest are small.
    (time, notes, isEmpty) = (1, 1, open.isEmpty)
    for tuplet in open {
      time *= tuplet.ratio.time
      notes *= tuplet.ratio.notes
    }
  }
}
