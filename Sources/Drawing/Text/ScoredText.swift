/// A text with the surprisal of each of its characters.
package struct ScoredText: Hashable, Sendable {
  /// A character and its bits; `nil` where it was not predicted.
  package struct Character: Hashable, Sendable {
    package let scalar: Unicode.Scalar
    package let bits: Double?

    package init(_ scalar: Unicode.Scalar, bits: Double?) {
      self.scalar = scalar
      self.bits = bits
    }
  }

  package let characters: [Character]

  package init(_ characters: [Character]) { self.characters = characters }

  private var lines: [ArraySlice<Character>] {
    characters.split(omittingEmptySubsequences: false) { $0.scalar == "\n" }
  }

  /// The lines, with each character in the style of its bits.
  package var styledLines: [StyledLine] {
    lines.map { line in
      line.reduce(into: StyledLine()) { $0.append(String($1.scalar), .surprisal($1.bits)) }
    }
  }

  /// The lines, each followed by a line with the bits of its characters as digits.
  package var markedLines: [StyledLine] {
    var marked = lines.flatMap { line in
      let text = String(String.UnicodeScalarView(line.map(\.scalar)))
      return line.isEmpty
        ? [StyledLine()]
        : [StyledLine(text), StyledLine(line.map { Self.digit($0.bits) }.joined())]
    }
    if characters.last.map({ $0.scalar == "\n" }) ?? true { marked.removeLast() }
    return marked
  }

  /// Whole bits, at most 9; NaN (overflowed weights) prints as `?`.
  private static func digit(_ bits: Double?) -> String {
    guard let bits else { return " " }
    return bits.isNaN ? "?" : "\(Int(min(bits, 9)))"
  }
}
