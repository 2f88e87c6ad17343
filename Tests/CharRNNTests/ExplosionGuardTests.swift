import CharRNN
import Testing

@Suite("Explosion guard")
struct ExplosionGuardTests {
  private func totals(_ nats: Double, characters: Int = 1024) -> LossTotals {
    var totals = LossTotals()
    totals.loss = nats * Double(characters)
    totals.characters = characters
    return totals
  }

  private func guarded(
    _ losses: [Double], characters: Int = 1024, vocabulary: Int = 2
  ) -> ExplosionGuard {
    var explosion = ExplosionGuard(vocabularySize: vocabulary)
    for loss in losses { explosion.add(totals(loss, characters: characters)) }
    return explosion
  }

  @Test("a loss that falls, and wobbles, has not exploded")
  func steady() {
    let falling = (0..<200).map { 4.5 * pow(0.99, $0) + ($0.isMultiple(of: 3) ? 0.3 : 0) }
    let explosion = guarded(falling)
    #expect(!explosion.hasExploded)
    #expect(explosion.isSteady)
  }

  @Test("a loss that stays two nats above its lowest mean has exploded")
  func explodes() {
    var explosion = guarded([Double](repeating: 1, count: 40))
    for _ in 0..<19 { explosion.add(totals(3.1)) }
    #expect(!explosion.hasExploded, "19 of 20 steps are above, their mean is not")
    #expect(!explosion.isSteady)
    for _ in 0..<2 { explosion.add(totals(3.1)) }
    #expect(explosion.hasExploded)
    #expect(explosion.lowest == 1)
  }

  @Test("text that is only new to the weights is no explosion: guessing would do no better")
  func newStyle() {
    // ln 87 is 4.47.
    let known = [Double](repeating: 0.9, count: 40)
    #expect(!guarded(known + [Double](repeating: 4.4, count: 40), vocabulary: 87).hasExploded)
    #expect(guarded(known + [Double](repeating: 5.1, count: 40), vocabulary: 87).hasExploded)
  }

  @Test("a loss beyond all measure leaves nothing behind in the mean")
  func cancellation() {
    let explosion = guarded([1, 1e24] + [Double](repeating: 1, count: 40))
    #expect(explosion.mean == 1)
  }

  @Test("a high loss at the start is none, since there is nothing lower")
  func start() {
    #expect(!guarded([Double](repeating: 9, count: 100)).hasExploded)
  }

  @Test("weights that were good and explode at once are noticed")
  func atOnce() {
    #expect(guarded([1] + [Double](repeating: 4, count: 25)).hasExploded)
    #expect(!guarded([1] + [Double](repeating: 4, count: 10)).hasExploded, "too few to tell")
  }

  @Test("steps of few characters are judged together with enough others")
  func fewCharacters() {
    // One step of one character is 8 nats off now and then.
    let noisy = (0..<3_000).map { $0.isMultiple(of: 50) ? 9.0 : 1.0 }
    let explosion = guarded(noisy, characters: 1)
    #expect(!explosion.hasExploded)
    #expect(explosion.mean.map { abs($0 - 1.16) < 0.01 } == true)
    #expect(guarded([Double](repeating: 1, count: 30), characters: 50).mean == nil)
  }

  // MARK: Thresholds

  /// A guard whose lowest mean is 1, with 20 steps of `loss` after it.
  private func afterLow(_ loss: Double, vocabulary: Int = 2) -> ExplosionGuard {
    guarded([1] + [Double](repeating: loss, count: 20), vocabulary: vocabulary)
  }

  @Test("the mean must be more than 2 nats above the lowest to have exploded")
  func tolerance() {
    #expect(afterLow(3).mean == 3 && afterLow(3).lowest == 1)
    #expect(!afterLow(2.999).hasExploded)
    #expect(!afterLow(3).hasExploded)
    #expect(afterLow(3.001).hasExploded)
  }

  @Test("and more than half a nat above guessing")
  func guessing() {
    // ln 87 + 0.5 = 4.96591.
    #expect(!afterLow(4.9659, vocabulary: 87).hasExploded)
    #expect(afterLow(4.966, vocabulary: 87).hasExploded)
  }

  @Test("weights up to half a nat above the lowest mean are worth going back to")
  func wobble() {
    #expect(afterLow(1.499).isSteady)
    #expect(afterLow(1.5).isSteady)
    #expect(!afterLow(1.501).isSteady)
  }

  @Test("a mean is over at least 20 steps and 2,000 characters, and no more than that takes")
  func window() {
    func mean(_ steps: Int, characters: Int) -> Double? {
      guarded((1...steps).map(Double.init), characters: characters).mean
    }
    #expect(mean(19, characters: 1024) == nil)
    #expect(mean(20, characters: 1024) == 10.5)
    #expect(mean(21, characters: 1024) == 11.5, "of steps 2 to 21")
    #expect(mean(20, characters: 99) == nil, "1,980 characters")
    #expect(mean(20, characters: 100) == 10.5)
    #expect(mean(21, characters: 100) == 11.5)
    #expect(mean(21, characters: 99) == 11, "20 would have too few characters")
    #expect(mean(22, characters: 99) == 12, "of steps 2 to 22")
  }

  @Test("the first step counts as a mean from 100 characters on")
  func firstStep() {
    #expect(guarded([1], characters: 99).lowest == .infinity)
    #expect(guarded([1], characters: 100).lowest == 1)
    #expect(guarded([2, 1], characters: 100).lowest == 2, "later steps do not")
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
