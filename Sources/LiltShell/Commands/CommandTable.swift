/// All commands.
///
/// Dispatch, help, completion and suggestions come from this list.
enum CommandTable {
  static let all: [any Command.Type] = [
    CorpusLoad.self, CorpusSummary.self, CorpusList.self, CorpusShow.self, CorpusSearch.self,
    VocabularyTable.self,
    ModelNew.self, ModelSummary.self, Train.self, Evaluate.self,
    CheckpointSave.self, CheckpointList.self, Open.self, PlotLoss.self, PlotOptimizers.self,
    PrimeText.self, Sample.self, Probs.self, Score.self,
    Tune.self, Tunes.self, Show.self, Check.self, Play.self,
    Transpose.self, SetTitle.self, Keep.self, Drop.self, Export.self, Convert.self,
    Status.self, SetSetting.self, ShowSettings.self,
    History.self, Edit.self, Source.self, Save.self, Timing.self, Bench.self,
    SystemCommand.self, Doctor.self,
    Help.self, Quit.self, Exit.self,
  ]

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

  /// The words that a cell can begin with, each once.
  static var firstWords: [String] {
    all.reduce(into: []) { words, command in
      let word = String(command.name.prefix { $0 != " " })
      if !words.contains(word) { words.append(word) }
    }
  }
}
