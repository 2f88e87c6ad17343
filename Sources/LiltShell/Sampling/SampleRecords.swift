import CharRNN
import Composition

extension Session {
  /// Makes the records of `count` tunes as the session's settings and prime say, each with its own
  /// seed.
  ///
  /// - Parameters:
  ///   - count: The number of tunes.
  ///   - temperature: Replaces the session's temperature.
  ///   - seed: The first seed; otherwise the session's, or a new number.
  /// - Returns: The records in the order of their seeds.
  /// - Throws: `Failure.noModel`; `SamplingError` for a setting out of its range.
  func sampleRecords(
    count: Int, temperature: Float?, seed: UInt64?
  ) throws -> [GenerationRecord] {
    let loaded = try loadedModel()
    var sampling = SamplingSettings(stages: SamplingStages.all)
    for stage in SamplingStages.all { sampling[stage] = settings.value(of: stage) }
    if let temperature { sampling[.temperature] = .number(temperature) }
    sampling.ending = settings.value(of: .until).flatMap(SamplingSettings.Ending.init) ?? .tune
    sampling.length = settings.integer(.length) ?? SamplingSettings.longestTune
    _ = try sampling.sampler()
    let prime =
      try self.prime?.resolved(for: loaded, settings)
      ?? Prime(startOfTuneIn: loaded.model.vocabulary)
    let first = seed ?? settings.seed ?? world.makeSeed()
    return (0..<count).map { place in
      GenerationRecord(
        program: "lilt \(LiltVersion.current)", model: loaded.model.digest.hexadecimal,
        seed: first &+ UInt64(place), settings: sampling, prime: prime)
    }
  }
}
