import CharRNN
import Composition
import Drawing

/// A tune that the user composes bar by bar.
struct ComposedTune {
  /// The model that draws it, whose weights at its beginning stay its own.
  let model: LanguageModel
  /// The text before the first bar.
  let prime: Prime
  /// What the user had primed when it began.
  let typedPrime: SessionPrime?
  /// What the tune must keep to.
  let constraint: ConstraintSettings
  /// Whether the model's memory of the tune is used, which is decided when it begins.
  let remembers: Bool
  /// The cells that are held, which is decided when it begins too.
  let held: [HeldUnit]
  /// Its roads so far.
  var tree: TuneTree
  /// Whether a file or a finished tune holds it.
  var isSaved = false

  /// The tune so far, from its header.
  var text: String { tree.present.generation.draft.text }

  /// Whether quitting would lose anything that the user chose.
  var isUnsaved: Bool { !isSaved && tree.places.count > 1 }

  /// The prime for drawing the rest of the tune.
  var primeSoFar: Prime {
    let drawn = text.unicodeScalars.dropFirst(prime.opening.unicodeScalars.count)
    return Prime(
      boundary: prime.boundary, header: prime.header, text: prime.text + String(drawn))
  }

  // MARK: Names

  /// The beginning of the names of bars that can be taken: `b1`, `b2` and so on.
  static let candidateLetter: Character = "b"

  /// The position among the candidates that `name` names: `3` or `b3`; nil if there is none.
  func position(of name: String) -> Int? {
    let digits = name.first == Self.candidateLetter ? name.dropFirst() : name[...]
    guard let number = Int(digits), tree.present.candidates.indices.contains(number - 1) else {
      return nil
    }
    return number - 1
  }

  /// The names of the tune so far and of its continuations by a bar each.
  var names: [String] {
    (0...tree.present.candidates.count).map { "\(Self.candidateLetter)\($0)" }
  }

  /// The tune so far (`b0`) or with a bar that can be taken (`b1`, …); nil for other names.
  func entry(for name: String) -> TuneShelf.Entry? {
    guard name.first == Self.candidateLetter else { return nil }
    let found =
      name == names[0]
      ? text : position(of: name).map { tree.present.candidates[$0].generation.draft.text }
    return found.map {
      TuneShelf.Entry(name: name, text: $0.trimmingTrailingNewlines + "\n", cell: 0)
    }
  }
}

extension Session {
  /// The tune in progress.
  ///
  /// - Throws: `Failure.noTuneInProgress` if there is none.
  func composedTune() throws(Failure) -> ComposedTune {
    guard let composed else { throw .noTuneInProgress }
    return composed
  }

  /// Begins a tune after the prime, or after a header like the corpus's.
  ///
  /// - Parameters:
  ///   - wish: What the tune must keep to; without a form it keeps to legal bars.
  ///   - sampling: How bars are drawn.
  ///   - seed: The seed of the form and of the first bar.
  /// - Returns: The tune at its start.
  /// - Throws: `Failure`, `UnreadableHeader`, `SamplingError`, `ConstraintError`, `Interrupted`.
  func beginTune(
    _ wish: FormChoice.Wish, _ sampling: SamplingSettings, seed: UInt64
  ) throws -> ComposedTune {
    let loaded = try loadedModel()
    try loaded.checkOneVoice()
    let prime = try priming(loaded)(seed, 1)
    let choice = FormChoice(
      wish: wish, particles: ConstraintSettings.standardParticles,
      census: loaded.corpusDetails?.forms ?? FormCensus())
    var constraint =
      try choice.constraint(
        opening: prime.opening, seed: seed, vocabulary: loaded.model.vocabulary)
      ?? ConstraintSettings()
    constraint.form = constraint.form?.forSteering
    var sampling = sampling
    sampling.constraint = constraint
    let interrupt = console.interrupt
    let started = try TuneGeneration(
      loaded.model, prime: prime, settings: sampling, seed: seed,
      shouldStop: { interrupt.isRequested })
    guard let start = started else { throw Interrupted() }
    return ComposedTune(
      model: loaded.model, prime: prime, typedPrime: self.prime, constraint: constraint,
      remembers: sampling.remembers, held: sampling.held, tree: TuneTree(start, seed: seed))
  }
}

extension TuneForm {
  /// The form without single bars that return, which are the user's to choose; whole parts return.
  ///
  /// Labels are left out, since they are no bars.
  fileprivate var forSteering: TuneForm {
    var form = withNewBars
    form.isLabelled = false
    return form
  }
}
