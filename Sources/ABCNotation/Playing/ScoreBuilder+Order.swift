// Signs about the order in which music is played.

extension ScoreBuilder {
  /// Adds the sign that a decoration means, if it is a jump sign.
  mutating func readJump(_ sign: JumpSign?) -> Bool {
    guard let sign else { return false }
    score.append(.jump(sign, isPlaced: false), span)
    return true
  }

  /// Reads words such as `D.C.`.
  ///
  /// - Returns: Whether they are about a jump.
  mutating func readJump(
    _ text: String, _ diagnostics: inout DiagnosticCollector
  ) -> Bool {
    switch JumpSign.reading(text) {
    case nil: return false
    case .sign(let jump)?: score.append(.jump(jump, isPlaced: false), span)
    case .unknown?: report(.unreadJump(text), &diagnostics)
    }
    return true
  }

  /// Reports a label that an order of parts cannot name.
  func checkLabel(_ label: String, _ diagnostics: inout DiagnosticCollector) {
    guard let first = label.unicodeScalars.first else { return }
    if !("A"..."Z").contains(first) {
      report(.badPartLabel(label), &diagnostics)
    } else if label.unicodeScalars.count > 1 {
      report(.longPartLabel(label, readAs: first), &diagnostics)
    }
  }
}
