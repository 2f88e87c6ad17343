import CharRNN
import Composition
import Drawing

/// The tunes of one `sample` as they are drawn.
struct SamplingJob {
  private let records: [GenerationRecord]
  private let model: LanguageModel
  private let console: Console

  init(_ records: [GenerationRecord], _ model: LanguageModel, _ console: Console) {
    self.records = records
    self.model = model
    self.console = console
  }

  /// Draws the tune of the first record and shows it as it comes: ABC and nothing else, with
  /// comments that say how it is made.
  ///
  /// - Returns: What was drawn when it ended or the user asked to stop.
  /// - Throws: `Interrupted` where nothing was drawn yet.
  func drawAlone() throws -> DrawnTune? {
    guard let record = records.first else { return nil }
    var placer = RecordPlacer(record)
    console.stream(placer.take(record.prime.opening))
    var printer = LinePrinter()
    let interrupt = console.interrupt
    let started = try TuneGeneration(
      model, prime: record.prime, settings: record.settings, seed: record.seed,
      shouldStop: { interrupt.isRequested })
    guard var generation = started else { throw Interrupted() }
    while !interrupt.isRequested, let character = generation.next() {
      if let piece = printer.take(character) { console.stream(placer.take(piece)) }
    }
    let tune = generation.draft
    // What is still held back may be the `X:` of a next tune, which is not this one's.
    let shown = record.prime.opening.unicodeScalars.count + printer.shownCount
    let rest = tune.text.unicodeScalars.dropFirst(shown)
    console.stream(placer.take(String(rest) + (tune.text.hasSuffix("\n") ? "" : "\n")))
    return DrawnTune(tune, record)
  }

  /// Draws the tunes of all records side by side.
  ///
  /// - Returns: Those that were done when all were or the user asked to stop, in the order of their
  ///   seeds, whichever were done first.
  func drawTogether() throws -> [DrawnTune] {
    guard let first = records.first else { return [] }
    let interrupt = console.interrupt
    let started = try TuneBatch(
      model, prime: first.prime, settings: first.settings, seeds: records.map(\.seed),
      shouldStop: { interrupt.isRequested })
    guard var batch = started else { return [] }
    var drawn = [DrawnTune?](repeating: nil, count: records.count)
    var count = 0
    while !batch.isDone, !interrupt.isRequested {
      for (place, tune) in batch.advance() {
        drawn[place] = DrawnTune(tune, records[place])
        count += 1
      }
      console.progress(
        "\(count.grouped) of \(records.count.counted("tune")), "
          + batch.drawnCount.counted("character"))
    }
    return drawn.compactMap(\.self)
  }
}

/// What is kept of a drawn tune.
struct DrawnTune: Sendable {
  let record: GenerationRecord
  let text: String
  let drawnCount: Int
  /// The mean surprisal of what was drawn, in bits a character.
  let meanBits: Double
  /// Why it ended, in words.
  let ending: String

  init(_ tune: TuneDraft, _ record: GenerationRecord) {
    self.record = record
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
