public import CharRNN

/// What a model of tunes is told beside each character: where the music stands, and what the tune so far
/// lets expect.
///
/// The places let a network count bars, which characters alone do not; the memory lets it repeat what
/// it has written. Both are computed from the text alone, so they are the same in training, measuring and
/// drawing. In a checkpoint their tables are `place.*` and `memory.*`.
public struct TuneFollower: TextFollower {
  /// What can be told; each is a side input.
  private enum Kind: String, CaseIterable {
    case position = "place.position"
    case left = "place.left"
    case bar = "place.bar"
    case part = "place.part"
    case next = "memory.next"
    case length = "memory.length"
    case second = "memory.second"
    case ofPart = "memory.part"
    case ofPhrase = "memory.phrase"
    case repeats = "memory.repeats"
    case copy = "memory.copy"

    /// The side input for a vocabulary of `count` characters.
    func input(characterCount count: Int) -> SideInput {
      func input(_ size: Int) -> SideInput { SideInput(name: rawValue, size: size) }
      return switch self {
      case .position: input(34)
      case .left: input(36)
      case .bar: input(19)
      case .part: input(13)
      case .next, .second, .ofPart, .ofPhrase:
        SideInput(name: rawValue, characterCount: count)
      case .length: input(17)
      case .repeats: input(41)
      case .copy: input(61)
      }
    }

    var isMemory: Bool { rawValue.hasPrefix("memory.") }
  }

  /// What is told, in the order of the model's configuration.
  public let inputs: [SideInput]
  private let kinds: [Kind]
  /// The characters of the vocabulary as ASCII; 0 for others.
  private let characters: [UInt8]
  /// Whether the memory is told to the network.
  private let remembers: Bool
  private let usesMemory: Bool
  /// The share of the tunes whose memory is left out, and what draws them.
  private var forgetting: (share: Float, generator: Xoshiro256StarStar)?
  private var isSilent: Bool
  private var clock = TuneClock()
  private var memory = TuneMemory()
  private var isInMusic = false

  /// The side inputs that a new model can have.
  ///
  /// - Parameters:
  ///   - place: whether the network is told where the music stands.
  ///   - memory: whether it is told what the tune so far lets expect.
  ///   - count: the characters of its vocabulary.
  /// - Returns: the side inputs, in the order of a checkpoint's tables.
  public static func inputs(
    place: Bool = true, memory: Bool = true, characterCount count: Int
  ) -> [SideInput] {
    Kind.allCases.filter { $0.isMemory ? memory : place }.map {
      $0.input(characterCount: count)
    }
  }

  /// A follower at the start of a text; nil for a side input that is not known or has another size.
  ///
  /// - Parameters:
  ///   - vocabulary: the model's characters.
  ///   - inputs: what to tell.
  ///   - remembers: whether the memory is told; without it all its inputs are 0.
  public init?(_ vocabulary: Vocabulary, inputs: [SideInput], remembers: Bool = true) {
    var kinds: [Kind] = []
    for input in inputs {
      guard let kind = Kind(rawValue: input.name),
        kind.input(characterCount: vocabulary.count) == input
      else { return nil }
      kinds.append(kind)
    }
    self.inputs = inputs
    self.kinds = kinds
    self.remembers = remembers
    characters = vocabulary.characters.map(\.clockByte)
    usesMemory = kinds.contains(where: \.isMemory)
    isSilent = !remembers
  }

  /// The same from the start of a text, with the memory told or not.
  public func restarted(remembers: Bool) -> TuneFollower {
    TuneFollower(self, remembers: remembers)
  }

  /// The same inputs for other characters, from the start of a text.
  func with(_ vocabulary: Vocabulary) -> TuneFollower? {
    TuneFollower(
      vocabulary, inputs: kinds.map { $0.input(characterCount: vocabulary.count) },
      remembers: remembers)
  }

  private init(_ other: TuneFollower, remembers: Bool) {
    (inputs, kinds, characters) = (other.inputs, other.kinds, other.characters)
    usesMemory = other.usesMemory
    self.remembers = remembers
    isSilent = !remembers
  }

  /// Reads the next character.
  public mutating func read(_ token: Token) {
    let character = characters[Int(token)]
    clock.read(character)
    guard clock.place == .music else {
      if clock.place != .field { isInMusic = false }
      return
    }
    if !isInMusic { startMusic() }
    if usesMemory, character != UInt8(ascii: "\n") { memory.read(token, clock) }
  }

  /// Lets the time of music pass unheard: the clock counts it, the memory knows only that it passed.
  mutating func pass(_ tokens: [Token]) {
    for token in tokens {
      clock.read(characters[Int(token)])
      if usesMemory, isInMusic { memory.pass(clock) }
    }
    if usesMemory, isInMusic { memory.expectAfterPassage(clock) }
  }

  private mutating func startMusic() {
    isInMusic = true
    memory = TuneMemory()
    if let share = forgetting?.share, let drawn = forgetting?.generator.nextUnit() {
      isSilent = !remembers || drawn < Double(share)
    }
  }

  /// A follower for training that leaves the memory out in a share of the tunes.
  public func forgetting(share: Float, seed: UInt64) -> TuneFollower {
    var follower = restarted(remembers: remembers)
    if share > 0 { follower.forgetting = (share, Xoshiro256StarStar(seed: seed)) }
    return follower
  }

  /// The value of the side input at `index`; 0 outside the music of a tune, and for a memory that is not
  /// told.
  public subscript(index: Int) -> Int {
    guard isInMusic else { return 0 }
    let kind = kinds[index]
    if kind.isMemory, isSilent { return 0 }
    func row(_ token: Token?) -> Int { token.map { Int($0) + 1 } ?? 0 }
    return switch kind {
    case .position: 1 + min(32, Int(clock.position) * 16 / Int(TuneClock.whole))
    case .left: left
    case .bar: 1 + min(17, clock.coming.bar)
    case .part: 1 + min(5, clock.coming.part) * 2 + (clock.ending > 1 ? 1 : 0)
    case .next: row(memory.expected)
    case .length: memory.expected == nil ? 0 : Self.bucket(memory.matchLength)
    case .second: row(memory.second)
    case .ofPart: row(memory.ofPart)
    case .ofPhrase: row(memory.ofPhrase)
    case .repeats: 1 + min(7, memory.repeatedBars) * 5 + min(4, memory.timesHeard)
    case .copy: memory.copy.map(Self.bucket) ?? 0
    }
  }

  /// The sixteenths left in the bar: 1 for exactly none, 34 for a bar that is over-full, 35 where the
  /// metre is free.
  private var left: Int {
    if clock.barLength == 0 { return 35 }
    let parts = Int(clock.barLength - clock.position)
    if parts < 0 { return 34 }
    // What is less than a sixteenth counts as one.
    return 1 + min(32, (parts * 16 + Int(TuneClock.whole) - 1) / Int(TuneClock.whole))
  }

  /// The lengths of matches in 16 steps, from 1: each up to 10, then wider ones.
  private static func bucket(_ length: Int) -> Int {
    length <= 10 ? max(1, length) : min(16, 11 + (length - 11) / 6)
  }

  /// The distance of a copy in 10 steps and its bars in 6, from 1.
  private static func bucket(_ copy: (distance: Int, run: Int)) -> Int {
    let distance =
      switch copy.distance {
      case ...4: max(0, copy.distance)
      case 5...7: 5
      case 8, 9: copy.distance - 2
      case 10...15: 8
      default: 9
      }
    return 1 + distance * 6 + min(copy.run, 5)
  }
}

extension LanguageModel {
  /// The model of a checkpoint with what follows tunes for its side inputs.
  ///
  /// - Throws: `ConfigurationError` where vocabulary and weights do not fit, or the checkpoint has side
  ///   inputs that this version of lilt does not know.
  public convenience init(ofTunes checkpoint: Checkpoint) throws(ConfigurationError) {
    let inputs = checkpoint.parameters.configuration.sideInputs
    try self.init(
      checkpoint,
      follower: inputs.isEmpty ? nil : TuneFollower(checkpoint.vocabulary, inputs: inputs))
  }

  /// A new model of tunes, with fresh weights drawn from `seed`.
  ///
  /// - Throws: `ConfigurationError` as above.
  public convenience init(
    ofTunes vocabulary: Vocabulary, configuration: ModelConfiguration, seed: UInt64
  ) throws(ConfigurationError) {
    let inputs = configuration.sideInputs
    try self.init(
      vocabulary: vocabulary, configuration: configuration, seed: seed,
      follower: inputs.isEmpty ? nil : TuneFollower(vocabulary, inputs: inputs))
  }

  /// The model of tunes for another vocabulary that has all characters of the present one.
  ///
  /// - Throws: as `extended(to:follower:)`.
  public func extended(toTunes vocabulary: Vocabulary) throws(ConfigurationError) -> LanguageModel {
    let follower = (follower as? TuneFollower)?.with(vocabulary)
    return try extended(to: vocabulary, follower: follower)
  }

  /// Whether the model is told where the music stands.
  public var hasPlace: Bool {
    configuration.sideInputs.contains { $0.name.hasPrefix("place.") }
  }

  /// Whether the model has a memory of the tune.
  public var hasMemory: Bool {
    configuration.sideInputs.contains { $0.name.hasPrefix("memory.") }
  }

  /// The network for reading a character at a time.
  ///
  /// - Parameters:
  ///   - format: the format of its weights.
  ///   - remembers: whether the memory of the tune is told to it, if the model has one.
  ///   - held: the units of the model whose outputs are held, each once.
  /// - Returns: the network, at the start of a text.
  public func predictor(
    _ format: Predictor.WeightFormat, remembers: Bool, holding held: [HeldUnit] = []
  ) -> Predictor {
    let predictor = predictor(format)
    let silent = remembers ? nil : follower(remembers: false)
    if silent == nil, held.isEmpty { return predictor }
    return Predictor(predictor, follower: silent ?? predictor.follower, holding: held)
  }

  /// The network that draws as `settings` say, at the start of a text.
  ///
  /// - Throws: `SamplingError` for a held unit that the model lacks, or that is held twice.
  func predictor(for settings: SamplingSettings) throws(SamplingError) -> Predictor {
    let held = settings.held
    for (place, unit) in held.enumerated() {
      guard configuration.hasUnit(unit.index),
        !held[..<place].contains(where: { $0.index == unit.index })
      else {
        throw .outOfRange(
          parameter: "held cell", value: "\(unit.index)",
          allowed: "each once, from 1:1 to \(configuration.lastUnit)")
      }
    }
    return predictor(settings.weights, remembers: settings.remembers, holding: held)
  }

  /// What follows a text for the model, with its memory of the tune or without; nil where the model has
  /// no side inputs.
  public func follower(remembers: Bool) -> (any TextFollower)? {
    (follower as? TuneFollower)?.restarted(remembers: remembers) ?? follower
  }
}
