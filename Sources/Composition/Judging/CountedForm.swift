/// The form of a tune: a letter for each part as it is played, such as `AABB`.
struct CountedForm: Equatable {
  /// The letters; equal letters are equal parts.
  let letters: String
  /// The number of bars of each written part.
  let barCounts: [Int]
  private let parts: [WrittenPart]

  /// Finds the form of the counted parts.
  ///
  /// The header's order of parts gives it if there is one and every part has its own label.
  /// Otherwise each written part gets the next letter, unless at least three quarters of its bars equal
  /// those of an earlier part in the same places: then it gets that part's letter. A repeated part has
  /// its letter twice.
  init(_ count: BarCount) {
    parts = count.parts
    barCounts = parts.map(\.barCount)
    if let order = count.order, Set(count.labels).count == parts.count {
      var names: [String] = []
      letters = order.map { label in
        if !names.contains(label) { names.append(label) }
        return Self.letter(names.firstIndex(of: label) ?? 0)
      }.joined()
      return
    }
    var firsts: [WrittenPart] = []
    letters = parts.map { part in
      let place = firsts.firstIndex { Self.areAlike($0, part) } ?? firsts.count
      if place == firsts.count { firsts.append(part) }
      return String(repeating: Self.letter(place), count: part.isRepeated ? 2 : 1)
    }.joined()
  }

  /// Whether the parts are those of `letters` and each has passes of `bars` bars.
  func isForm(_ letters: String, ofBars bars: Int) -> Bool {
    self.letters == letters && parts.allSatisfy { $0.hasPasses(of: bars) }
  }

  /// The written parts with passes of exactly `bars` bars.
  func partCount(ofBars bars: Int) -> Int { parts.count { $0.hasPasses(of: bars) } }

  private static func letter(_ place: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "A") + UInt8(min(place, 25))))
  }

  private static func areAlike(_ a: WrittenPart, _ b: WrittenPart) -> Bool {
    let (a, b) = (a.firstPass, b.firstPass)
    guard a.count == b.count, !a.isEmpty else { return false }
    return zip(a, b).count { $0.music == $1.music } * 4 >= a.count * 3
  }
}
