/// All commands.
///
/// Dispatch, help, completion and suggestions come from this list.
enum CommandTable {
  static let all: [any Command.Type] = [
    CorpusLoadCommand.self, CorpusCommand.self, CorpusListCommand.self, CorpusFetchCommand.self,
    CorpusShowCommand.self, CorpusSearchCommand.self,
    VocabularyCommand.self,
    ModelNewCommand.self, ModelCommand.self, TrainCommand.self, EvaluateCommand.self,
    CheckpointSaveCommand.self, CheckpointListCommand.self, OpenCommand.self, PlotLossCommand.self,
    PlotOptimizersCommand.self,
    WhenceCommand.self, PlotCopyingCommand.self, GuessCommand.self,
    StripCommand.self, CompareCommand.self, RelateCommand.self,
    PrimeCommand.self, SampleCommand.self, ProbsCommand.self, ScoreCommand.self,
    WhyCommand.self, HorizonCommand.self, WhatifCommand.self,
    CellsCommand.self, HoldCommand.self, NearestCommand.self,
    TuneCommand.self, TunesCommand.self, ShowCommand.self, CheckCommand.self, PlayCommand.self,
    TransposeCommand.self, TitleCommand.self, KeepCommand.self, DropCommand.self,
    RedoCommand.self, HarmoniseCommand.self, MelodyCommand.self, VaryCommand.self,
    AnswerCommand.self,
    ExportCommand.self, ConvertCommand.self,
    BarsCommand.self, TakeCommand.self, MoreCommand.self, WalkCommand.self, UndoCommand.self,
    MarkCommand.self, BackCommand.self, ForkCommand.self, BranchesCommand.self, FinishCommand.self,
    StatusCommand.self, SetCommand.self, SettingsCommand.self,
    NotebookRunCommand.self, NotebookCheckCommand.self, NotebookStatusCommand.self,
    HistoryCommand.self, EditCommand.self, SourceCommand.self, SaveCommand.self, TimingCommand.self,
    BenchCommand.self,
    SystemCommand.self, DoctorCommand.self,
    HelpCommand.self, QuitCommand.self, ExitCommand.self,
  ]

  /// Every sigil with its command.
  private static let sigils: [(sigil: CommandSigil, command: any Command.Type)] =
    all.compactMap { command in command.sigil.map { ($0, command) } }

  /// The command whose sigil stands at the start of `text`.
  static func sigil(
    at text: ArraySlice<Unicode.Scalar>
  ) -> (sigil: CommandSigil, command: any Command.Type)? {
    sigils.first { text.starts(with: $0.sigil.text.unicodeScalars) }
  }

  /// The command called exactly `name`.
  static func command(named name: String) -> (any Command.Type)? {
    all.first { $0.name == name }
  }

  /// The second words of the commands that begin with `word`.
  static func parts(of word: String) -> [String] {
    all.compactMap {
      $0.name.hasPrefix(word + " ") ? String($0.name.dropFirst(word.count + 1)) : nil
    }
  }

  /// The first words of all commands, each once.
  static var firstWords: [String] {
    all.reduce(into: []) { words, command in
      let word = String(command.name.prefix { $0 != " " })
      if !words.contains(word) { words.append(word) }
    }
  }
}
