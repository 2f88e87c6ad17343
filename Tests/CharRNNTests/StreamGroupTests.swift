import TestSupport
import Testing

@testable import CharRNN

@Suite("StreamGroup")
struct StreamGroupTests {
  /// Draws a fixed number of characters and keeps them.
  private struct CountedDrawer: StreamDrawer {
    let number: Int
    var left: Int
    var drawn: [Token] = []
    var sampler = Sampler()
    var generator: Xoshiro256StarStar

    init(number: Int, count: Int) {
      self.number = number
      left = count
      generator = Xoshiro256StarStar(seed: UInt64(number))
    }

    mutating func draw(from logits: Logits) -> Token? {
      guard left > 0 else { return nil }
      left -= 1
      let token = sampler.sample(logits, using: &generator)
      sampler.accept(token)
      drawn.append(token)
      return token
    }
  }

  /// The drawer and reader after `drawer` has drawn alone.
  private func alone(
    _ drawer: CountedDrawer, after reader: Reader
  ) throws -> (drawer: CountedDrawer, reader: Reader) {
    var (drawer, reader) = (drawer, reader)
    while let token = drawer.draw(from: try #require(reader.logits)) { reader.read(token) }
    return (drawer, reader)
  }

  private func start(_ generator: inout SeededGenerator) throws -> Reader {
    let configuration = try ModelConfiguration(
      vocabularySize: 2 + generator.below(120), embeddingSize: 1 + generator.below(9),
      layerWidths: (0...generator.below(3)).map { _ in 1 + generator.below(40) })
    var weights = Xoshiro256StarStar(seed: generator.next())
    var reader = Reader(Predictor(Parameters(configuration, using: &weights)))
    for _ in 0...generator.below(5) {
      reader.read(Token(generator.below(configuration.vocabularySize)))
    }
    return reader
  }

  @Test("a stream that ends gives back the state and logits after its last character, to the bit")
  func ended() {
    withEverySeed(0..<40) { _, generator in
      let start = try start(&generator)
      let count = 1 + generator.below(40)
      let group = StreamGroup<CountedDrawer>(
        start.predictor, capacity: count, lanes: 1 + generator.below(4))
      // Lengths around the stride, at which all rows come together.
      let drawers = (0..<count).map {
        CountedDrawer(number: $0, count: [0, 1, 15, 16, 17, 31, 32, 33][generator.below(8)])
      }
      for drawer in drawers { group.add(drawer, after: start) }
      var endedCount = 0
      while !group.drawers.isEmpty {
        for (drawer, reader) in group.advance() {
          let expected = try alone(drawers[drawer.number], after: start)
          try #require(drawer.drawn == expected.drawer.drawn)
          try #require(reader.state == expected.reader.state)
          try #require(reader.logits == expected.reader.logits)
          endedCount += 1
        }
      }
      try #require(endedCount == count)
    }
  }

  @Test("a text goes on from a stream in the making as if it had been drawn in one piece")
  func unfinished() {
    withEverySeed(0..<20) { _, generator in
      let start = try start(&generator)
      let group = StreamGroup<CountedDrawer>(start.predictor, capacity: 9, lanes: 2)
      let drawers = (0..<9).map { CountedDrawer(number: $0, count: 10 + generator.below(60)) }
      for drawer in drawers { group.add(drawer, after: start) }
      for _ in 0..<1 + generator.below(3) { _ = group.advance() }
      let other = StreamGroup<CountedDrawer>(start.predictor, capacity: 9, lanes: 1)
      for (index, drawer) in group.drawers.enumerated() {
        let expected = try alone(drawers[drawer.number], after: start)
        let continued = try alone(drawer, after: group.reader(at: index))
        try #require(continued.drawer.drawn == expected.drawer.drawn)
        try #require(continued.reader.state == expected.reader.state)
        other.add(drawer, after: group.reader(at: index))
      }
      while !other.drawers.isEmpty {
        for (drawer, _) in other.advance() {
          let expected = try alone(drawers[drawer.number], after: start)
          try #require(drawer.drawn == expected.drawer.drawn)
        }
      }
    }
  }

  @Test("a group has room up to its capacity, and again once a stream has ended")
  func room() throws {
    var generator = SeededGenerator(seed: 3)
    let start = try start(&generator)
    let group = StreamGroup<CountedDrawer>(start.predictor, capacity: 2, lanes: 2)
    #expect(group.advance().isEmpty, "no stream to draw")
    group.add(CountedDrawer(number: 0, count: 5), after: start)
    #expect(group.hasRoom)
    group.add(CountedDrawer(number: 1, count: 50), after: start)
    #expect(!group.hasRoom)
    #expect(group.advance().map(\.drawer.number) == [0])
    #expect(group.hasRoom)
    #expect(group.drawers.map(\.drawn.count) == [group.stride])
  }
}
