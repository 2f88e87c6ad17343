import ABCNotation
import ArgumentParser
import Drawing
import JSON

struct ShowCommand: Command {
  static let name = "show"
  static let summary = "Print a tune as ABC with its faults marked, and as a piano roll"
  static let details = """
    Faults stand below their lines as comments. The roll has a row for each note of the scale: █ \
    starts a note, ━ continues it, ▌ and ▐ are short notes in the first and second half of a \
    column; an ASCII terminal shows #, -, < and >. Above the roll are part labels, bar lines as in \
    ABC with the numbers of the bars, and chord symbols. Repeats are shown as written, not played \
    out; ornaments and grace notes are left out.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("tune", "its name"), .init("title", "its title, or null"), .init("key", "K:"),
    .init("meter", "M:"), .init("bars", "how many it has"),
    .init("seconds", "how long it lasts when played"), .init("faults", "how many it has"),
    .init("voices", "notes and chord symbols of each; times in whole notes as written"))

  @OptionGroup var tune: TuneArgument

  @Option(
    help: ArgumentHelp(
      "The bars of the roll, such as 5 or 5-8; otherwise the first 64.", valueName: "bars"))
  var bars: String?

  @Flag(inversion: .prefixedNo, help: "Whether to show the piano roll.")
  var roll = true

  /// The most bars in a roll without `--bars`.
  private static let barLimit = 64

  func validate() throws {
    guard let bars else { return }
    if !roll { throw ValidationError("--bars is for the roll, which --no-roll leaves out") }
    if ClosedRange(bars: bars) == nil { throw ValidationError("--bars \(bars), expected N or N-M") }
  }

  func run(in session: inout Session) throws {
    let entry = try session.tune(tune.reference)
    let played = PlayedTune(entry.text)
    let whole = PianoRoll(played.tune)
    let wanted = bars.flatMap { ClosedRange(bars: $0) }
    guard roll else {
      session.show(ShownTune(entry, played, roll: whole, shown: nil))
      return session.noteFaults(of: played, name: entry.name)
    }
    guard let part = whole.cut(to: wanted ?? 1...Self.barLimit) else {
      throw Failure.noSuchBars(wanted ?? 1...Self.barLimit, count: whole.barCount)
    }
    var shown = ShownTune(entry, played, roll: wanted == nil ? whole : part, shown: part)
    if wanted == nil, whole.barCount > Self.barLimit {
      let others = "\(Self.barLimit + 1)-\(whole.barCount)"
      shown.hint = "bars \(others): \(Self.name) \(entry.name.asWord) --bars \(others)"
    }
    session.show(shown)
    if RollGrid.isCut(part) { session.warnOfCutRoll() }
    session.noteFaults(of: played, name: entry.name)
  }
}

extension Session {
  /// Warns that a roll shows only the beginning of a tune.
  func warnOfCutRoll() {
    warn("the roll is cut after \(RollGrid.columnLimit.grouped) columns")
  }
}
