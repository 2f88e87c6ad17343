import CharRNN
import Composition
import Safetensors

/// The tunes of one `sample`: drawn, shown as they come, put on the shelf.
struct SamplingJob {
  private let records: [GenerationRecord]
  private let model: LanguageModel

  init(_ records: [GenerationRecord], _ loaded: SessionModel, _ session: Session) throws {
    self.records = records
    model = loaded.model
  }

  /// One tune, printed as it is drawn: comments that say how it is made, then ABC and nothing else.
  func runAlone(in session: inout Session) throws -> [TuneShelf.Entry] {
    guard let record = records.first else { return [] }
    session.note(Self.describe(record))
    session.stream(record.comments + record.prime.opening)
    var printer = LinePrinter()
    let drawn = try draw(record, session) { character in
      if let piece = printer.take(character) { session.stream(piece) }
    }
    guard let generation = drawn else { throw Interrupted() }
    // What is still held back may be the `X:` of a next tune, which is not this one's.
    let shown = record.prime.opening.unicodeScalars.count + printer.shownCount
    let rest = generation.text.unicodeScalars.dropFirst(shown)
    session.stream(String(rest) + (generation.text.hasSuffix("\n") ? "" : "\n"))
    let tunes = shelve(generation, record, in: &session)
    for line in Self.summary(generation, tunes) { session.note(line) }
    if session.world.interrupt.isRequested {
      throw StoppedSampling(tunes: tunes, characters: generation.drawn.count)
    }
    return tunes
  }

  /// Several tunes, as a table with the least surprising first, or all that is known as JSON.
  func runTogether(asJSON: Bool, in session: inout Session) throws -> [TuneShelf.Entry] {
    var made: [(generation: TuneGeneration, record: GenerationRecord, tunes: [TuneShelf.Entry])] =
      []
    for record in records {
      guard !session.world.interrupt.isRequested,
        let generation = try draw(record, session, each: { _ in })
      else { break }
      made.append((generation, record, shelve(generation, record, in: &session)))
      session.progress("\(made.count) of \(records.count.counted("tune"))")
    }
    if let record = records.first { session.note(Self.describe(record)) }
    let ranked = made.sorted { $0.generation.meanBits < $1.generation.meanBits }
    if asJSON {
      try session.show(.array(ranked.map { Self.json($0.generation, $0.record, $0.tunes) }))
    } else {
      var table = Table([
        .left("tune"), .right("seed"), .right("characters"), .right("bits/character"),
        .left("ended"), .left("title"),
      ])
      for item in ranked {
        table.append([
          item.tunes.map(\.name).joined(separator: ", "), "\(item.record.seed)",
          item.generation.drawn.count.grouped, item.generation.meanBits.fixed(2),
          item.generation.endingInWords, item.tunes.first?.title ?? "",
        ])
      }
      session.show(table)
    }
    let tunes = made.flatMap(\.tunes)
    if session.world.interrupt.isRequested {
      throw StoppedSampling(
        tunes: tunes, characters: made.reduce(0) { $0 + $1.generation.drawn.count })
    }
    return tunes
  }

  /// Draws a tune until it ends or the person asks to stop; `nil` where that was before the prime was
  /// read.
  private func draw(
    _ record: GenerationRecord, _ session: Session, each: (Unicode.Scalar) -> Void
  ) throws -> TuneGeneration? {
    let interrupt = session.world.interrupt
    let started = try TuneGeneration(
      model, prime: record.prime, settings: record.settings, seed: record.seed,
      shouldStop: { interrupt.isRequested })
    guard var generation = started else { return nil }
    while !session.world.interrupt.isRequested, let character = generation.next() {
      each(character)
    }
    return generation
  }

  /// Puts what was drawn on the shelf, a tune for every `X:` in it.
  private func shelve(
    _ generation: TuneGeneration, _ record: GenerationRecord, in session: inout Session
  ) -> [TuneShelf.Entry] {
    let text = Array(generation.text.unicodeScalars)
    var starts = tuneRanges(in: text).map(\.lowerBound)
    let before = text[..<(starts.first ?? text.endIndex)]
    if before.contains(where: { !$0.properties.isWhitespace }) { starts.insert(0, at: 0) }
    return zip(starts, starts.dropFirst() + [text.count]).map { start, end in
      session.tunes.add(text[start..<end].string, cell: session.cellNumber, record: record)
    }
  }
}

/// Sampling was stopped; the tunes made so far are kept.
struct StoppedSampling: KeepsWhatWasDone {
  let tunes: [TuneShelf.Entry]
  let characters: Int
}

/// Gathers characters into pieces worth writing.
private struct LinePrinter {
  private(set) var shownCount = 0
  private var pending = ""
  private var pendingCount = 0

  /// Takes a character; a piece to show where a line is complete, or there is much of it.
  ///
  /// The first two characters of a line wait, since `X:` begins another tune.
  mutating func take(_ character: Unicode.Scalar) -> String? {
    pending.unicodeScalars.append(character)
    pendingCount += 1
    guard character == "\n" || pendingCount >= 16 else { return nil }
    defer {
      shownCount += pendingCount
      pending = ""
      pendingCount = 0
    }
    return pending
  }
}

// MARK: What is said about a tune

extension SamplingJob {
  private static func describe(_ record: GenerationRecord) -> String {
    "seed \(record.seed), \(record.settings.inWords)"
  }

  private static func summary(
    _ generation: TuneGeneration, _ tunes: [TuneShelf.Entry]
  ) -> [String] {
    let names = tunes.map(\.name).joined(separator: ", ")
    var line =
      "\(names.isEmpty ? "nothing" : names): \(generation.drawn.count.counted("character")) drawn"
    if !generation.drawn.isEmpty { line += ", \(generation.meanBits.fixed(2)) bits a character" }
    return [line + ", \(generation.endingInWords)"]
  }

  private static func json(
    _ generation: TuneGeneration, _ record: GenerationRecord, _ tunes: [TuneShelf.Entry]
  ) -> JSONValue {
    [
      "tunes": .array(tunes.map { .string($0.name) }),
      "seed": .string(String(record.seed)),
      "settings": .string(record.settings.inWords),
      "drawn": .int(generation.drawn.count),
      "bitsPerCharacter": generation.drawn.isEmpty ? .null : .figure(generation.meanBits),
      "ended": .string(generation.endingInWords),
      "abc": .string(generation.text),
    ]
  }
}

extension TuneGeneration {
  /// The mean surprisal of what was drawn, in bits a character.
  fileprivate var meanBits: Double { bits / Double(max(1, drawn.count)) }

  fileprivate var endingInWords: String {
    switch ending {
    case .tune: "ended by itself"
    case .length: "as long as asked"
    case .limit: "cut off at \(settings.length.grouped)"
    case nil: "stopped"
    }
  }
}

extension SamplingSettings {
  /// What acts on the distribution, in order, and what ends a tune.
  var inWords: String {
    let end = ending == .tune ? "until the tune ends" : length.counted("character")
    return stagesInWords + ", " + end
  }

  /// What acts on the distribution, in order.
  var stagesInWords: String {
    var words = ["temperature \(temperature)"]
    if let topK { words.append("top-k \(topK)") }
    if let topP { words.append("top-p \(topP)") }
    if let minP { words.append("min-p \(minP)") }
    if isGreedy { words.append("greedy") }
    return words.joined(separator: ", ")
  }
}
