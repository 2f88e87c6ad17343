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

  /// Draws the tune of the first record, whose drawings compete, without showing it as it grows.
  ///
  /// - Returns: The tune; if the user asked to stop, its best drawing so far.
  /// - Throws: `Interrupted` if nothing was drawn yet.
  func drawOne() throws -> DrawnTune {
    var unfinished: DrawnTune?
    let drawn = try drawAll { batch in
      guard let best = batch.unfinished.first?.tune.draft, !best.drawn.isEmpty else { return }
      unfinished = DrawnTune(best, records[0])
    }
    guard let tune = drawn.first ?? unfinished else { throw Interrupted() }
    return tune
  }

  /// Draws the tunes of all records side by side.
  ///
  /// - Returns: The finished tunes in the order of their records; fewer if the user asked to stop.
  func drawTogether() throws -> [DrawnTune] { try drawAll { _ in } }

  /// Draws the tunes of all records; `stopped` gets the batch if the user asked to stop.
  private func drawAll(_ stopped: (TuneBatch) -> Void) throws -> [DrawnTune] {
    let interrupt = console.interrupt
    let requests = records.map {
      TuneBatch.Request(prime: $0.prime, settings: $0.settings, seed: $0.seed)
    }
    let started = try TuneBatch(model, requests, shouldStop: { interrupt.isRequested })
    guard var batch = started else { return [] }
    var drawn = [DrawnTune?](repeating: nil, count: records.count)
    var count = 0
    while !batch.isDone, !interrupt.isRequested {
      for (place, tune) in try batch.advance() {
        drawn[place] = DrawnTune(tune.draft, records[place])
        count += 1
      }
      console.progress(
        "\(count.grouped) of \(records.count.counted("tune")), "
          + batch.drawnCount.counted("character"))
    }
    if !batch.isDone { stopped(batch) }
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
  /// Whether the tune's end was drawn, rather than its limit reached.
  let endedByItself: Bool
  /// What the constraint did; nil without one.
  let confession: Confession?

  /// What a constraint did to a tune.
  struct Confession: Sendable {
    /// The probability that it took from the drawn characters, in bits, in all and in each bar.
    let removedBits: Double
    let barBits: [Double]
    /// The characters that it imposed: labels, and bars that return.
    let imposedCount: Int
    /// The estimate of −log₂ Z, the surprisal of "some legal tune", in bits.
    let evidenceBits: Double
  }

  /// - Parameters:
  ///   - tune: The drawn text with its figures.
  ///   - record: What it was drawn from; of a stopped tune, the record says so.
  init(_ tune: TuneDraft, _ record: GenerationRecord) {
    self.record = record.ofStopped(tune)
    text = tune.text
    drawnCount = tune.drawn.count
    meanBits = tune.bits / Double(max(1, tune.drawn.count))
    endedByItself = tune.ending == .tune
    if tune.settings.constraint == nil {
      confession = nil
    } else {
      let sums = tune.removedBitsAtBars
      confession = Confession(
        removedBits: tune.removedBits, barBits: zip(sums, [0] + sums).map { $0 - $1 },
        imposedCount: tune.imposedCount, evidenceBits: tune.evidenceBits)
    }
    ending =
      switch tune.ending {
      case .tune: "ended by itself"
      case .length: "as long as asked"
      case .limit: "cut off at \(tune.settings.length.grouped)"
      case nil: "stopped"
      }
  }
}

extension GenerationRecord {
  /// The record of a tune that was stopped: drawn anew, it must not go on.
  fileprivate func ofStopped(_ tune: TuneDraft) -> GenerationRecord {
    guard tune.ending == nil else { return self }
    var record = self
    if settings.constraint == nil {
      (record.settings.ending, record.settings.length) = (.length, tune.drawn.count)
    } else {
      // The drawings that competed with this one were stopped too.
      record.changes.append("stopped after \(tune.drawn.count.counted("character"))")
    }
    return record
  }
}

extension DrawnTune.Confession {
  /// What was removed and imposed, in words.
  var inWords: String {
    var words = "legal bars took \(removedBits.fixed(1)) bits"
    if let most = barBits.enumerated().max(by: { $0.element < $1.element }) {
      words += " (bar \(most.offset + 1) most: \(most.element.fixed(1)))"
    }
    if imposedCount > 0 { words += ", \(imposedCount.counted("character")) came with the form" }
    return words
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
  /// The labels of the stages, in order, the constraint, and the end condition.
  var inWords: String {
    let end = ending == .tune ? "until the tune ends" : length.counted("character")
    return stagesInWords + ", " + (constraint?.form == nil ? end : "to the end of the form")
  }

  /// The labels of the stages and the constraint, in order.
  var stagesInWords: String {
    (labels + (constraint.map { [$0.inWords] } ?? [])).joined(separator: ", ")
  }
}

extension ConstraintSettings {
  /// What the tune keeps to, and the number of particles.
  fileprivate var inWords: String {
    let what = form.map(\.inWords) ?? "legal bars"
    return particles == 1 ? what : "\(what), \(particles) particles"
  }
}

extension TuneForm {
  /// The parts and their bars, such as `form AABB of 8 bars each`.
  var inWords: String {
    let counts = parts.map(\.barCount)
    guard let first = counts.first else { return "no form" }
    let bars =
      Set(counts).count == 1
      ? first.counted("bar") + (counts.count > 1 ? " each" : "")
      : counts.map(String.init).joined(separator: " + ") + " bars"
    return "form \(letters) of \(bars)"
  }
}
