import CharRNN
import Composition
import Drawing

/// Two models that read the same texts and draw from the same random numbers.
struct ModelComparison {
  /// A model with the name that the user gave it.
  struct Side {
    let name: String
    let loaded: SessionModel
  }

  /// What both expect next.
  struct Expectations {
    /// What was read.
    let text: String
    /// The characters that either knows, the likeliest of both first.
    let characters: [Unicode.Scalar]
    /// The probabilities of these characters; nil for those that a model lacks.
    let probabilities: [[Double?]]
    let entropies: [Double]
    /// The Kullback–Leibler divergence D(first ‖ second), in bits; infinite if the second model lacks a
    /// character.
    let divergence: Double
  }

  /// A bar with the bits that it costs each.
  struct Bar {
    /// Its place among the bars, from 0.
    let place: Int
    /// As `score` numbers it; nil for a passage without notes.
    let number: Int?
    let text: String
    let bits: [Double]
    var difference: Double { bits[0] - bits[1] }
  }

  let sides: [Side]
  private let remembers: Bool
  private let console: Console
  /// Why something is left out, in words.
  private(set) var reasons: [String] = []
  private(set) var paired: PairedBits?
  private(set) var pairedCount = 0
  /// The held-out tunes that one of the models cannot read.
  private(set) var unreadableCount = 0
  private(set) var scoredName: String?
  /// All bars of the scored text, in order.
  private(set) var bars: [Bar] = []
  private(set) var expectations: Expectations?
  private(set) var drawn: [(tune: DrawnTune, entry: TuneShelf.Entry)] = []
  private var mostDifferent: TuneText?

  init(_ first: Side, _ second: Side, remembers: Bool, _ console: Console) {
    sides = [first, second]
    self.remembers = remembers
    self.console = console
  }

  private var models: [LanguageModel] { sides.map(\.loaded.model) }

  /// Reads the held-out tunes of `corpus` with both models, with weights in single precision, as
  /// 'evaluate' does.
  ///
  /// - Throws: `Interrupted`.
  mutating func read(heldOutOf corpus: TuneCorpus, all: Bool) throws {
    let found = corpus.measuredTunes(in: .heldOut, all: all).tunes
    let digest = corpus.trainingDigest.hexadecimal
    for side in sides where side.loaded.provenance.trainingDigest != digest {
      reasons.append(
        "'\(side.name)' learned from other tunes than the training part of '\(corpus.name)', so it may "
          + "have seen some of the held-out tunes")
    }
    var tunes: [TuneText] = []
    var texts: [[Evaluator.Text]] = [[], []]
    for tune in found {
      guard models.allSatisfy({ $0.vocabulary.canRead(tune.string) }) else {
        unreadableCount += 1
        continue
      }
      let read = try models.flatMap { try $0.vocabulary.evaluationTexts(of: [tune]) }
      // Without newline a model predicts fewer characters of a tune.
      guard read[0].predictedCount == read[1].predictedCount else {
        unreadableCount += 1
        continue
      }
      tunes.append(tune)
      for side in sides.indices { texts[side].append(read[side]) }
    }
    var bits: [[[Double]]] = []
    for (place, side) in sides.enumerated() {
      let predictor = side.loaded.model.predictor(.f32, remembers: remembers)
      let read = TextSurprisals(predictor).bits(
        of: texts[place],
        progress: { console.progress("\(side.name): \($0) of \(tunes.count.counted("tune"))") },
        shouldStop: { console.interrupt.isRequested })
      guard let read else { throw Interrupted() }
      bits.append(read)
    }
    let figures = zip(bits[0], bits[1]).map { first, second in
      PairedBits.Tune(
        first: first.reduce(0, +), second: second.reduce(0, +), characters: first.count)
    }
    paired = PairedBits(figures.filter { $0.characters > 0 })
    pairedCount = tunes.count
    let largest = figures.indices.max { one, other in
      figures[one].meanDifference < figures[other].meanDifference
    }
    mostDifferent = largest.map { tunes[$0] }
    if paired == nil { reasons.append("no held-out tune of '\(corpus.name)' can be read by both") }
  }

  /// Scores the bars of a tune.
  ///
  /// - Throws: `Interrupted`.
  mutating func score(_ text: String, named name: String) throws {
    for side in sides where !side.loaded.model.vocabulary.canRead(text) {
      reasons.append("'\(side.name)' lacks a character of \(name), whose bars are left out")
      return
    }
    let scores = try sides.map { side in
      let prime = Prime(wholeHeader: text, vocabulary: side.loaded.model.vocabulary)
      return try TextScore(
        of: prime.text, after: prime.boundary, by: side.loaded.model, remembers: remembers,
        console)
    }
    scoredName = name
    bars = zip(scores[0].barFigures, scores[1].barFigures).enumerated().map { place, bar in
      Bar(
        place: place, number: bar.0.number, text: bar.0.text, bits: [bar.0.bits, bar.1.bits])
    }
  }

  /// Scores the held-out tune at which the models differ most, if they have read any.
  mutating func scoreMostDifferentTune() throws {
    guard let mostDifferent else { return }
    let title = mostDifferent.field("T").map { "'\($0)'" } ?? "a tune without title"
    try score(mostDifferent.string, named: "the held-out tune \(title)")
  }

  /// Compares what both expect after a text.
  ///
  /// - Throws: `Interrupted`.
  mutating func expect(after text: String) throws {
    var found: [Distribution] = []
    for side in sides {
      let vocabulary = side.loaded.model.vocabulary
      guard vocabulary.canRead(text), !text.isEmpty else {
        reasons.append("'\(side.name)' cannot read the text before the next characters")
        return
      }
      var reader = Reader(side.loaded.model.predictor(.bf16, remembers: remembers))
      try reader.read(try vocabulary.encode(text.unicodeScalars).tokens, console)
      guard let logits = reader.logits else { return }
      found.append(Distribution(logits))
    }
    let vocabularies = models.map(\.vocabulary)
    let characters =
      vocabularies[0].characters
      + vocabularies[1].characters.filter { vocabularies[0].index(of: $0) == nil }
    func probabilities(_ side: Int) -> [Double?] {
      characters.map { character in
        vocabularies[side].index(of: character).map { found[side].probabilities[Int($0)] }
      }
    }
    let both = [probabilities(0), probabilities(1)]
    let order = characters.indices.sorted { one, other in
      let (a, b) = (both.map { $0[one] ?? 0 }.max() ?? 0, both.map { $0[other] ?? 0 }.max() ?? 0)
      return (b, one) < (a, other)
    }
    let divergence = characters.indices.reduce(0.0) { sum, place in
      let (own, other) = (both[0][place] ?? 0, both[1][place] ?? 0)
      return own == 0 ? sum : sum + own * (Drawing.bits(other) - Drawing.bits(own))
    }
    expectations = Expectations(
      text: text, characters: order.map { characters[$0] },
      probabilities: both.map { side in order.map { side[$0] } },
      entropies: found.map(\.entropy), divergence: divergence)
  }

  /// Draws a tune of each with the same seed and prime; `shelve` keeps it.
  ///
  /// - Throws: `Interrupted`.
  mutating func draw(
    _ record: GenerationRecord, shelve: (String, GenerationRecord) -> TuneShelf.Entry
  ) throws {
    for side in sides {
      guard side.loaded.model.vocabulary.canRead(record.prime.reading) else {
        reasons.append("'\(side.name)' cannot read the prime, so it draws no tune")
        continue
      }
      var own = record
      own.model = side.loaded.model.digest.hexadecimal
      guard
        let tune = try SamplingJob([own], side.loaded.model, console).drawTogether().first
      else { throw Interrupted() }
      drawn.append((tune, shelve(tune.text, tune.record)))
    }
  }
}

extension PairedBits.Tune {
  /// The absolute difference in bits a character; 0 without characters.
  fileprivate var meanDifference: Double {
    characters == 0 ? 0 : abs(first - second) / Double(characters)
  }
}

extension Evaluator.Text {
  /// The number of characters that are predicted.
  fileprivate var predictedCount: Int { tokens.count - context }
}

extension Vocabulary {
  /// Whether it has every character of `text`.
  fileprivate func canRead(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { index(of: $0) != nil }
  }
}
