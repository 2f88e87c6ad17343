import CharRNN
import Composition
import TestSupport
import Testing

@Suite("TuneBatch")
struct TuneBatchTests {
  /// All tunes of a batch, in the order of their seeds.
  private func together(
    _ model: LanguageModel, _ prime: Prime, _ settings: SamplingSettings, _ seeds: [UInt64],
    lanes: Int
  ) throws -> [TuneDraft] {
    var batch = try #require(
      try TuneBatch(
        model,
        seeds.map { TuneBatch.Request(prime: prime, settings: settings, seed: $0) }, lanes: lanes))
    var tunes = [TuneDraft?](repeating: nil, count: seeds.count)
    while !batch.isDone {
      for (place, tune) in try batch.advance() {
        #expect(tunes[place] == nil, "made twice")
        tunes[place] = tune.draft
      }
    }
    #expect(batch.drawnCount == tunes.reduce(0) { $0 + ($1?.drawn.count ?? 0) })
    return try tunes.map { try #require($0) }
  }

  private func alone(
    _ model: LanguageModel, _ prime: Prime, _ settings: SamplingSettings, _ seed: UInt64
  ) throws -> TuneDraft {
    var generation = try #require(
      try TuneGeneration(model, prime: prime, settings: settings, seed: seed))
    while generation.next() != nil {}
    return generation.draft
  }

  @Test("each tune is the one that its seed makes alone: any sizes, settings, numbers and lanes")
  func property() {
    withEverySeed(0..<40) { _, generator in
      let characters = (0..<2 + generator.below(399)).compactMap { Unicode.Scalar(0x20 + $0) }
      let vocabulary = try Vocabulary(of: characters + ["\n"])
      let configuration = try ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingSize: 1 + generator.below(9),
        layerWidths: (0...generator.below(3)).map { _ in 1 + generator.below(40) })
      let model = try LanguageModel(
        vocabulary: vocabulary, configuration: configuration, seed: generator.next())
      var settings = SamplingSettings()
      settings[.temperature] = .number(Float(0.2 + generator.unit() * 2))
      if generator.below(3) == 0 { settings[.topK] = .count(1 + generator.below(20)) }
      if generator.below(5) == 0 { settings[.greedy] = .on }
      settings.weights = generator.below(4) == 0 ? .f32 : .bf16
      settings.ending = generator.below(2) == 0 ? .tune : .length
      settings.length = [0, 1, 2, 16, 17, 60][generator.below(6)]
      let prime = Prime(boundary: "\n", header: "", text: " \n!")
      let seeds = (0..<1 + generator.below(40)).map { _ in generator.next() }
      let tunes = try together(model, prime, settings, seeds, lanes: 1 + generator.below(5))
      for (seed, tune) in zip(seeds, tunes) {
        let expected = try alone(model, prime, settings, seed)
        try #require(tune.drawn == expected.drawn)
        try #require(tune.text == expected.text)
        try #require(tune.ending == expected.ending)
        try #require(tune.bits.bitPattern == expected.bits.bitPattern)
      }
    }
  }

  @Test("more tunes than are drawn at a time, of very different lengths, are all made")
  func refilled() throws {
    let model = try freshModel("X:1\nK:GABcdef|")
    var settings = SamplingSettings()
    settings.length = 300
    let seeds = (0..<700).map { UInt64($0) }
    let prime = Prime(bare: "G")
    let tunes = try together(model, prime, settings, seeds, lanes: 2)
    #expect(Set(tunes.map(\.drawn.count)).count > 20)
    for place in stride(from: 0, to: 700, by: 50) {
      #expect(try tunes[place].text == alone(model, prime, settings, seeds[place]).text)
    }
  }

  @Test("a tune of a batch can go on: the same characters as one longer draw, ended or not")
  func continued() {
    withEverySeed(0..<30) { _, generator in
      let model = try freshModel("X:1\nK:GABcdef|")
      var settings = SamplingSettings()
      settings[.temperature] = .number(Float(0.5 + generator.unit()))
      settings.ending = generator.below(2) == 0 ? .tune : .length
      settings.length = generator.below(50)
      let seeds = (0..<1 + generator.below(20)).map { _ in generator.next() }
      let prime = Prime(bare: "X:1\nK:G\nG")
      var longer = settings
      longer.length = settings.length + 1 + generator.below(60)
      let expected = try seeds.map { try alone(model, prime, longer, $0) }
      func check(_ generation: TuneGeneration, _ place: Int) throws {
        var generation = generation
        try generation.extend(to: longer.length)
        while generation.next() != nil {}
        try #require(generation.draft.drawn == expected[place].drawn)
        try #require(generation.draft.text == expected[place].text)
        try #require(generation.draft.ending == expected[place].ending)
        try #require(generation.draft.bits.bitPattern == expected[place].bits.bitPattern)
      }
      var batch = try #require(
        try TuneBatch(
          model,
          seeds.map { TuneBatch.Request(prime: prime, settings: settings, seed: $0) }))
      while !batch.isDone {
        for (place, tune) in try batch.advance() { try check(tune, place) }
        for (place, tune) in batch.unfinished { try check(tune, place) }
      }
    }
  }

  @Test("a tune is extended within the allowed lengths only, and never shortened")
  func extended() throws {
    let model = try scriptedModel(["G": "A", "A": "G"])
    var settings = SamplingSettings()
    settings.length = 3
    var generation = try #require(
      try TuneGeneration(model, prime: Prime(bare: "G"), settings: settings, seed: 1))
    while generation.next() != nil {}
    #expect(throws: SamplingError.self) {
      try generation.extend(to: SamplingSettings.maximumLength + 1)
    }
    for length in [0, 2, 3] {
      try generation.extend(to: length)
      #expect(generation.draft.ending == .limit && generation.draft.settings.length == 3)
    }
    try generation.extend(to: 4)
    #expect(generation.next() == "G" && generation.next() == nil)
    #expect(generation.draft.text == "GAGAG")
  }

  @Test("tunes with different primes are those that each prime and seed make alone")
  func differentPrimes() throws {
    let model = try freshModel("X:12345\nK:GABcdef|")
    var settings = SamplingSettings()
    settings.length = 40
    let primes = ["K:G\n", "K:A\n", "K:G\n", "K:B\nGAB"].enumerated().map { place, text in
      Prime(boundary: "\n", header: "X:1\n" + text, text: "", number: place + 1)
    }
    let requests = (0..<40).map {
      TuneBatch.Request(prime: primes[$0 % 4], settings: settings, seed: UInt64($0))
    }
    var batch = try #require(try TuneBatch(model, requests))
    var count = 0
    while !batch.isDone {
      for (place, tune) in try batch.advance() {
        let request = requests[place]
        #expect(try tune.draft.text == alone(model, request.prime, settings, request.seed).text)
        #expect(tune.draft.text.hasPrefix("X:\(place % 4 + 1)\nK:"))
        count += 1
      }
    }
    #expect(count == 40)
  }

  @Test("no request makes no tune; a prime is read no further than wanted")
  func nothing() throws {
    let model = try freshModel("GAB")
    let settings = SamplingSettings()
    #expect(try TuneBatch(model, []) == nil)
    let request = TuneBatch.Request(prime: Prime(bare: "GAB"), settings: settings, seed: 1)
    let stopped = try TuneBatch(model, [request], shouldStop: { true })
    #expect(stopped == nil)
  }
}
