/// The tunes on which predictions are measured: all in a role, or a sample of many.
public struct MeasuredTunes: Sendable {
  /// The tunes.
  public let tunes: [TuneText]
  /// The number of tunes in the role.
  public let tuneCount: Int

  /// All of a list of tunes.
  public init(_ tunes: [TuneText]) { self.init(tunes: tunes, tuneCount: tunes.count) }

  init(tunes: [TuneText], tuneCount: Int) {
    self.tunes = tunes
    self.tuneCount = tuneCount
  }

  /// The characters from which a sample takes the place of all tunes.
  public static let characterLimit = 500_000

  /// Whether tunes are left out.
  public var isSample: Bool { tunes.count < tuneCount }
}

extension TuneCorpus {
  /// The tunes in a role for measuring predictions.
  ///
  /// Where they have more than `limit` characters, they are a sample: the tunes with the largest hashes
  /// of their music, as many as reach `limit` characters, in text order. The sample depends on the
  /// tunes alone.
  ///
  /// - Parameters:
  ///   - role: the role.
  ///   - all: whether all tunes are taken, however many.
  ///   - limit: the characters that are enough.
  ///   - fewest: the tunes that a sample has at least, however long they are.
  /// - Returns: the tunes, and how many there are.
  public func measuredTunes(
    in role: Role, all: Bool = false, limit: Int = MeasuredTunes.characterLimit, fewest: Int = 0
  ) -> MeasuredTunes {
    let found = tunes.indices.filter { tunes[$0].role == role }
    let characters = found.reduce(0) { $0 + tunes[$1].characters.count }
    guard !all, characters > limit else {
      return MeasuredTunes(tunes: found.map { text(of: tunes[$0]) }, tuneCount: found.count)
    }
    var sample: [Int] = []
    var sum = 0
    for index in found.sorted(by: { (tunes[$1].key, $1) < (tunes[$0].key, $0) }) {
      if sum >= limit, sample.count >= fewest { break }
      sample.append(index)
      sum += tunes[index].characters.count
    }
    return MeasuredTunes(tunes: sample.sorted().map { text(of: tunes[$0]) }, tuneCount: found.count)
  }
}
