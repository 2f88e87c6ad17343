import CharRNN
import Composition
import Drawing

/// Draws the tunes of one `sample` command.
struct SamplingJob {
  private let records: [GenerationRecord]
  private let model: LanguageModel
  private let console: Console

  init(_ records: [GenerationRecord], _ model: LanguageModel, _ console: Console) {
    self.records = records
    self.model = model
    self.console = console
  }

  /// Draws the tune of the first record and shows it as it grows.
  ///
  /// The output is valid ABC; its comments record how to draw the tune again.
  ///
  /// - Returns: The tune as drawn until it ended or the user asked to stop.
  /// - Throws: `Interrupted` if nothing was drawn yet.
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
    // The printer may still hold the `X:` of a next tune, which does not belong to this one.
    let shown = record.prime.opening.unicodeScalars.count + printer.shownCount
    let rest = tune.text.unicodeScalars.dropFirst(shown)
    console.stream(placer.take(String(rest) + (tune.text.hasSuffix("\n") ? "" : "\n")))
    return DrawnTune(tune, record)
  }

  /// Draws the tunes of all records side by side.
  ///
  /// - Returns: The finished tunes in the order of their seeds; fewer if the user asked to stop.
  func drawTogether() throws -> [DrawnTune] {
    guard let first = records.first else { return [] }
    let interrupt = console.interrupt
    let started = try TuneBatch(
      model, records.map { TuneBatch.Origin($0.prime, seed: $0.seed) }, settings: first.settings,
      shouldStop: { interrupt.isRequested })
    guard var batch = started else { return [] }
    var drawn = [DrawnTune?](repeating: nil, count: records.count)
    var count = 0
    while !batch.isDone, !interrupt.isRequested {
      for (place, tune) in batch.advance() {
        drawn[place] = DrawnTune(tune.draft, records[place])
        count += 1
      }
      console.progress(
        "\(count.grouped) of \(records.count.counted("tune")), "
          + batch.drawnCount.counted("character"))
    }
    return drawn.compactMap(\.self)
  }
}

/// A drawn tune with its figures.
struct DrawnTune: Sendable {
  let record: GenerationRecord
  let text: String
  let drawnCount: Int
  /// The mean surprisal of the drawn characters, in bits per character.
  let meanBits: Double
  /// The reason why it ended, in words.
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

/// Inserts a record into a growing tune, at the same line as `GenerationRecord.placed(in:)`.
private struct RecordPlacer {
  private let record: GenerationRecord
  private var held = ""
  private var isPlaced = false

  init(_ record: GenerationRecord) { self.record = record }

  /// Takes the next piece of the tune; returns the text that can be shown now.
  mutating func take(_ piece: String) -> String {
    if isPlaced { return piece }
    held += piece
    // The record follows a first line `X:`, so that line must be complete first.
    guard held.contains("\n") || !held.isEmpty && !held.hasPrefix("X") else { return "" }
    isPlaced = true
    return record.placed(in: held)
  }
}

/// Collects characters into pieces that are worth a write.
private struct LinePrinter {
  private(set) var shownCount = 0
  private var pending = ""
  private var pendingCount = 0

  /// Takes a character; returns a piece once a line is complete or 16 characters are waiting.
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
  /// The labels of the stages, in order, and the end condition.
  var inWords: String {
    let end = ending == .tune ? "until the tune ends" : length.counted("character")
    return stagesInWords + ", " + end
  }

  /// The labels of the stages, in order.
  var stagesInWords: String { labels.joined(separator: ", ") }
}
