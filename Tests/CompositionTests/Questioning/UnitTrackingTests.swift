import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("What the units track")
struct UnitTrackingTests {
  /// Tunes with chord symbols, drawn from a seed.
  private static func tunes(_ count: Int, seed: UInt64) -> [TuneText] {
    var generator = Xoshiro256StarStar(seed: seed)
    func pick(_ text: String) -> String {
      let letters = Array(text)
      return String(letters[Int(generator.nextUnit() * Double(letters.count))])
    }
    return (0..<count).map { number in
      let bars = (0..<8).map { _ in
        "\"\(pick("CGF"))\"" + (0..<4).map { _ in pick("CDEFGABcdefgab") }.joined()
      }
      let text = "X:\(number % 9)\nM:4/4\nL:1/4\nK:C\n\(bars.joined(separator: "|"))|\n"
      return Array(text.unicodeScalars)[...]
    }
  }

  private static func tracker() throws -> UnitTracker {
    let (fitted, measured) = (tunes(9, seed: 1), tunes(6, seed: 2))
    let all = (fitted + measured).map(\.string).joined() + "\n0123456789"
    let model = try indicatorModel(all)
    return try #require(
      try UnitTracker(
        fitted: fitted, measured: measured, model.vocabulary, model.predictor(.f32)))
  }

  @Test("a unit that is exactly an indicator of open quotes ranks first, with all places right")
  func quotes() throws {
    let found = try #require(try Self.tracker().tracking(of: [.quotes])?.first)
    let best = try #require(found.units.first)
    #expect(best.index.description == "1:1")
    #expect(best.measured == 1 && best.fitted == 1 && best.interval == 1...1)
    #expect(best.risesWithIt)
    #expect(found.units.count == 8 && found.units[1].measured < 1)
    // A letter alone does not say whether it is a note or a chord.
    #expect(found.ofCharacter < 0.95)
    #expect(found.ofLuck < 0.8)
    #expect(found.places.yes == 6 * 8 * 2, "after the mark and after the letter")
  }

  @Test(
    "a unit that is the height of the last note ranks first, with nearly all variance explained")
  func pitch() throws {
    let found = try #require(try Self.tracker().tracking(of: [.pitch])?.first)
    let best = try #require(found.units.first)
    #expect(best.index.description == "1:2")
    #expect(best.measured > 0.999 && best.risesWithIt && best.threshold == nil)
    #expect(found.ofLuck < 0.3)
    #expect(found.ofCharacter < 0.9)
  }

  @Test("a predicate that is never true is left out")
  func rare() throws {
    #expect(try Self.tracker().tracking(of: [.tuplet, .secondEnding])?.isEmpty == true)
  }

  @Test("comparing stops when it is asked to")
  func stopped() throws {
    #expect(try Self.tracker().tracking(of: [.quotes]) { $0 == 3 } == nil)
  }

  // MARK: Scores

  @Test("balanced accuracy is the mean of both shares; R² is 0 for the mean, 1 for the numbers")
  func scores() throws {
    var sums = TrackingSums()
    #expect(sums.balancedAccuracy == nil)
    for (decided, answer) in [(true, true), (false, false), (false, false), (true, false)] {
      sums.add(decided: decided, answer: answer)
    }
    let mean: Double = (1 + 2.0 / 3) / 2
    #expect(sums.balancedAccuracy == mean)
    func explained(_ pairs: [(Double, Double)]) -> Double? {
      pairs.reduce(into: TrackingSums()) { $0.add(estimate: $1.0, number: $1.1) }
        .explainedVariance
    }
    #expect(explained([(1, 1), (2, 2), (3, 3)]) == 1)
    #expect(explained([(2, 1), (2, 2), (2, 3)]) == 0)
    #expect(explained([(3, 1), (2, 2), (1, 3)]) == -3)
    #expect(explained([(1, 2), (3, 2)]) == nil)
  }

  @Test("the threshold parts the outputs, in either direction")
  func thresholds() throws {
    let outputs: [Float] = [-0.5, -0.25, 0.25, 0.5]
    for isAbove in [true, false] {
      let labels = LabelledPlaces([outputs.map { ($0 > 0) == isAbove ? 1 : 0 }])
      let found = try #require(UnitReading.fitted(to: labels, outputs, isNumber: false))
      #expect(found.score == 1)
      guard case .threshold(let threshold, isAbove) = found.reading else {
        Issue.record("\(found.reading)")
        continue
      }
      #expect((-0.25...0.25).contains(threshold))
      #expect(
        found.reading.sums(of: labels, outputs).reduce(TrackingSums(), +).balancedAccuracy == 1)
    }
    let labels = LabelledPlaces([[0, 1]])
    #expect(UnitReading.fitted(to: labels, [0.5, 0.5], isNumber: false) == nil)
    #expect(UnitReading.fitted(to: labels, [0.5, 0.5], isNumber: true) == nil)
    #expect(UnitReading.fitted(to: labels, [.nan, .nan], isNumber: false) == nil)
  }

  @Test("shifted answers are the same ones elsewhere in the same text")
  func shifted() {
    withEverySeed(0..<20) { _, generator in
      let texts: [[Float?]] = (0..<4).map { text in
        (0..<generator.below(30)).map { $0.isMultiple(of: 3) ? nil : Float(100 * text + $0) }
      }
      let labels = LabelledPlaces(texts)
      var draws = Xoshiro256StarStar(seed: generator.next())
      let moved = labels.shifted(using: &draws)
      #expect(moved.places == labels.places)
      for range in labels.texts {
        #expect(moved.values[range].sorted() == labels.values[range].sorted())
        if range.count > 1 { #expect(moved.values[range] != labels.values[range]) }
      }
    }
  }
}
