import CharRNN
import Composition
import Drawing
import JSON

/// The tunes of one `sample`: drawn, shown as they come, put on the shelf.
struct SamplingJob {
  private let records: [GenerationRecord]
  private let model: LanguageModel

  init(_ records: [GenerationRecord], _ loaded: SessionModel, _ session: Session) throws {
    self.records = records
    model = loaded.model
  }

  /// One tune, printed as it is drawn: ABC and nothing else, with comments that say how it is made.
  func runAlone(in session: inout Session) throws -> [TuneShelf.Entry] {
    guard let record = records.first else { return [] }
    session.note(Self.describe(record))
    var placer = RecordPlacer(record)
    session.stream(placer.take(record.prime.opening))
    var printer = LinePrinter()
    let interrupt = session.world.interrupt
    let started = try TuneGeneration(
      model, prime: record.prime, settings: record.settings, seed: record.seed,
      shouldStop: { interrupt.isRequested })
    guard var generation = started else { throw Interrupted() }
    while !interrupt.isRequested, let character = generation.next() {
      if let piece = printer.take(character) { session.stream(placer.take(piece)) }
    }
    let tune = generation.draft
    // What is still held back may be the `X:` of a next tune, which is not this one's.
    let shown = record.prime.opening.unicodeScalars.count + printer.shownCount
    let rest = tune.text.unicodeScalars.dropFirst(shown)
    session.stream(placer.take(String(rest) + (tune.text.hasSuffix("\n") ? "" : "\n")))
    let entries = shelve(tune.text, record, in: &session)
    session.note(Self.summary(tune, entries))
    session.warnIfNoNumber(tune.bits)
    if interrupt.isRequested {
      throw StoppedSampling(tunes: entries, characters: tune.drawn.count)
    }
    return entries
  }

  /// Several tunes, as a table with the least surprising first, or all that is known as JSON.
  ///
  /// Where the person asks to stop, the tunes that are done are kept.
  func runTogether(asJSON: Bool, in session: inout Session) throws -> [TuneShelf.Entry] {
    let (finished, isWhole) = try drawTogether(session)
    // In the order of their seeds, whichever were done first.
    let made = zip(records, finished).compactMap { record, result in
      result.map { Made($0, record, shelve($0.text, record, in: &session)) }
    }
    if let record = records.first { session.note(Self.describe(record)) }
    session.warnIfNoNumber(made.reduce(0) { $0 + $1.result.meanBits })
    let ranked = made.sorted { $0.result.meanBits < $1.result.meanBits }
    if asJSON {
      try session.show(.array(ranked.map(\.json)))
    } else {
      session.show(Self.table(ranked))
    }
    let entries = made.flatMap(\.entries)
    if !isWhole {
      throw StoppedSampling(
        tunes: entries, characters: made.reduce(0) { $0 + $1.result.drawnCount })
    }
    return entries
  }

  /// What each record made, `nil` where that was not done when the person asked to stop; and whether
  /// all are done.
  private func drawTogether(_ session: Session) throws -> (made: [DrawnTune?], isWhole: Bool) {
    var made = [DrawnTune?](repeating: nil, count: records.count)
    guard let first = records.first else { return (made, true) }
    let interrupt = session.world.interrupt
    let started = try TuneBatch(
      model, prime: first.prime, settings: first.settings, seeds: records.map(\.seed),
      shouldStop: { interrupt.isRequested })
    guard var batch = started else { return (made, false) }
    var count = 0
    while !batch.isDone {
      if interrupt.isRequested { return (made, false) }
      for (place, tune) in batch.advance() {
        made[place] = DrawnTune(tune.draft)
        count += 1
      }
      session.progress(
        "\(count.grouped) of \(records.count.counted("tune")), "
          + batch.drawnCount.counted("character"))
    }
    return (made, true)
  }

  /// Puts what was drawn on the shelf, a tune for every `X:` in it.
  private func shelve(
    _ text: String, _ record: GenerationRecord, in session: inout Session
  ) -> [TuneShelf.Entry] {
    let text = Array(text.unicodeScalars)
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

/// Puts a record into a growing tune, where `GenerationRecord.placed(in:)` puts it.
private struct RecordPlacer {
  private let record: GenerationRecord
  private var held = ""
  private var isPlaced = false

  init(_ record: GenerationRecord) { self.record = record }

  /// Takes the next piece of the tune; returns what can be shown by now.
  mutating func take(_ piece: String) -> String {
    if isPlaced { return piece }
    held += piece
    // Its first line must be whole, and it may be an `X:` line.
    guard held.contains("\n") || !held.isEmpty && !held.hasPrefix("X") else { return "" }
    isPlaced = true
    return record.placed(in: held)
  }
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

  private static func summary(_ tune: TuneDraft, _ entries: [TuneShelf.Entry]) -> String {
    let result = DrawnTune(tune)
    let names = entries.map(\.name).joined(separator: ", ")
    var line =
      "\(names.isEmpty ? "nothing" : names): \(result.drawnCount.counted("character")) drawn"
    if result.drawnCount > 0 { line += ", \(result.meanBits.fixed(2)) bits a character" }
    return line + ", \(result.ending)"
  }

  private static func table(_ ranked: [Made]) -> Table {
    var table = Table([
      .left("tune"), .right("seed"), .right("characters"), .right("bits/character"),
      .left("ended"), .left("title"),
    ])
    for item in ranked {
      table.append([
        item.entries.map(\.name).joined(separator: ", "), "\(item.record.seed)",
        item.result.drawnCount.grouped, item.result.meanBits.fixed(2), item.result.ending,
        item.entries.first?.title ?? "",
      ])
    }
    return table
  }
}

/// What is kept of a tune when it is done.
private struct DrawnTune {
  let text: String
  let drawnCount: Int
  /// The mean surprisal of what was drawn, in bits a character.
  let meanBits: Double
  /// Why it ended, in words.
  let ending: String

  init(_ tune: TuneDraft) {
    text = tune.text
    drawnCount = tune.drawn.count
    meanBits = tune.bits / Double(max(1, tune.drawn.count))
    ending =
      switch tune.ending {
      case .tune: "ended by itself"
      case .length: "as long as asked"
      case .limit: "cut off at \(tune.settings.length.grouped)"
      case nil: "stopped"
      }
  }
}

/// A tune that is done, how it was made, and the names it has on the shelf.
private struct Made {
  let result: DrawnTune
  let record: GenerationRecord
  let entries: [TuneShelf.Entry]

  init(_ result: DrawnTune, _ record: GenerationRecord, _ entries: [TuneShelf.Entry]) {
    (self.result, self.record, self.entries) = (result, record, entries)
  }

  var json: JSONValue {
    [
      "tunes": .array(entries.map { .string($0.name) }),
      "seed": .string(String(record.seed)),
      "settings": .string(record.settings.inWords),
      "drawn": .int(result.drawnCount),
      "bitsPerCharacter": result.drawnCount == 0 ? .null : .figure(result.meanBits),
      "ended": .string(result.ending),
      "abc": .string(result.text),
    ]
  }
}

extension SamplingSettings {
  /// The labels of the stages, in order, and what ends a tune.
  var inWords: String {
    let end = ending == .tune ? "until the tune ends" : length.counted("character")
    return stagesInWords + ", " + end
  }

  /// The labels of the stages, in order.
  var stagesInWords: String { labels.joined(separator: ", ") }
}
