import CharRNN
import Composition

/// What tunes to draw: everything but the model, the corpus and the session's prime.
struct SamplePlan {
  /// The text from which the tunes start, instead of the session's prime or a header.
  enum Start {
    /// The vocabulary entry with this index.
    case index(Int)
    case text(String)
  }

  var settings: SamplingSettings
  var count = 1
  /// The first seed; nil takes the session's, or a new number.
  var seed: UInt64?
  var start: Start?
  /// The user's values for an added header.
  var choices = HeaderChoices()
  /// What the tunes must keep to; nil leaves it to `isFree`.
  var wish: FormChoice.Wish?
  var particles: Int?
  /// Whether a length or an ending was asked for, so that the model writes what it likes.
  var isFree = false

  /// A record for each tune, in the order of their seeds.
  ///
  /// - Throws: `SamplingError` for a setting outside its range, `ConstraintError` for a form that the
  ///   prime or the model cannot have, and what the session's prime throws.
  func records(
    _ loaded: SessionModel, _ session: inout Session
  ) throws -> [GenerationRecord] {
    _ = try settings.sampler()
    if let wish, wish != .free { try loaded.checkOneVoice() }
    let digest = loaded.model.digest.hexadecimal
    let priming = try self.priming(loaded, session)
    let seeds = SeedSeries(session.seed(seed))
    let choice = FormChoice(
      wish: wish ?? (isFree || start != nil ? .free : .usual),
      particles: particles ?? ConstraintSettings.standardParticles,
      census: loaded.corpusDetails?.forms ?? FormCensus(),
      modelRepeats: loaded.model.hasMemory && settings.remembers)
    var obstacle: ConstraintError?
    let records = try (0..<count).map { place in
      var settings = settings
      let seed = seeds[place]
      let prime = priming(seed, place + 1)
      do throws(ConstraintError) {
        settings.constraint = try choice.constraint(
          opening: prime.opening, seed: seed, vocabulary: loaded.model.vocabulary)
      } catch {
        // Only a form that was asked for is worth failing.
        if choice.wish != .usual { throw error }
        obstacle = error
      }
      _ = try settings.cadenceSampler()
      return GenerationRecord(
        program: "lilt \(LiltVersion.current)", model: digest, seed: seed, settings: settings,
        prime: prime)
    }
    if let obstacle { session.note("drawn without a form: \(obstacle)") }
    return records
  }

  private func priming(_ loaded: SessionModel, _ session: Session) throws -> Session.Priming {
    let vocabulary = loaded.model.vocabulary
    if let start {
      let prime = try Self.prime(start, vocabulary)
      return { _, _ in prime }
    }
    try loaded.check(style: choices.style)
    if session.prime == nil, isFree, choices.hasOnlyStyle {
      let prime = Prime(startOfTuneIn: vocabulary, loaded.corpusDetails, style: choices.style)
      return { _, _ in prime }
    }
    return try session.priming(loaded, choices)
  }

  private static func prime(_ start: Start, _ vocabulary: Vocabulary) throws -> Prime {
    switch start {
    case .index(let index):
      guard vocabulary.characters.indices.contains(index) else {
        throw SamplingError.outOfRange(
          parameter: "start index", value: "\(index)", allowed: "0 to \(vocabulary.count - 1)")
      }
      return Prime(bare: vocabulary.text(of: [Token(index)]))
    case .text(let text):
      guard !text.isEmpty else { throw Failure.arguments("--start needs a text") }
      let read = vocabulary.spelling(of: text)
      _ = try vocabulary.encode(read.unicodeScalars)
      return Prime(bare: read)
    }
  }
}

extension Session {
  /// The prime of a tune by its seed and its number, from 1.
  typealias Priming = (_ seed: UInt64, _ number: Int) -> Prime

  /// The session's prime as the model reads it; without one a header as `FreeHeaders` draws it.
  ///
  /// - Parameters:
  ///   - loaded: The model.
  ///   - choices: The user's values for an added header.
  /// - Returns: The prime for each seed and number; with a prime of the session always the same.
  /// - Throws: `Failure` or `UnreadableHeader` if the model cannot read the prime or the header.
  func priming(_ loaded: SessionModel, _ choices: HeaderChoices = .init()) throws -> Priming {
    guard var typed = prime else {
      return try FreeHeaders(loaded.corpusDetails, choices.filled(from: settings), loaded.model)
        .prime
    }
    typed.choices = choices.filled(from: typed.choices)
    let (prime, chosen) = try typed.resolved(for: loaded, settings)
    if let chosen { note(chosen) }
    return { _, _ in prime }
  }
}

extension SamplePlan {
  /// A plan with the ending that the user or the session asks for.
  ///
  /// - Parameters:
  ///   - settings: The stages' values.
  ///   - length: The typed length, which alone means exactly that many characters.
  ///   - until: The typed ending.
  ///   - set: The session's settings.
  init(
    _ settings: SamplingSettings, length: Int? = nil, until: SamplingSettings.Ending? = nil,
    _ set: Settings
  ) {
    self.settings = settings
    let chosen = until ?? set.value(of: .until).flatMap(SamplingSettings.Ending.init)
    self.settings.ending = chosen ?? (length == nil ? .tune : .length)
    self.settings.length = length ?? set.integer(.length) ?? SamplingSettings.longestTune
    isFree = length != nil || chosen != nil || set.integer(.length) != nil
  }
}
