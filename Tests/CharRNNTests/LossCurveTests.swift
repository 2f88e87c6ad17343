import Safetensors
import TestSupport
import Testing

@testable import CharRNN

@Suite("LossCurve")
struct LossCurveTests {
  private func curve(_ losses: some Sequence<Double>, start: Int = 0) -> LossCurve {
    losses.reduce(into: LossCurve(start: start)) { $0.append($1) }
  }

  @Test("a short run has a point a step")
  func short() {
    let curve = curve([4, 2, 1], start: 7)
    #expect(curve.points().map(\.step) == [8, 9, 10])
    #expect(curve.points().map(\.bits) == [4, 2, 1])
    #expect(curve.end == 10)
    #expect(LossCurve(start: 7).points().isEmpty)
    #expect(LossCurve(start: 7).end == 7)
  }

  @Test(
    "a run of any length has few points, and they are the means of the steps that they stand for",
    arguments: [511, 512, 513, 1023, 1024, 1027, 5_000])
  func bounded(count: Int) {
    // Loss n at step n: the mean over steps a ... b is (a + b) / 2.
    let curve = curve((1...count).map(Double.init))
    #expect(curve.end == count)
    #expect(curve.bits.count < LossCurve.limit)
    #expect(count < LossCurve.limit || curve.bits.count >= LossCurve.limit / 2)
    var before = 0
    for point in curve.points() {
      let middle = Double(before + 1 + point.step) / 2
      #expect(abs(point.bits - middle) <= middle * 1e-6, "step \(point.step)")
      before = point.step
    }
    #expect(before == count || curve.points().count == LossCurve.limit)
  }

  @Test("fewer points to draw are means over neighbours", arguments: [1, 2, 3, 10, 100, 511])
  func grouped(most: Int) {
    let points = curve((1...511).map(Double.init)).points(atMost: most)
    #expect(points.count <= most)
    var before = 0
    for point in points {
      #expect(abs(point.bits - Double(before + 1 + point.step) / 2) < 1e-9)
      before = point.step
    }
    #expect(before == 511)
  }

  @Test("a step that does not follow the last one recorded begins a curve of its own")
  func gap() {
    func report(_ step: Int) -> StepReport {
      var totals = LossTotals()
      (totals.loss, totals.characters) = (693.147180559945309417, 1000)
      return StepReport(
        step: step, epoch: 0, window: 0, totals: totals, gradientNorm: 1, completedEpoch: nil)
    }
    var provenance = Provenance()
    for step in [41, 42] { provenance.record(report(step)) }
    #expect(provenance.curve?.points().map(\.step) == [41, 42])
    #expect(provenance.curve?.points().map(\.bits) == [1, 1])
    provenance.record(report(30))
    #expect(provenance.curve?.points().map(\.step) == [30])
    #expect(provenance.step == 30)
  }

  // MARK: In a file

  private func checkpoint(_ curve: LossCurve?) throws -> Checkpoint {
    let run = try SmallRun()
    var provenance = Provenance()
    provenance.step = curve?.end ?? 3
    provenance.curve = curve
    return Checkpoint(
      vocabulary: run.vocabulary, parameters: try run.model().parameters, provenance: provenance)
  }

  @Test("a curve in a file goes on as if it had never left", arguments: [0, 3, 600, 1_500])
  func roundTrip(count: Int) throws {
    withEverySeed(0..<20) { seed, generator in
      let losses = (0..<count).map { _ in Double(generator.below(1 << 20)) / 77 }
      let more = (0..<700).map { _ in Double(generator.below(1 << 20)) / 77 }
      let written = try checkpoint(curve(losses))
      var read = try #require(try Checkpoint(bytes: written.bytes()).provenance.curve)
      #expect(read == written.provenance.curve, "seed \(seed)")
      for loss in more { read.append(loss) }
      #expect(read == curve(losses + more), "seed \(seed)")
    }
  }

  @Test("a file without a curve opens")
  func absent() throws {
    #expect(try Checkpoint(bytes: checkpoint(nil).bytes()).provenance.curve == nil)
  }

  @Test(
    "a curve that cannot be is refused, and what is wrong is said",
    arguments: [
      ("\"steps per point\":1", "\"steps per point\":3", "1 points"),
      ("\"steps per point\":1", "\"steps per point\":2", "last step is 2, expected 1"),
      ("\"rest steps\":0", "\"rest steps\":1", "1 points of 1 steps and 1 steps"),
      ("\"rest steps\":0", "\"rest steps\":-1", "a whole number from 0"),
      ("[2.5]", "[1e300]", "'bits' has the number 1e+300, expected numbers"),
      ("[2.5]", "[\"a\"]", "'bits' has a string"),
      ("\"start\":0", "\"start\":281474976710656", "last step is 281474976710657, expected 1"),
    ])
  func refused(part: String, replacement: String, message: String) throws {
    let file = try SafetensorsFile(bytes: checkpoint(curve([2.5])).bytes())
    var metadata = file.metadata
    let provenance = try #require(metadata["provenance"])
    try #require(provenance.contains(part), "\(provenance)")
    metadata["provenance"] = provenance.replacing(part, with: replacement)
    metadata["format"] = nil
    metadata["checksum"] = nil
    let bytes = try SafetensorsFile(tensors: file.tensors, metadata: metadata).bytes()
    do throws(CheckpointError) {
      _ = try Checkpoint(bytes: bytes)
      Issue.record("the file opened")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
