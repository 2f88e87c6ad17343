import ABCNotation
import CharRNN
import TestSupport
import Testing

@testable import Composition

/// The keys that are chosen for the first two bars of the Nottingham jigs and hornpipes.
@Suite("Measured: the key of a typed phrase", .needsNottingham)
struct HeaderMeasurementTests {
  private static let files = ["jigs", "hpps"]

  /// The number of right keys, and the seconds a phrase takes.
  private func measure(
    _ role: TuneCorpus.Role, withChords: Bool
  ) throws -> (right: Int, meters: Int, of: Int, seconds: Double) {
    let folder = try #require(Corpora.nottingham)
    var texts: [(name: String, text: DecodedText)] = []
    for name in Self.files {
      texts.append((name, try DecodedText(decoding: Fixtures.bytes(at: "\(folder)/\(name).abc"))))
    }
    let corpus = try TuneCorpus(name: "jigs+hpps", texts: texts)
    let file = try Fixtures.bytes(at: Corpora.packageFolder + "/sessions/default.safetensors")
    let checkpoint = try Checkpoint(bytes: file)
    let details = try #require(CorpusDetails(json: checkpoint.provenance.corpusDetails))
    let model = try LanguageModel(ofTunes: checkpoint)
    var (right, meters, count) = (0, 0, 0)
    let stopwatch = ContinuousClock()
    var time = Duration.zero
    for tune in corpus.tunes(in: role) {
      let truth = try #require(WholeHeader(of: tune))
      let phrase = Self.firstTwoBars(of: tune, withChords: withChords)
      let start = stopwatch.now
      let chosen = FragmentHeader(
        for: phrase, details: details, choices: HeaderChoices(), model: model)
      time += stopwatch.now - start
      right += chosen.header.key == truth.key ? 1 : 0
      meters += chosen.header.timing == truth.timing ? 1 : 0
      count += 1
    }
    let seconds = Double(time.components.attoseconds) * 1e-18 + Double(time.components.seconds)
    return (right, meters, count, seconds / Double(count))
  }

  /// The music up to the end of the second full bar, without fields and comments.
  private static func firstTwoBars(of tune: TuneText, withChords: Bool) -> String {
    let lines = tune.lines.drop { $0.fieldLetter != "K" }
    let music = lines.filter { $0.lineKind == .music }.map(\.string).joined(separator: "\n")
      .replacing("\\\n", with: "")
    var lengths: [Int] = []
    var kept = ""
    for part in music.split(separator: "|", omittingEmptySubsequences: false) {
      kept += part + "|"
      let bars = Phrase(kept).bars
      guard bars.count > lengths.count else { continue }
      lengths.append(bars.count)
      // A first bar that differs from the second is a pick-up.
      if bars.count == 2, bars[0].length == bars[1].length { break }
      if bars.count == 3 { break }
    }
    if !withChords { kept = kept.replacing(#/"[^"]*"/#, with: "") }
    return kept.trimmingPrefix(#/\s+/#).description
  }

  @Test("held-out phrases: at least 37 of 40 with chord symbols, 28 without")
  func heldOut() throws {
    let with = try measure(.heldOut, withChords: true)
    let without = try measure(.heldOut, withChords: false)
    print("held out:", with, without)
    #expect(with.of == 40)
    #expect(with.right >= 37)
    #expect(without.right >= 28)
    #expect(with.meters == 40 && without.meters == 40)
  }

  @Test("training phrases, on which the rule was fitted")
  func training() throws {
    let with = try measure(.training, withChords: true)
    let without = try measure(.training, withChords: false)
    print("training:", with, without)
    #expect(with.right >= 350)
    #expect(without.right >= 300)
  }
}
