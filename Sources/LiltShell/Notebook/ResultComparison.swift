import Drawing

/// Compares the results of a block with those that stand in the notebook.
///
/// Text must be the same, but for the white space between words. Figures, which are numbers with
/// decimals, may differ by a tolerance; measured words are not compared. If figures differ within the
/// tolerance, the pictures made of them, such as bars, may differ too.
struct ResultComparison {
  /// The largest difference of two figures, as a share of the larger one, that counts as none.
  ///
  /// A difference of one unit of the last decimal counts as none too.
  var tolerance = Self.standardTolerance

  static let standardTolerance = 0.001

  /// The first difference.
  struct Difference: Hashable {
    /// What stands in the notebook; `nil` if its text has ended.
    let expected: String?
    /// What the block showed; `nil` if its text has ended.
    let found: String?
  }

  /// The first difference of two texts that counts as one; `nil` if they are equal otherwise.
  ///
  /// - Parameters:
  ///   - expected: The results in the notebook.
  ///   - found: The results of the block.
  ///   - measured: The words of `found` that are measured.
  /// - Returns: The first lines that differ.
  func difference(
    of expected: [ResultText], _ found: [ResultText], measured: Set<String>
  ) -> Difference? {
    let (old, new) = (Self.lines(of: expected), Self.lines(of: found))
    var figuresDiffer = false
    var pictures: Difference?
    for index in 0..<max(old.count, new.count) {
      let (a, b) = (old.element(at: index), new.element(at: index))
      let difference = Difference(
        expected: a?.joined(separator: " "), found: b?.joined(separator: " "))
      guard let a, let b else { return difference }
      switch match(a, b, measured) {
      case .same: break
      case .near: figuresDiffer = true
      case .otherPicture: pictures = pictures ?? difference
      case .different: return difference
      }
    }
    return figuresDiffer ? nil : pictures
  }

  /// How a line differs from the one in the notebook.
  private enum Match {
    case same
    /// Figures differ, within the tolerance.
    case near
    /// Only a picture differs.
    case otherPicture
    case different
  }

  private func match(_ old: [String], _ new: [String], _ measured: Set<String>) -> Match {
    let isWord = { (word: String) in !Self.isPicture(word) }
    let (a, b) = (old.filter(isWord), new.filter(isWord))
    guard a.count == b.count else { return .different }
    var isNear = false
    for (a, b) in zip(a, b) where a != b {
      if measured.contains(b), Self.number(a) != nil { continue }
      guard self.isNear(a, b) else { return .different }
      isNear = true
    }
    if isNear { return .near }
    return old.filter(Self.isPicture) == new.filter(Self.isPicture) ? .same : .otherPicture
  }

  /// The lines that are not blank, in words.
  private static func lines(of results: [ResultText]) -> [[String]] {
    results.flatMap { $0.text.split(separator: "\n") }
      .map { $0.split(separator: " ").map(String.init) }.filter { !$0.isEmpty }
  }

  /// Whether a word is drawn of blocks, braille or lines.
  private static func isPicture(_ word: String) -> Bool {
    word.unicodeScalars.allSatisfy { (0x2500...0x28FF).contains($0.value) }
  }

  /// The value of a number with its signs around it removed; `nil` for other words.
  private static func number(_ word: String) -> (value: Double, decimals: Int)? {
    let digits = word.drop { "(['".contains($0) }
    let plain = digits.reversed().drop { ")]',;:%".contains($0) }.reversed().filter { $0 != "," }
    let text = String(plain)
    guard let value = Double(text), value.isFinite else { return nil }
    let decimals = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
    return (value, decimals ?? 0)
  }

  /// Whether two words are figures that differ by no more than the tolerance.
  private func isNear(_ a: String, _ b: String) -> Bool {
    guard tolerance > 0, let (x, decimals) = Self.number(a), let (y, others) = Self.number(b),
      decimals > 0, decimals == others
    else { return false }
    var unit = 1.0
    for _ in 0..<decimals { unit /= 10 }
    // Half a unit more, because decimals have no exact binary form.
    return abs(x - y) <= max(tolerance * max(abs(x), abs(y)), 1.5 * unit)
  }
}

extension Array {
  fileprivate func element(at index: Int) -> Element? { index < count ? self[index] : nil }
}
