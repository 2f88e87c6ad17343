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

  /// A character that could have been next, and its probability.
  package struct Expectation: Hashable, Sendable {
    package let scalar: Unicode.Scalar
    package let probability: Float

    package init(_ scalar: Unicode.Scalar, probability: Float) {
      self.scalar = scalar
      self.probability = probability
    }
  }

  package let characters: [Character]
  /// The likeliest characters of all places, one place after the other.
  private let expectations: [Expectation]
  /// The index in `expectations` at which those of each place end.
  private let ends: [Int32]

  /// Makes a text; `expectations` has the likeliest characters of each place, if they are known.
  package init(_ characters: [Character], expectations: [[Expectation]] = []) {
    self.characters = characters
    self.expectations = expectations.flatMap(\.self)
    var end: Int32 = 0
    ends = expectations.map { found in
      end += Int32(found.count)
      return end
    }
  }

  /// What was expected in the place of the character at `index`, the likeliest first.
  package func expectations(at index: Int) -> ArraySlice<Expectation> {
    guard ends.indices.contains(index) else { return [] }
    return expectations[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// Whether it is known what was expected.
  package var hasExpectations: Bool { !expectations.isEmpty }

  /// The memory that the text occupies, in bytes.
  package var byteCount: Int { 24 * characters.count + 8 * expectations.count + 4 * ends.count }

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

  /// The level of a surprisal, 0 for little to 6 for much, with limits at 1, 2, 3, 4, 6 and 8 bits.
  package static func level(ofBits bits: Double) -> Int {
    [1, 2, 3, 4, 6, 8].count { bits >= $0 }
  }

  /// Whole bits, at most 9; NaN (overflowed weights) prints as `?`.
  private static func digit(_ bits: Double?) -> String {
    guard let bits else { return " " }
    return bits.isNaN ? "?" : "\(Int(min(bits, 9)))"
  }
}
