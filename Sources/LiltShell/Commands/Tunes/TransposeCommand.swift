import ABCNotation
import ArgumentParser
import Drawing
import JSON

struct TransposeCommand: Command {
  static let name = "transpose"
  static let summary = "Make a new tune: a copy in another key"
  static let details = """
    Moves notes, keys and chord symbols by semitones, +2 or -12, or the shorter way to a key: \
    'transpose t1 +2', 'transpose t1 D'. The mode stays. The old tune does not change.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = .object(
    .init("tune", "the name of the new tune"), .init("from", "the key of the old one"),
    .init("to", "the key of the new one"), .init("abc", "the text of the new one"))

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".",
      usage: "\(name) [options] [<tune>] <semitones|key>", discussion: details)
  }

  // Otherwise -2 would be parsed as an option.
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      """
      A tune (a name, _3 for that of cell 3, an ABC file; otherwise the latest), then semitones or a \
      key.
      """, valueName: "tune"))
  var words: [String] = []

  /// Five octaves; a note that leaves MIDI's range is reported as a fault of the tune.
  private static let mostSemitones = 60

  static func candidates(after words: [String], in session: Session) -> [Completion.Candidate] {
    if words.count > 1 { return [] }
    return [
      Completion.Candidate("+2", "two semitones up"),
      Completion.Candidate("-2", "two semitones down"),
    ]
      + ["A", "Bb", "C", "D", "Eb", "E", "F", "G"].map {
        Completion.Candidate($0, "to this tonic, in the tune's mode")
      }
  }

  func validate() throws {
    guard (1...2).contains(words.count) else {
      throw ValidationError(
        "\(words.count.counted("word")), expected a tune and semitones or a key")
    }
  }

  func run(in session: inout Session) throws {
    let entry = try session.tune(words.count == 2 ? words[0] : nil)
    let (tune, _) = Tune.parsing(entry.text)
    let word = words[words.count - 1]
    let moved: Tune
    var change = "transposed "
    if let semitones = Int(word) {
      guard (-Self.mostSemitones...Self.mostSemitones).contains(semitones) else {
        throw Failure.notATransposition(word)
      }
      moved = tune.transposed(bySemitones: semitones)
      change += "by \(semitones > 0 ? "+" : "")\(semitones), "
    } else {
      moved = try Self.move(tune, to: word)
    }
    change += "from \(tune.key.abc) to \(moved.key.abc)"
    let changed = entry.changed(to: moved.abc, by: change)
    let added = session.tunes.add(
      changed.text, cell: session.cellNumber, record: changed.record)
    session.show(
      FiguresResult(
        "\(added.line): \(change)",
        [
          "tune": .string(added.name), "from": .string(tune.key.abc),
          "to": .string(moved.key.abc), "abc": .string(added.text),
        ]))
    session.noteFaults(of: PlayedTune(added.text), name: added.name)
  }

  private static func move(
    _ tune: Tune, to word: String
  ) throws(Failure) -> Tune {
    guard case .tonic(let letter, let alteration, let mode)? = Key(parsing: word)?.basis else {
      throw .notATransposition(word)
    }
    // A tonic without a mode keeps the tune's mode.
    if mode != .major, case .tonic(_, _, let own) = tune.key.basis,
      mode.sharpsAgainstMajor != own.sharpsAgainstMajor
    {
      throw .otherMode(wanted: word, found: tune.key.abc)
    }
    return tune.transposed(toTonic: letter, alteration: alteration)
  }
}
