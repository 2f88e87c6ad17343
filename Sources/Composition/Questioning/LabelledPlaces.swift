import CharRNN

/// The places of texts at which a predicate has an answer, with the answers.
///
/// Places are counted through all texts.
struct LabelledPlaces {
  private(set) var places: [Int] = []
  private(set) var values: [Float] = []
  /// For each text the range of its places.
  private(set) var texts: [Range<Int>] = []

  /// Takes the values of each text; nil where there is no answer.
  init(_ texts: [[Float?]]) {
    var first = 0
    for text in texts {
      let start = places.count
      for (offset, value) in text.enumerated() {
        guard let value else { continue }
        places.append(first + offset)
        values.append(value)
      }
      self.texts.append(start..<places.count)
      first += text.count
    }
  }

  /// The same with the answers of each text moved by a part of its length, the end to the beginning.
  ///
  /// Answers that do not belong to their places, but last as long and are as frequent.
  func shifted(using generator: inout Xoshiro256StarStar) -> LabelledPlaces {
    var moved = self
    for range in texts where range.count > 1 {
      // From a tenth to nine tenths, so that few answers stay about where they were.
      let share = 0.1 + 0.8 * generator.nextUnit()
      let shift = max(1, Int(share * Double(range.count)))
      for place in range {
        moved.values[place] =
          values[range.lowerBound + (place - range.lowerBound + shift) % range.count]
      }
    }
    return moved
  }

  /// Whether the answers are varied enough to measure by: as many of each kind as `fewest`.
  func isVaried(isNumber: Bool, fewest: Int) -> Bool {
    if isNumber {
      guard values.count >= fewest, let first = values.first else { return false }
      return values.contains { $0 != first }
    }
    let trueCount = values.count { $0 > 0.5 }
    return trueCount >= fewest && values.count - trueCount >= fewest
  }
}
