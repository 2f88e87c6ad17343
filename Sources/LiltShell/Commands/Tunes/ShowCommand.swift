import ABCNotation
import ArgumentParser
import Drawing
import JSON

struct ShowCommand: Command {
  static let name = "show"
  static let summary = "Print a tune as ABC with its faults marked, and as a piano roll"
  static let details = """
    Faults stand below their lines as comments. The roll has a row for each note of the scale: █ \
    is where a note starts, ━ where it goes on, ▌ and ▐ are short notes in the first and second \
    half of a column; where the terminal has ASCII alone these are #, -, < and >. Above it stand the \
    labels of parts, the bar lines as ABC writes them, with the numbers of the bars, and the chord \
    symbols. Repeats are signs, as written; ornaments and graces are left out.
    """
  static let group = CommandGroup.tunes

  @OptionGroup var tune: TuneArgument

  @Option(
    help: ArgumentHelp(
      "The bars of the roll, such as 5 or 5-8; otherwise the first 64.", valueName: "bars"))
  var bars: String?

  @Flag(inversion: .prefixedNo, help: "Whether to show the piano roll.")
  var roll = true

  @Flag(help: "Print one JSON value: the figures and the notes of the roll.")
  var json = false

  /// How many bars of a roll are shown unless more are asked for.
  private static let barLimit = 64

  func validate() throws {
    guard let bars else { return }
    if !roll { throw ValidationError("--bars is for the roll, which --no-roll leaves out") }
    if Self.range(bars) == nil { throw ValidationError("--bars \(bars), expected N or N-M") }
  }

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune.reference)
    let played = PlayedTune(entry.text)
    let terminal = session.world.terminal.output
    let width = terminal.isTerminal ? session.world.terminal.columns() : nil
    if json { return try session.show(rollJSON(of: played, entry.name)) }
    let marked = MarkedABC(entry.text, played, name: entry.name)
      .lines(width: width) { terminal.hasColour ? "\u{1B}[1;33m\($0)\u{1B}[0m" : $0 }
    var drawn: [String] = []
    var isCut = false
    if roll {
      let whole = PianoRoll(played.tune)
      let wanted = bars.flatMap(Self.range) ?? 1...Self.barLimit
      guard let part = whole.cut(to: wanted) else {
        throw ShellError.noSuchBars(wanted, count: whole.barCount)
      }
      let text = RollText(part, width: width ?? 80, alphabet: session.world.alphabet)
      drawn = text.lines
      isCut = text.isCut
      if whole.range != nil {
        if drawn.isEmpty { drawn = ["no notes in these bars"] }
        drawn = ["", whole.summary(played.performance), ""] + drawn
      }
      if bars == nil, whole.barCount > Self.barLimit {
        let others = "\(Self.barLimit + 1)-\(whole.barCount)"
        drawn += ["", "bars \(others): show \(entry.name.asWord) --bars \(others)"]
      }
    }
    session.show((marked + drawn).joined(separator: "\n"))
    if isCut { session.warnOfCutRoll() }
    session.noteFaults(of: played, name: entry.name)
  }

  /// What the roll shows, in all bars or in those asked for.
  private func rollJSON(of played: PlayedTune, _ name: String) throws -> JSONValue {
    let whole = PianoRoll(played.tune)
    var part = whole
    if let wanted = bars.flatMap(Self.range) {
      guard let cut = whole.cut(to: wanted) else {
        throw ShellError.noSuchBars(wanted, count: whole.barCount)
      }
      part = cut
    }
    let seconds = played.performance.seconds(at: played.performance.duration)
    return [
      "tune": .string(name), "title": part.title.map { .string($0) } ?? .null,
      "key": .string(part.key.abc), "meter": .string(part.meter.abc), "bars": .int(whole.barCount),
      "seconds": .figure(seconds), "faults": .int(played.faultCount),
      "voices": .array(part.voices.map { Self.json($0, in: part.key) }),
    ]
  }

  /// A voice; times are fractions of a whole note from the start, as written.
  private static func json(_ voice: PianoRoll.Voice, in key: Key) -> JSONValue {
    [
      "name": .string(voice.name),
      "notes": .array(
        voice.notes.map { note in
          [
            "onset": .string("\(note.onset)"), "duration": .string("\(note.end - note.onset)"),
            "key": .int(note.key), "pitch": .string(pitchName(note.key, in: key)),
          ]
        }),
      "chords": .array(
        voice.chordSymbols.map { ["onset": .string("\($0.onset)"), "symbol": .string($0.value)] }),
    ]
  }

  /// The bars that `5` or `5-8` means.
  private static func range(_ bars: String) -> ClosedRange<Int>? {
    let ends = bars.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), case let first?? = ends.first, case let last?? = ends.last,
      first >= 1, last >= first
    else { return nil }
    return first...last
  }
}

extension Session {
  /// Says that a roll shows the beginning of a tune only.
  func warnOfCutRoll() {
    warn("the roll is cut after \(RollGrid.columnLimit.grouped) columns")
  }
}

extension PianoRoll {
  /// `16 bars of 6/8 in G, D4 to B5; played in 0:51`.
  func summary(_ performance: Performance) -> String {
    var words = barCount.counted("bar")
    if meter.symbol != .free { words += " of \(meter.abc)" }
    words += " in \(key.abc)"
    if let range {
      let (low, high) = (pitchName(range.lowerBound, in: key), pitchName(range.upperBound, in: key))
      words += low == high ? ", \(low)" : ", \(low) to \(high)"
    }
    return words + "; played in \(performance.seconds(at: performance.duration).asClock)"
  }
}
