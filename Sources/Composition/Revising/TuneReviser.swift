internal import ABCNotation
public import CharRNN

/// Draws parts of tunes anew, the rest respected.
public struct TuneReviser {
  /// The default number of drawings that compete.
  public static let standardCandidates = 32

  private let model: LanguageModel
  private let settings: SamplingSettings
  private let candidates: Int
  private let lanes: Int?

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - model: the model to draw from.
  ///   - settings: the stages before the constraint.
  ///   - candidates: the number of drawings that compete, at least 1.
  ///   - lanes: the cores to use, nil for all; the result does not depend on it.
  public init(
    _ model: LanguageModel, _ settings: SamplingSettings, candidates: Int, lanes: Int? = nil
  ) {
    self.model = model
    self.settings = settings
    self.candidates = candidates
    self.lanes = lanes
  }

  /// Revises a tune.
  ///
  /// - Parameters:
  ///   - text: the tune from its `X:` line on; for an answer the phrase with its header.
  ///   - revision: what to draw anew.
  ///   - seed: the seed of the draws.
  ///   - shouldStop: asked every few characters.
  /// - Returns: the new tune; nil if `shouldStop` did.
  /// - Throws: `RevisionError`, `ConstraintError` or `SamplingError`; `UnknownCharacter` if the
  ///   vocabulary lacks a character of the tune.
  public func revise(
    _ text: String, _ revision: Revision, seed: UInt64, shouldStop: () -> Bool = { false }
  ) throws -> RevisedTune? {
    let plan = try revision.plan(text, model.vocabulary, seed: seed)
    var drawing = RevisionDrawing(
      plan, try settings.sampler(),
      try model.predictor(for: settings), count: candidates, seed: seed, lanes: lanes)
    guard let drafts = try drawing.draw(shouldStop: shouldStop) else { return nil }
    for draft in drawing.ranked(drafts) {
      let revised = plan.text(draft)
      let read = TuneReader.firstTune(in: revised)
      guard read.faultCount + read.tune.performance().faultCount == 0 else { continue }
      if revision == .answer, TuneHarmony(read.tune).endsOnTonic != true { continue }
      let bits = try meanBits(of: [text, revised])
      return RevisedTune(
        text: revised, following: plan.following.map { plan.mean(draft, $0) },
        bits: (bits[0], bits[1]),
        chordTones: (
          TuneHarmony(TuneReader.firstTune(in: text).tune).chordToneShare,
          TuneHarmony(read.tune).chordToneShare
        ))
    }
    throw RevisionError.nothingFits(drawings: candidates)
  }

  /// The header and the first bars of a tune.
  ///
  /// - Throws: `RevisionError.bars` if the tune has fewer.
  public static func phrase(of text: String, bars count: Int) throws(RevisionError) -> String {
    let bars = BarPlaces(text)
    guard let last = bars.bars.first(where: { $0.number == count }) else {
      throw bars.bars.isEmpty ? .noMusic : .bars(1...count, count: bars.count)
    }
    return bars.text[..<last.range.upperBound].string
  }

  /// The mean surprisal of the body of each tune, in bits a character.
  private func meanBits(of tunes: [String]) throws -> [Double] {
    let texts = try tunes.map { tune in
      let start = Prime.tuneBoundary.unicodeScalars.count + BarPlaces(tune).bodyStart
      let tokens = try model.vocabulary.encode((Prime.tuneBoundary + tune).unicodeScalars).tokens
      return TextLikelihoods.Text(
        context: Array(tokens[..<start]), predicted: Array(tokens[start...]))
    }
    return zip(TextLikelihoods(model).logLikelihoods(of: texts), texts).map { nats, text in
      -nats / LossTotals.natsPerBit / Double(max(1, text.predicted.count))
    }
  }
}

/// A revised tune with its figures before and after.
public struct RevisedTune: Sendable {
  /// The tune, from its `X:` line on.
  public let text: String
  /// The mean surprisal of what follows the drawn bars, in bits a character; nil if nothing does.
  public let following: Double?
  /// The mean surprisal of the music, in bits a character.
  public let bits: (before: Double, after: Double)
  /// The share of the notes under a chord symbol that the chord has; nil without chord symbols.
  public let chordTones: (before: Double?, after: Double?)
}

extension TuneHarmony {
  /// The share of the notes under a chord symbol that the chord has; nil without such notes.
  var chordToneShare: Double? {
    chordNotes.all > 0 ? Double(chordNotes.chordTones) / Double(chordNotes.all) : nil
  }
}

extension RevisionPlan {
  /// The tune of a drawing.
  func text(_ draft: RevisionDraft) -> String {
    let opening = prefix.unicodeScalars.dropFirst(Prime.tuneBoundary.unicodeScalars.count)
    let written = draft.written.joined().map { vocabulary[$0] }
    let text = String(opening) + written[...].string
    // What weighs the end of a tune is a blank line, which the tune does not have.
    let rest = text.hasSuffix("\n\n") ? String(text.dropLast()) : text
    return rest + suffix
  }

  /// The mean surprisal of a step, in bits a character.
  func mean(_ draft: RevisionDraft, _ step: Int) -> Double {
    draft.bits[step] / Double(max(1, draft.written[step].count))
  }
}
