import ArgumentParser

struct TitleCommand: Command {
  static let name = "title"
  static let summary = "Give a tune another title"
  static let details = """
    'title t1 The Lazy Morning' changes the first T: line, or adds one after the X: line; nothing \
    else changes.
    """
  static let group = CommandGroup.tunes
  static let result: ResultShape? = ShelvedTunes.shape

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: summary + ".", usage: "\(name) [options] [<tune>] <text> ...",
      discussion: details)
  }

  @Argument(
    help: ArgumentHelp(
      "A tune of the session (a name, _3 for that of cell 3; otherwise the latest), then the title.",
      valueName: "name"))
  var words: [String] = []

  func run(in session: inout Session) throws {
    let namesTune = words.first.map { Self.isReference($0, session) } ?? false
    let title = words.dropFirst(namesTune ? 1 : 0).joined(separator: " ")
      .split(whereSeparator: \.isNewline).joined(separator: " ")
    guard title.contains(where: { !$0.isWhitespace }) else {
      throw Failure.arguments("there is no title, expected one such as 'The Lazy Morning'")
    }
    let tune = try session.shelvedTunes(namesTune ? [words[0]] : [])[0]
    let changed = tune.changed(to: TuneTitle.setting(title, in: tune.text), by: "title")
    session.tunes.replace(changed)
    session.show(ShelvedTunes.lines(of: [changed]))
  }

  /// Whether a word names a tune or an existing ABC file, rather than begins the title.
  private static func isReference(_ word: String, _ session: Session) -> Bool {
    let isNumbered = (word.hasPrefix("t") || word.hasPrefix("_")) && Int(word.dropFirst()) != nil
    return isNumbered || word == "_"
      || word.hasFileExtension("abc") && session.files.kind(of: word) == .file
  }
}
