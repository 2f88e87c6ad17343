import Testing

@testable import CharRNN

@Suite("Stopwatch and EngineBenchmark")
struct StopwatchTests {
  /// A clock that goes on by what the work takes.
  private final class Clock {
    var time = Duration.zero
  }

  @Test("every run after the first is timed, and the middle one is the figure")
  func rates() throws {
    let clock = Clock()
    var seconds: [Double] = [100, 1, 4, 2]
    let stopwatch = Stopwatch(runs: 3...3, now: { clock.time })
    let measurement = try #require(
      stopwatch.measure(units: 8) { clock.time += .seconds(seconds.removeFirst()) })
    #expect(measurement.rates == [2, 4, 8])
    #expect(measurement.median == 4)
  }

  @Test(
    "runs go on until the time is up, at least as few and at most as many as asked",
    arguments: [(Duration.seconds(10), 3), (.seconds(1), 5), (.milliseconds(1), 25)])
  func budget(run: Duration, expected: Int) throws {
    let clock = Clock()
    let stopwatch = Stopwatch(runs: 3...25, budget: .seconds(5), now: { clock.time })
    let measurement = try #require(stopwatch.measure(units: 1) { clock.time += run })
    #expect(measurement.rates.count == expected)
  }

  @Test("a clock that stands still ends too")
  func frozen() throws {
    let stopwatch = Stopwatch(runs: 1...4, budget: .seconds(1), now: { .zero })
    #expect(stopwatch.measure(units: 1) {}?.rates == [.infinity, .infinity, .infinity, .infinity])
  }

  @Test("the person can stop it before any run")
  func stops() {
    for limit in 0...3 {
      var runs = 0
      let stopwatch = Stopwatch(
        runs: 3...3, now: { .zero }, shouldStop: { runs >= limit })
      #expect(stopwatch.measure(units: 1) { runs += 1 } == nil)
      #expect(runs == limit)
    }
  }

  @Test("a model of any sizes is timed at all it can do")
  func anyModel() throws {
    let stopwatch = Stopwatch(runs: 1...1, now: { .zero })
    for (characters, widths) in [(2, [3]), (400, [5, 4])] {
      let configuration = try ModelConfiguration(
        vocabularySize: characters, embeddingSize: 4, layerWidths: widths)
      var settings = TrainingSettings()
      settings.batch = 3
      settings.sequence = 5
      let benchmark = EngineBenchmark(configuration, settings: settings)
      #expect(try benchmark.train(stopwatch)?.rates.count == 1)
      #expect(try benchmark.evaluate(stopwatch)?.rates.count == 1)
      #expect(try benchmark.sample(stopwatch)?.rates.count == 1)
      #expect(try benchmark.sample(stopwatch, streams: 3)?.rates.count == 1)
      #expect(try !benchmark.implementations().isEmpty)
    }
  }
}
