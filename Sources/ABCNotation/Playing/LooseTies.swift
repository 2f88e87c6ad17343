/// The ties of a voice that found no note to join, on one pass at least.
///
/// A tie at the end of a section finds another note on each pass: that at the start of the section,
/// that of the next ending, or that which follows. It is a fault only if no pass joins it and the
/// note that follows in the text is another one, too.
struct LooseTies {
  /// The steps of ties that found no note on some pass.
  private var loose: Set<Int> = []
  /// The steps of ties that found one on some pass.
  private var joined: Set<Int> = []
  /// The most steps that are searched for the next note.
  private static let searchLimit = 256

  /// Remembers that the tie of the note at `step` found no note.
  mutating func insert(_ step: Int) { loose.insert(step) }

  /// Remembers that it found one.
  mutating func join(_ step: Int) { joined.insert(step) }

  /// The places of the ties that are faults; the notes of a chord have one place.
  func faults(in score: borrowing Score) -> Set<SourceSpan> {
    var faults: Set<SourceSpan> = []
    for step in loose where !joined.contains(step) && !Self.isFollowed(step, in: score) {
      faults.insert(score.steps[step].span)
    }
    return faults
  }

  /// Whether a note that the tie of the note at `step` joins follows in the text.
  private static func isFollowed(_ step: Int, in score: borrowing Score) -> Bool {
    let tied = score.steps[step]
    var time = tied.advances ? tied.duration : 0
    var crossedBar = false
    for next in score.steps[(step + 1)...].prefix(searchLimit) {
      switch next.kind {
      case .note:
        if time == tied.duration, next.key == tied.key || crossedBar && next.degree == tied.degree {
          return true
        }
        if next.advances { time += next.duration }
      case .wait, .bars: time += next.duration
      case .bar: crossedBar = true
      default: break
      }
      if time > tied.duration { return false }
    }
    return false
  }
}
