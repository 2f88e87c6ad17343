/// Tunes corrupted in six ways, similar to those that a half-trained network writes.
public struct CorruptedTunes {
  private let tunes: [[UInt8]]
  /// The tunes in one, and where each run of four bytes stands in it, in order.
  private let all: [UInt8]
  private let places: [UInt32: [Int]]
  private var generator: SeededGenerator

  /// Prepares to corrupt the tunes of `text`.
  public init(_ text: String, seed: UInt64) {
    var tunes: [[UInt8]] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: Array("X:".utf8)) { tunes.append([]) }
      if !tunes.isEmpty { tunes[tunes.count - 1] += line + [UInt8(ascii: "\n")] }
    }
    self.tunes = tunes
    let all = Array(tunes.joined())
    var places: [UInt32: [Int]] = [:]
    for place in 0..<max(0, all.count - 4) {
      places[Self.context(all[place..<place + 4]), default: []].append(place)
    }
    (self.all, self.places) = (all, places)
    generator = SeededGenerator(seed: seed)
  }

  /// The same tunes, corrupted from another seed.
  public func seeded(_ seed: UInt64) -> Self {
    var tunes = self
    tunes.generator = SeededGenerator(seed: seed)
    return tunes
  }

  /// Four bytes as a number.
  private static func context(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Returns the next corrupted tune, of kind 0 to 5.
  ///
  /// It starts with `X:` in any case.
  public mutating func next(kind: Int) -> String {
    let tune = tunes[generator.below(tunes.count)]
    let body = (Self.bodyStart(tune) ?? min(4, tune.count))
    let result: [UInt8]
    switch kind {
    case 0: result = corrupted(tune, from: body, rate: 0.03)
    case 1: result = corrupted(tune, from: body, rate: 0.15)
    case 2: result = corrupted(tune, from: 2, rate: 0.05)
    case 3: result = Array(tune.prefix(body + generator.below(max(1, tune.count - body))))
    case 4:
      let other = tunes[generator.below(tunes.count)]
      let cut = body + generator.below(max(1, tune.count - body))
      result = corrupted(
        Array(tune.prefix(cut)) + other.dropFirst(generator.below(other.count)), from: body,
        rate: 0.05)
    default: result = chain(length: 400)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Returns the byte offset of the line after the first `K:`.
  private static func bodyStart(_ tune: [UInt8]) -> Int? {
    let key = Array("\nK:".utf8)
    guard let place = tune.indices.first(where: { tune[$0...].starts(with: key) }) else {
      return nil
    }
    return tune[(place + 1)...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
  }

  /// Drops, doubles or replaces a share of the bytes from `start` on.
  private mutating func corrupted(_ tune: [UInt8], from start: Int, rate: Double) -> [UInt8] {
    var result = Array(tune.prefix(start))
    for byte in tune.dropFirst(start) {
      guard generator.unit() < rate else {
        result.append(byte)
        continue
      }
      switch generator.below(3) {
      case 0: break
      case 1: result += [byte, byte]
      default: result.append(tune[generator.below(tune.count)])
      }
    }
    return result
  }

  /// Returns a Markov chain of order 4: each byte follows the four before it somewhere in the
  /// tunes.
  private mutating func chain(length: Int) -> [UInt8] {
    var result = Array("X:1\n".utf8)
    while result.count < length {
      let start = generator.below(all.count)
      let found = places[Self.context(result.suffix(4))].flatMap { places in
        places.first { $0 >= start } ?? places.first
      }
      result.append(all[found.map { $0 + 4 } ?? start])
    }
    return result
  }
}
