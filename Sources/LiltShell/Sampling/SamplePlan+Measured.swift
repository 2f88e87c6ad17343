import CharRNN
import Composition

extension SamplePlan {
  /// A plan of tunes that are drawn to be measured, with the session's settings and what is held of the
  /// model.
  ///
  /// - Parameters:
  ///   - count: the number of tunes.
  ///   - loaded: the model that draws them.
  ///   - remembers: whether its memory of the tune is used.
  ///   - temperature: nil for the session's.
  ///   - seed: the first seed; nil for the session's, or a new number.
  ///   - set: the session's settings.
  init(
    measuring count: Int, of loaded: SessionModel, remembers: Bool, temperature: Float?,
    seed: UInt64?, _ set: Settings
  ) {
    var sampling = set.sampling()
    sampling.remembers = remembers
    sampling.held = loaded.held
    if let temperature { sampling[.temperature] = .number(temperature) }
    self.init(sampling, set)
    self.count = count
    self.seed = seed
  }
}
