import ABCNotation
import CharRNN
import Composition
import Drawing

/// Lets the session's model read tunes as `score` does, and makes their notes the louder the less it
/// expected them.
struct SurpriseReader {
  private let loaded: SessionModel
  private let settings: Settings
  private let console: Console
  private let predictor: Predictor
  /// What there is to tell about the tunes that were read.
  private var tally = Tally()

  /// What the user has to know of the tunes read so far.
  private struct Tally {
    /// The characters that were left out, each once, and the tunes that had any.
    var unknown: [Unicode.Scalar] = []
    var unknownTunes = 0
    /// The notes and chords that keep their velocity.
    var keptNotes = 0
    /// The tunes without a header of their own.
    var fragments = 0
    /// Whether the model's predictions are numbers.
    var isNaN = false
  }

  /// Prepares to read with the session's model, its settings and its held cells.
  ///
  /// - Throws: `Failure.noModel`.
  init(_ session: Session) throws(Failure) {
    loaded = try session.loadedModel()
    settings = session.settings
    console = session.console
    predictor = loaded.predictor(remembers: session.settings.remembers)
  }

  /// The tune with notes that are the louder the less the model expected them.
  ///
  /// A note that is played several times, such as in a repeat, is as loud each time, and tied notes
  /// are as loud as the first.
  ///
  /// - Parameters:
  ///   - played: The tune as written.
  ///   - text: The text that was parsed; nil for the lines of the tune alone, with those of the file
  ///     header that it inherits.
  /// - Returns: The tune with other velocities; `played` if it was not parsed from a text.
  /// - Throws: `Interrupted`; `Failure` if the model cannot read the header that a tune without one
  ///   gets.
  /// - Complexity: O(*n* · weights) in the length of the text up to the last note.
  mutating func louder(_ played: PlayedTune, of text: String? = nil) throws -> PlayedTune {
    guard let source = played.tune.source else { return played }
    let read = text ?? source.completeText
    // Inherited lines are in the header, so the notes are as far from the end of both texts.
    let start =
      text == nil ? read.utf8.count - source.text.utf8.count : source.range.lowerBound.utf8Offset
    let tune = SpelledTune(read, loaded.model.vocabulary)
    let sources = Set(played.performance.voices.flatMap { $0.melody.map(\.source) })
    let end = sources.map(\.upperBound).max() ?? 0
    let surprisals = try surprisals(of: tune, count: tune.tokenCount(before: start + end))
    var velocities: [Range<Int>: Int] = [:]
    for source in sources {
      try console.checkInterrupt()
      let place = start + source.lowerBound..<start + source.upperBound
      guard let bits = tune.surprisal(of: place, in: surprisals) else { continue }
      tally.isNaN = tally.isNaN || bits.isNaN
      velocities[source] = SurpriseVelocity.velocity(ofBits: bits)
    }
    let unknown = tune.unknownCharacters
    if !unknown.isEmpty { tally.unknownTunes += 1 }
    tally.unknown += unknown.filter { !tally.unknown.contains($0) }
    tally.keptNotes += sources.count - velocities.count
    return played.changed { $0.setVelocities { velocities[$0] } }
  }

  /// The surprisals of the first `count` characters of a tune, in bits; nil for one before which the model
  /// has read nothing.
  private mutating func surprisals(of tune: SpelledTune, count: Int) throws -> [Double?] {
    if count == 0 { return [] }
    let before = try loaded.model.vocabulary.encode(try context(of: tune.text).unicodeScalars)
      .tokens
    // Without newlines in the vocabulary the first character is read and not predicted.
    let unpredicted = before.isEmpty ? 1 : 0
    let text = Evaluator.Text(
      tokens: before + tune.tokens.prefix(count), context: before.count + unpredicted)
    let interrupt = console.interrupt
    let read = TextSurprisals(predictor).bits(of: [text], shouldStop: { interrupt.isRequested })
    guard let read else { throw Interrupted() }
    return Array(repeating: nil, count: unpredicted) + read[0]
  }

  /// What the model reads before a tune: blank lines, and a header if the tune has none.
  private mutating func context(of text: String) throws -> String {
    do {
      let whole = SessionPrime(text: text, isBare: false, choices: HeaderChoices())
      let (prime, header) = try whole.resolved(for: loaded, settings)
      if header != nil { tally.fragments += 1 }
      return prime.boundary + prime.header
    } catch let error as UnreadableHeader {
      throw Failure("\(error)", hints: [.again("--velocity \(VelocityRule.written) …")])
    }
  }

  /// Notes how the tunes were read, where it was not as they are written.
  func tell(in session: Session) {
    session.noteHeldCells()
    if tally.isNaN { session.warnIfNaN(.nan) }
    if tally.fragments > 0 {
      session.note(
        "no K: line in \(tally.fragments.counted("tune")): read after a header that fits")
    }
    if !tally.unknown.isEmpty {
      session.note(
        "not in the model's vocabulary, so left out of what it reads: \(unknownInWords)")
    }
    let kept = tally.keptNotes
    if kept > 0 {
      session.note("not read by the model, so as loud as written: \(kept.counted("note"))")
    }
  }

  /// The most unknown characters that are named.
  private static let mostNamed = 8

  private var unknownInWords: String {
    let named = tally.unknown.prefix(Self.mostNamed).map(UnknownCharacter.quoted)
    let rest = tally.unknown.count - named.count
    return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
      + (tally.unknownTunes > 1 ? " (in \(tally.unknownTunes.counted("tune")))" : "")
  }
}
