import CharRNN
import Foundation
import Testing

@testable import Composition

@Suite("Particles")
struct ParticleTests {
  /// Two bars, each a note of one unit or two of half a unit; the form has a bar in each part.
  private static let opening = "X:1\nM:1/8\nL:1/8\nK:C\n"
  private static let form = TuneForm(
    parts: ["A", "B"].map {
      TuneForm.Part(barCount: 1, isRepeated: false, letter: $0)
    })

  private func model(_ seed: UInt64) throws -> LanguageModel {
    let vocabulary = try Vocabulary(of: (Self.opening + "|]G").unicodeScalars)
    let configuration = try ModelConfiguration(
      vocabularySize: vocabulary.count, embeddingSize: 6, layerWidths: [9])
    var generator = Xoshiro256StarStar(seed: seed)
    var weights = Parameters(configuration, using: &generator)
    // What tunes are made of is likelier than the header's letters, as in a model that has learned.
    weights["output.bias"] =
      vocabulary.characters.map { "CG/|]\n".contains(Character($0)) ? 2 : -2 }[...]
    return try LanguageModel(vocabulary: vocabulary, parameters: weights)
  }

  /// Every legal tune with its probability under the model among all legal tunes.
  private func enumerated(_ model: LanguageModel) throws -> [String: Double] {
    var found: [String: Double] = [:]
    let prime = Prime(boundary: "\n", header: "", text: Self.opening)
    let tokens = try model.vocabulary.encode(prime.reading.unicodeScalars).tokens
    var reader = Reader(model.predictor(.bf16))
    reader.read(tokens)
    let constraint = try TuneConstraint(
      opening: Self.opening, form: Self.form, vocabulary: model.vocabulary)
    func visit(_ reader: Reader, _ constraint: TuneConstraint, _ text: String, _ weight: Double) {
      if text.hasSuffix("\n\n") {
        found[text] = weight
        return
      }
      let probabilities = reader.logits.map(Distribution.init)?.probabilities ?? []
      for (index, probability) in probabilities.enumerated() where constraint.allows(Token(index)) {
        let token = Token(index)
        var (reader, constraint) = (reader, constraint)
        reader.read(token)
        constraint.accept(token)
        let worth = probability * exp(constraint.cadenceWeight)
        visit(reader, constraint, text + model.vocabulary.text(of: [token]), weight * worth)
      }
    }
    visit(reader, constraint, "", 1)
    return found
  }

  /// The shares of the classes of `count` drawn tunes, and the mean estimate of Z.
  private func drawn(
    _ model: LanguageModel, particles: Int, count: Int
  ) throws -> (shares: [String: Double], evidence: Double) {
    var settings = SamplingSettings()
    settings[.temperature] = 1.0
    settings.constraint = ConstraintSettings(form: Self.form, particles: particles)
    let prime = Prime(boundary: "\n", header: "", text: Self.opening)
    let requests = (0..<count).map {
      TuneBatch.Request(prime: prime, settings: settings, seed: UInt64($0))
    }
    var batch = try #require(try TuneBatch(model, requests))
    var shares: [String: Double] = [:]
    var evidence = 0.0
    while !batch.isDone {
      for (_, tune) in try batch.advance() {
        let text = tune.draft.text.dropFirst(Self.opening.count)
        shares[Self.kind(of: String(text)), default: 0] += 1 / Double(count)
        evidence += exp(tune.draft.logEvidence) / Double(count)
      }
    }
    return (shares, evidence)
  }

  /// The first letter of the last bar, by which the many tunes fall into two classes.
  private static func kind(of text: String) -> String {
    let letters = text.split { $0 == "|" || $0 == "]" || $0 == "\n" }.compactMap(\.first)
    return String(letters.suffix(1))
  }

  private func distance(_ a: [String: Double], _ b: [String: Double]) -> Double {
    Set(a.keys).union(b.keys).reduce(0) { $0 + abs((a[$1] ?? 0) - (b[$1] ?? 0)) } / 2
  }

  @Test("many particles draw legal tunes as often as enumeration says; a mask alone does not")
  func exactness() throws {
    let model = try model(7)
    let tunes = try enumerated(model)
    let total = tunes.values.reduce(0, +)
    var expected: [String: Double] = [:]
    for (text, weight) in tunes { expected[Self.kind(of: text), default: 0] += weight / total }
    let mask = try drawn(model, particles: 1, count: 5_000)
    let few = try drawn(model, particles: 4, count: 3_000)
    let many = try drawn(model, particles: 48, count: 3_000)
    #expect(distance(mask.shares, expected) > 0.3)
    #expect(distance(few.shares, expected) < distance(mask.shares, expected) / 2)
    #expect(distance(many.shares, expected) <= 0.01)
    // The estimate of Z is right on average whatever the number of particles.
    for found in [few, many] { #expect(abs(found.evidence / total - 1) < 0.03) }
  }

  @Test("the drawings of a tune that compete have no seed of another tune, nor of a neighbour's")
  func seeds() {
    for first in [0, 5, 904_358_304] as [UInt64] {
      let tunes = (0..<200).map { SeedSeries(first)[$0] } + [first &+ 1]
      let drawings = tunes.flatMap { tune in
        (0..<ConstraintSettings.mostParticles).map { ParticleGroup.seed(of: $0, seed: tune) }
      }
      // Each tune's own seed is that of its first drawing, and no other is there twice.
      #expect(Set(drawings).count == drawings.count && Set(tunes).isSubset(of: drawings))
    }
  }
}
