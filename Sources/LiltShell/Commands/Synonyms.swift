/// Words that other programs have for what commands do.
enum Synonyms {
  /// Words for reading a file, whose kind decides the command.
  static let loading: Set<String> = ["load", "import", "restore", "l"]

  /// The commands that `word` may stand for, with `rest` after those that take it; `nil` if it is
  /// not known.
  static func commands(for word: String, before rest: String) -> [String]? {
    if let command = taking[word] { return [rest.isEmpty ? command : command + " " + rest] }
    return alone[word]
  }

  /// What takes the rest of the line.
  static let taking: [String: String] = table([
    (HelpCommand.name, "man h commands usage explain describe hello hi tutorial start begin"),
    (ShowCommand.name, "print view display cat look see p"),
    (PlayCommand.name, "hear listen sound playback"),
    (SourceCommand.name, "include read exec run script i"),
    (EditCommand.name, "e ed vi vim nano emacs"),
    (TitleCommand.name, "rename name call"),
    (DropCommand.name, "delete remove rm del discard"),
    (KeepCommand.name, "star favourite favorite like"),
    (ProbsCommand.name, "predict probabilities distribution likely"),
    (ScoreCommand.name, "surprise surprisal likelihood"),
    (SetCommand.name, "let setting"),
    (ExportCommand.name, "write midi wav pdf svg saveas"),
    (CorpusSearchCommand.name, "search find grep"),
    (TrainCommand.name, "learn fit teach"),
    ("\(PlayCommand.name) --tempo", "tempo bpm speed"),
    ("!ls", "dir"), ("!pwd", "pwd"), ("!cp", "cp"), ("!mv", "mv"), ("!less", "less"),
    ("!head", "head"), ("!tail", "tail"), ("!git", "git"), ("!mkdir", "mkdir"),
  ])

  /// What stands alone.
  static let alone: [String: [String]] = table([
    ([QuitCommand.name], "q bye logout close leave x wq qa halt"),
    ([TunesCommand.name], "list tables dt all library shelf"),
    ([TunesCommand.name, "!ls"], "ls"),
    (
      [SampleCommand.name],
      "generate gen make create compose improvise continue go on resume invent new-tune"
    ),
    (["\(PrimeCommand.name) --clear", ModelNewCommand.name], "new forget"),
    (["\(PrimeCommand.name) --clear", "\(SetCommand.name) NAME --reset"], "reset"),
    (["Ctrl-L clears the screen", "\(PrimeCommand.name) --clear"], "clear cls"),
    (["\(CompareCommand.name) A B", EvaluateCommand.name], "diff versus vs"),
    ([EvaluateCommand.name], "test eval perplexity accuracy validate"),
    ([CorpusListCommand.name], "corpora dataset datasets data download fetch"),
    ([CheckpointListCommand.name], "models checkpoints"),
    ([SettingsCommand.name], "config options preferences params parameters env vars"),
    ([StatusCommand.name], "info state st where who whoami"),
    ([HistoryCommand.name], "hist s"),
    ([DoctorCommand.name, "lilt --version, in the system's shell"], "version about ver"),
    (["\(TimingCommand.name) on"], "time timer"),
    ([VocabularyCommand.name], "alphabet characters chars tokens"),
    ([PlotLossCommand.name], "graph chart loss"),
    ([UndoCommand.name], "revert"),
  ])

  private static func table<Value>(_ rows: [(Value, String)]) -> [String: Value] {
    var table: [String: Value] = [:]
    for (value, words) in rows {
      for word in words.split(separator: " ") { table[String(word)] = value }
    }
    return table
  }
}
