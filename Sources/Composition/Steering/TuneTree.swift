public import CharRNN

/// The roads that a tune in the making has taken: a tree of places, each with the bars that were drawn
/// for it.
///
/// A place is a whole tune in the making: hidden state, constraint, generator and text, some kilobytes.
/// Places are never removed, so that every road stays open. A value: a copy is another tree.
public struct TuneTree {
  /// A place, at the end of a bar or where the user stopped writing.
  public struct Place {
    /// The place before; nil for the start.
    public let parent: Int?
    /// The characters from there.
    public let text: String
    /// Their surprisal under the model itself, in bits.
    public let bits: Double
    /// The tune so far.
    public let generation: TuneGeneration
    /// The seed of the first bar that is drawn here, unless another is asked for.
    public let seed: UInt64
    /// The bars that were drawn here.
    public internal(set) var candidates: [BarCandidate] = []
    /// The seed of the next bar that is drawn in addition to them.
    var nextSeed: UInt64

    /// The bars of the tune so far, without pick-ups.
    public var barCount: Int { generation.barCount }
    /// The mean surprisal of the characters from the place before, in bits.
    public var meanBits: Double { bits / Double(max(1, text.unicodeScalars.count)) }
  }

  /// A named place.
  public struct Mark: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its position among the places.
    public let place: Int
  }

  /// All places; the start is the first, and every other one comes after its parent.
  public private(set) var places: [Place]
  /// The position of the present place.
  public private(set) var here = 0
  /// The named places, in the order in which they were named.
  public private(set) var marks: [Mark] = []
  /// The earlier present places, the last one last.
  private var trail: [Int] = []

  /// Starts at `generation`, a tune under a constraint; its bars are drawn from `seed` on.
  public init(_ generation: TuneGeneration, seed: UInt64) {
    places = [
      Place(
        parent: nil, text: "", bits: 0, generation: generation, seed: seed, nextSeed: seed)
    ]
  }

  /// The present place.
  public var present: Place { places[here] }

  /// The places from the start to the present one.
  public var road: [Int] {
    var road = [here]
    while let parent = places[road[road.count - 1]].parent { road.append(parent) }
    return road.reversed()
  }

  // MARK: Drawing bars

  /// The drawings that are tried for each bar, since equal bars count once.
  private static let triesPerBar = 8

  /// Draws `count` different bars for the present place, the least surprising first.
  ///
  /// - Parameters:
  ///   - count: the number of bars; fewer are found where the tune allows only a few.
  ///   - seed: the seed of the first drawing; otherwise the place's own.
  ///   - settings: the stages to draw through.
  ///   - inAddition: whether the bars that were drawn here before stay.
  ///   - shouldStop: asked before every character.
  /// - Returns: the positions of the bars, those found so far if `shouldStop` stopped it; nil if none
  ///   was found before that.
  /// - Throws: `SamplingError` for a setting outside its range.
  public mutating func drawBars(
    _ count: Int, seed: UInt64? = nil, settings: SamplingSettings, inAddition: Bool = false,
    shouldStop: () -> Bool = { false }
  ) throws(SamplingError) -> BarDrawing? {
    let place = present
    let kept = inAddition ? place.candidates : []
    let first = seed ?? (inAddition ? place.nextSeed : place.seed)
    var drawing = BarDrawing(seed: first, added: kept.count..<kept.count)
    var found: [BarCandidate] = []
    var seen = Set(kept.map(\.text))
    let seeds = SeedSeries(first)
    var tries = 0
    while found.count < count, tries < count * Self.triesPerBar, !drawing.wasStopped {
      let seed = seeds[tries]
      var generation = try place.generation.forked(seed: seed, settings: settings)
      switch generation.drawBar(shouldStop: shouldStop) {
      case .bar:
        let candidate = BarCandidate(seed: seed, from: place.generation, to: generation)
        if seen.insert(candidate.text).inserted { found.append(candidate) }
      case .tune: drawing.endCount += 1
      case .incomplete: drawing.wasStopped = shouldStop()
      }
      tries += 1
    }
    if drawing.wasStopped, found.isEmpty { return nil }
    found.sort { ($0.meanBits, $0.seed) < ($1.meanBits, $1.seed) }
    drawing.added = kept.count..<(kept.count + found.count)
    places[here].candidates = kept + found
    places[here].nextSeed = seeds[tries]
    return drawing
  }

  // MARK: Moving

  /// Takes the candidate at a position: its end becomes the present place.
  public mutating func take(_ position: Int) {
    let candidate = present.candidates[position]
    goOn(to: candidate.generation, seed: candidate.seed)
  }

  /// Makes `generation`, which went on from the present place, a place and the present one.
  ///
  /// A road that was taken before is taken again.
  public mutating func goOn(to generation: TuneGeneration) {
    goOn(to: generation, seed: present.seed)
  }

  private mutating func goOn(to generation: TuneGeneration, seed: UInt64) {
    let before = present
    let text = generation.text(after: before.generation)
    if let known = places.firstIndex(where: { $0.parent == here && $0.text == text }) {
      return go(to: known)
    }
    let next = Self.seed(after: seed)
    places.append(
      Place(
        parent: here, text: text, bits: generation.draft.bits - before.generation.draft.bits,
        generation: generation, seed: next, nextSeed: next))
    go(to: places.count - 1)
  }

  /// The seed of a place that was reached by a drawing from `seed`; short, since people type it.
  private static func seed(after seed: UInt64) -> UInt64 {
    // A stream of its own, so that no drawing repeats another's draws.
    var generator = Xoshiro256StarStar(seed: seed ^ 0x0062_6172)
    return generator.next() % 1_000_000
  }

  private mutating func go(to place: Int) {
    trail.append(here)
    here = place
  }

  /// Goes back to the place before the last step, of any kind; returns false at the
  /// beginning.
  public mutating func undo() -> Bool {
    guard let last = trail.popLast() else { return false }
    here = last
    return true
  }

  // MARK: Marks

  /// The place called `name`.
  public func place(marked name: String) -> Int? { marks.first { $0.name == name }?.place }

  /// The names of a place.
  public func names(of place: Int) -> [String] {
    marks.filter { $0.place == place }.map(\.name)
  }

  /// Names the present place; the name leaves another place that had it.
  public mutating func mark(_ name: String) {
    marks.removeAll { $0.name == name }
    marks.append(Mark(name: name, place: here))
  }

  /// Goes to the place called `name`; returns false if there is none.
  public mutating func back(to name: String) -> Bool {
    guard let place = place(marked: name) else { return false }
    go(to: place)
    return true
  }

  /// Leaves the present road after its bar `bar`, to take another one from there.
  ///
  /// The place that is left gets a name, unless it has one.
  ///
  /// - Returns: the name; nil if no place of the road is at the end of that bar.
  public mutating func fork(after bar: Int) -> String? {
    guard let place = road.last(where: { places[$0].barCount == bar }) else { return nil }
    var name = names(of: here).last
    if name == nil {
      let free = (1...).lazy.map { "fork\($0)" }.first { self.place(marked: $0) == nil }
      if let free { mark(free) }
      name = free
    }
    if place != here { go(to: place) }
    return name
  }
}
