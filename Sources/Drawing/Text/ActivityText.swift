/// A text with a number from a diverging scale for each of its characters, such as the output of a unit.
package struct ActivityText: Hashable, Sendable {
  /// A character and its number.
  package struct Character: Hashable, Sendable {
    package let scalar: Unicode.Scalar
    package let value: Double

    package init(_ scalar: Unicode.Scalar, _ value: Double) {
      self.scalar = scalar
      self.value = value
    }
  }

  package let characters: [Character]
  /// The number that has the strongest colour, as its opposite has: the largest magnitude of all.
  package let scale: Double

  package init(_ characters: [Character]) {
    self.characters = characters
    scale = characters.reduce(0) { max($0, $1.value.isFinite ? $1.value.magnitude : 0) }
  }

  /// The memory that the text occupies, in bytes.
  package var byteCount: Int { 16 * characters.count }

  /// The share of the scale that a number has, from -1 to 1; NaN for NaN.
  package func share(_ value: Double) -> Double { scale > 0 ? value / scale : value }

  private var lines: [ArraySlice<Character>] {
    var lines = characters.split(omittingEmptySubsequences: false) { $0.scalar == "\n" }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }

  /// The lines, with each character in the style of its number.
  package var styledLines: [StyledLine] {
    lines.map { line in
      line.reduce(into: StyledLine()) {
        $0.append(String($1.scalar), .activity(share($1.value)))
      }
    }
  }

  /// The lines, each followed by one with the signs of the numbers and one with their sizes: ninths of the
  /// scale as digits, `?` for NaN.
  ///
  /// A number that rounds to 0 has no sign.
  package var markedLines: [StyledLine] {
    lines.flatMap { line in
      let ninths = line.map { (share($0.value) * 9).rounded() }
      let signs = ninths.map { $0 > 0 ? "+" : $0 < 0 ? "-" : " " }.joined()
      let digits = ninths.map { $0.isNaN ? "?" : "\(Int(min($0.magnitude, 9)))" }.joined()
      let text = String(String.UnicodeScalarView(line.map(\.scalar)))
      return line.isEmpty
        ? [StyledLine()] : [StyledLine(text), StyledLine(signs), StyledLine(digits)]
    }
  }

  /// The level of a share of the scale: from -3 through 0 to 3, with limits at 0.15, 0.4 and 0.7.
  package static func level(ofShare share: Double) -> Int {
    let level = [0.15, 0.4, 0.7].count { share.magnitude >= $0 }
    return share < 0 ? -level : level
  }
}
