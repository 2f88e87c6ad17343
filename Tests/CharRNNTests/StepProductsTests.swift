import Testing

@testable import CharRNN

@Suite("Products of a training step, their ceilings and the step's profile")
struct StepProductsTests {
  private let configuration: ModelConfiguration
  private let standard: StepProducts

  init() throws {
    configuration = try ModelConfiguration(vocabularySize: 87)
    standard = StepProducts(configuration, steps: 64, rows: 16)
  }

  @Test("the default step takes 8.46 GFLOP, the fold's 0.27 among them")
  func defaultStep() {
    // A character forward: 3 recurrent products, 2 of inputs, the logits; backward twice as much.
    let character = 2 * (5 * 256 * 1024 + 256 * 87)
    let fold = 3 * 2 * 87 * 512 * 1024
    #expect(standard.flops == 3 * character * 1024 + fold)
    #expect((8_460_000_000..<8_470_000_000).contains(standard.flops))
  }

  @Test("a lane of 8 streams has the shapes that the engine plans")
  func laneShapes() throws {
    let lane = StepProducts(configuration, steps: 64, rows: 8)
    func shape(_ kind: StepProduct.Kind) -> [Int]? {
      lane.first(kind).map { [$0.m, $0.k, $0.n, $0.count] }
    }
    #expect(shape(.input) == [512, 256, 1024, 1])
    #expect(shape(.recurrent) == [8, 256, 1024, 64])
    #expect(shape(.weightGradient) == [1024, 512, 256, 1])
    // As many different products as a lane of the network and what the lanes share plan.
    #expect(lane.products.count == 3 + 6 + 6 + 3 + 3)
  }

  @Test("twice the streams double all but the fold, and a text's length changes nothing")
  func growth() throws {
    let fold = standard.products.suffix(3).reduce(0) { $0 + $1.flops }
    let doubled = StepProducts(configuration, steps: 64, rows: 32)
    #expect(doubled.flops - fold == 2 * (standard.flops - fold))
    let settings = TrainingSettings()
    let short = EngineBenchmark(configuration, settings: settings)
    let long = EngineBenchmark(configuration, settings: settings, windows: 40)
    #expect(short.products == standard)
    #expect(long.products == standard)
    #expect(short.charactersPerStep == 1024)
  }

  @Test("a single layer has no product with its input")
  func singleLayer() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 5, embeddingSize: 7, layerWidths: [3])
    let products = StepProducts(configuration, steps: 2, rows: 4)
    #expect(products.first(.input) == nil)
    #expect(products.first(.fold)?.flops == 2 * 5 * 12 * 7)
  }

  @Test("the rows of side inputs are folded too")
  func sideInputs() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 5, embeddingSize: 7, layerWidths: [3],
      sideInputs: RunFollower(characters: 5).inputs)
    let products = StepProducts(configuration, steps: 2, rows: 4)
    // 5 characters, 4 lengths of a run, 5 characters and none.
    #expect(products.first(.fold)?.flops == 2 * 15 * 12 * 7)
    #expect(products.first(.foldBackward)?.flops == 2 * 15 * 12 * 7)
    #expect(products.products.suffix(3).allSatisfy { $0.flops == 2 * 15 * 12 * 7 })
    #expect(products.first(.output)?.flops == 2 * 8 * 5 * 3)
  }

  @Test("every product can be timed, on one lane and on more, and the clock alone sets the rate")
  func ceilings() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 5, embeddingSize: 7, layerWidths: [600, 500])
    for product in StepProducts(configuration, steps: 40, rows: 10).products {
      for precision in Machine.current.precisions {
        let rates = try [1, 3].map { lanes in
          let stopwatch = Stopwatch(runs: 1...1, now: TickingClock().tick)
          var benchmark = ProductBenchmark(product, precision: precision, lanes: lanes)
          benchmark.flopsPerRun = 0
          return try #require(try benchmark.measure(stopwatch)).median
        }
        // A tick is a second, so a rate is the work of a run: here each lane's product, once.
        #expect(rates == [1, 3].map { $0 * Double(product.flops) }, "\(product)")
      }
    }
  }

  @Test("a run reads its buffer whole, however small or large")
  func reading() throws {
    for bytes in [4, 4096, 1 << 26] {
      let clock = TickingClock()
      let benchmark = ReadBenchmark(bytes: bytes, lanes: 2)
      let measurement = try benchmark.measure(Stopwatch(runs: 1...1, now: clock.tick))
      let rate = try #require(measurement).median
      #expect(rate >= Double(2 * bytes))
      #expect(rate.truncatingRemainder(dividingBy: Double(2 * bytes)) == 0)
    }
  }

  @Test("a profile has a figure for every part, and what it times is training")
  func profile() throws {
    let run = try SmallRun()
    let clock = TickingClock()
    let profile = try EngineBenchmark(run.configuration, settings: run.settings)
      .profile(Stopwatch(runs: 3...3, now: clock.tick))
    let found = try #require(profile)
    // A look at the clock after each part: a tick each.
    #expect(found.parts == StepProfile.Part.allCases.map { _ in 1 })
    #expect(found.whole == 1)
    #expect(found.sum == Double(StepProfile.Part.allCases.count))
  }

  @Test("a step taken part by part changes the weights as a whole step does")
  func sameStep() throws {
    let run = try SmallRun()
    let models = try [run.model(), run.model()]
    let trainers = try models.map { try run.trainer($0) }
    _ = try trainers[0].step()
    _ = try StepProfile.timedParts(of: trainers[1], now: { .zero })
    #expect(models[0].weights.array == models[1].weights.array)
    #expect(trainers[0].state.carried == trainers[1].state.carried)
  }

  @Test("the person can stop a profile")
  func stops() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 5, embeddingSize: 7, layerWidths: [3])
    let stopwatch = Stopwatch(runs: 3...3, now: { .zero }, shouldStop: { true })
    let benchmark = EngineBenchmark(configuration, settings: TrainingSettings())
    #expect(try benchmark.profile(stopwatch) == nil)
  }
}

/// A clock that goes on by a second at every look.
private final class TickingClock {
  private var time = Duration.zero

  func tick() -> Duration {
    time += .seconds(1)
    return time
  }
}
