/// What stays the same while a tune is drawn under a constraint.
///
/// A class of plain values, so that asking for a character costs no reference counting.
final class ConstraintRules: Sendable {
  /// A part of the form.
  struct Part: Sendable {
    let barCount: Int
    let endingCount: Int
    let isRepeated: Bool
  }

  /// The length of a bar in `NoteLength.unit` parts.
  let barLength: Int32
  /// Whether repeats, and variant endings, can be written.
  let canRepeat: Bool
  let canEndTwice: Bool
  /// The form's pick-up in such parts; 0 without a form.
  let pickUp: Int32
  /// Whether there is a form; without one bars and repeats come in any order that is legal.
  let hasForm: Bool
  /// The parts of the form.
  let parts: [Part]
  /// Whether a `P:` line names each part.
  let isLabelled: Bool
  /// For each written bar of each part the earlier written bar that it repeats, or nil.
  let returns: [[Int?]]
  /// The written bars that others repeat.
  let sources: Set<Int>

  /// Rules for bars of `barLength` parts.
  init(
    barLength: Int32, _ writable: Writable, form: TuneForm? = nil, pickUp: Int32 = 0
  ) {
    self.barLength = barLength
    canRepeat = writable.hasColon
    canEndTwice = writable.hasColon && writable.hasNumber(12)
    self.pickUp = pickUp
    hasForm = form != nil
    isLabelled = form?.isLabelled ?? false
    let parts = form?.parts ?? []
    self.parts = parts.map {
      Part(barCount: $0.barCount, endingCount: $0.endingCount, isRepeated: $0.isRepeated)
    }
    returns = parts.map(\.returns)
    sources = Set(returns.flatMap { $0.compactMap(\.self) })
  }

  /// Whether the characters suffice for the repeats and endings of the form.
  var isWritable: Bool {
    parts.allSatisfy { part in
      (canRepeat || !part.isRepeated) && (canEndTwice || part.endingCount == 0)
    }
  }
}
