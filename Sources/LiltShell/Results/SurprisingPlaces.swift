import CharRNN
import Composition
import Drawing
import JSON

/// The most surprising characters of a text's music, with what was expected in their places.
///
/// Of a text without music they are those of its header: there titles would hide all else.
struct SurprisingPlaces: Sendable {
  /// A character of the text.
  private struct Place: Sendable {
    let index: Int
    let bits: Double
    /// The bar and the note that it belongs to, as they are typed, such as `5.2`; nil outside bars.
    let name: String?
    let expected: [ScoredText.Expectation]
  }

  /// The most places that are named.
  static let count = 5
  /// What is less prints as 0.
  private static let leastBits = 0.005
  /// The characters before a place that are shown with it, and the most that were expected.
  private static let (contextLength, expectedCount) = (16, 3)

  private let characters: [Unicode.Scalar]
  private let places: [Place]

  /// Finds the places of a text with its bars.
  init(_ text: ScoredText, _ bars: NumberedBars) {
    characters = text.characters.map(\.scalar)
    let known = text.characters.indices.compactMap { index -> (index: Int, bits: Double)? in
      guard index >= bars.musicStart, let bits = text.characters[index].bits,
        bits >= Self.leastBits
      else { return nil }
      return (index, bits)
    }
    let found = known.sorted { ($1.bits, $0.index) < ($0.bits, $1.index) }.prefix(Self.count)
    places = found.map { index, bits in
      Place(
        index: index, bits: bits, name: bars.name(of: index),
        expected: text.expectations(at: index).filter { $0.scalar != text.characters[index].scalar }
      )
    }
  }

  var isEmpty: Bool { places.isEmpty }

  /// The text before a character, on one line.
  private func before(_ index: Int) -> String {
    let start = max(0, index - Self.contextLength)
    return (start > 0 ? "…" : "") + characters[start..<index].visibleInLine
  }

  var table: Table {
    var table = Table([
      .left("most surprising"), .right("bits"), .left("came"), .left("expected instead"),
      .left("after"),
    ])
    for place in places {
      let expected = place.expected.prefix(Self.expectedCount).map {
        "\($0.scalar.visible) \((Double($0.probability) * 100).fixed(0)) %"
      }
      table.append([
        place.name.map { "bar \($0)" } ?? "", place.bits.fixed(2),
        characters[place.index].visible, expected.joined(separator: ", "), before(place.index),
      ])
    }
    return table
  }

  var json: JSONValue {
    .array(
      places.map { place in
        [
          "place": .int(place.index + 1), "bar": place.name.map { .string($0) } ?? .null,
          "character": .string(String(characters[place.index])), "bits": .figure(place.bits),
          "expected": .array(
            place.expected.map {
              .array([.string(String($0.scalar)), .figure(Double($0.probability))])
            }),
        ]
      })
  }
}
