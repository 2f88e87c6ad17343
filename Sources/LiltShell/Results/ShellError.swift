import CharRNN
import Drawing

/// What can be wrong with what a person typed or asked for; facts, without remedies.
enum ShellError: Error, Hashable, Sendable {
  case unknownCommand(String, nearest: String?)
  case unknownSubcommand(String, of: String, known: [String], nearest: String?)
  /// ArgumentParser's words.
  case arguments(String)
  case unterminatedQuote(Unicode.Scalar, column: Int)
  case unterminatedHeredoc(String)
  case unexpectedHeredoc(String, command: String)
  case noVariable(String)
  case onlyAtThePrompt
  case unknownSetting(String, nearest: String?)
  case badSetting(name: String, value: String, expected: String)
  case noCorpus
  case unknownCorpus(String, nearest: String?)
  case folderWithoutTunes(String)
  case inFile(String, reason: String)
  case noSuchTuneInCorpus(number: Int, count: Int)
  case notFound(text: String, corpus: String)
  case noModel(corpusIsLoaded: Bool)
  case unknownSplit(String, nearest: String?)
  case nothingHeldOut
  case scheduleWithoutEnd
  case nothingToTrainOn
  /// Characters of a corpus or a file that the model's vocabulary, of `known` characters, lacks.
  case otherCharacters([Unicode.Scalar], of: String, known: Int)
  /// The words say which character of the prime the model lacks.
  case unreadablePrime(String)
  case unknownCheckpoint(String, nearest: String?)
  case noFolder(String)
  case folderWithoutCheckpoints(String)
  case badEpoch(String, reference: String)
  case noSuchEpoch(Int, folder: String, known: [Int])
  case noFolderOpen
  /// A checkpoint, or the model, of which no loss is recorded.
  case nothingToPlot(String?)
  case otherModel(file: String, found: String, expected: String)
  case noTune
  case unknownTune(String, nearest: String?)
  case notATune
  case notInSession(String)
  case nothingKept
  case notATransposition(String)
  case otherMode(wanted: String, found: String)
  case noSuchBars(ClosedRange<Int>, count: Int)
  case noTuneInFile(String)
  case manyTunesForOneFile(source: String, count: Int, file: String)
  case manyTunesForMIDI(count: Int, file: String)
  case playbackOptionsForSilentFile(String)
  case scoreForOtherFile(String)
  case tooLongForSound(seconds: Double, limit: Double)
  case notAFolder(String)
  case unknownExtension(file: String, known: [String])
  case noSuchCells(String, count: Int)
  case nothingToSave
  case nestedTooDeep(Int)
  case systemCommandFailed(String, status: Int32)
}

extension ShellError: CustomStringConvertible {
  /// The fact, with the text that was typed in quotes.
  var description: String {
    switch self {
    case .unknownCommand(let name, _):
      "there is no command '\(name)'"
    case .unknownSubcommand("", let command, let known, _):
      "'\(command)' needs another word, expected \(known.joined(separator: ", "))"
    case .unknownSubcommand(let word, let command, let known, _):
      "'\(command)' has no part '\(word)', expected \(known.joined(separator: ", "))"
    case .arguments(let message):
      message
    case .unterminatedQuote(let quote, let column):
      "the quote \(quote) at column \(column) is not closed"
    case .unterminatedHeredoc(let end):
      "the text after '<<\(end)' has no line '\(end)' that ends it"
    case .unexpectedHeredoc(let end, let command):
      "'\(command)' takes no text '<<\(end)'"
    case .noVariable(let name):
      "'${\(name)}' has no value"
    case .onlyAtThePrompt:
      "this works at the prompt only"
    case .unknownSetting(let name, _):
      "there is no setting '\(name)'"
    case .badSetting(let name, let value, let expected):
      "'\(value)' is no value for '\(name)', expected \(expected)"
    case .noCorpus:
      "no corpus is loaded"
    case .unknownCorpus(let name, _):
      "no corpus and no file '\(name)'"
    case .folderWithoutTunes(let path):
      "no '.abc' file in the folder '\(path)'"
    case .inFile(let path, let reason):
      "'\(path)': \(reason)"
    case .noSuchTuneInCorpus(let number, let count):
      "there is no tune \(number), expected 1 to \(count.grouped)"
    case .notFound(let text, let corpus):
      "'\(text)' is in no tune of '\(corpus)'"
    case .noModel:
      "there is no model yet"
    case .unknownSplit(let name, _):
      "no file '\(name)', expected held-out, train or an ABC file"
    case .scheduleWithoutEnd:
      "a cosine schedule needs to know where it ends, and minutes do not tell"
    case .nothingHeldOut:
      "no tune of the corpus is held out"
    case .nothingToTrainOn:
      "no tune of the corpus is left to train on"
    case .otherCharacters(let characters, let name, let known):
      "the model's vocabulary (\(known.counted("character"))) lacks "
        + "\(characters.count.counted("character")) of '\(name)': \(Self.list(characters))"
    case .unreadablePrime(let reason):
      "the model cannot read the prime: \(reason)"
    case .unknownCheckpoint(let name, _):
      "no checkpoint and no file '\(name)'"
    case .noFolder(let path):
      "no folder '\(path)', expected one with the checkpoints of a training run"
    case .folderWithoutCheckpoints(let folder):
      "no checkpoint in the folder '\(folder)'"
    case .badEpoch(let text, let reference):
      "'\(text)' in '\(reference)' is no epoch, expected a whole number"
    case .noSuchEpoch(let epoch, let folder, let known):
      "no weights of epoch \(epoch) in '\(folder)', expected "
        + (known.isEmpty ? "a folder with epochs" : Self.list(known))
    case .noFolderOpen:
      "no folder of checkpoints is open, so there are no epochs to choose from"
    case .nothingToPlot(let checkpoint?):
      "'\(checkpoint)' has no record of losses"
    case .nothingToPlot(nil):
      "the model has not been trained here, so no loss is recorded"
    case .otherModel(let file, let found, let expected):
      "'\(file)' was made by the model \(expected.prefix(12))…, this is \(found.prefix(12))…"
    case .noTune:
      "there is no tune yet"
    case .unknownTune(let name, _):
      "there is no tune '\(name)'"
    case .notATune:
      "no line starts with 'X:', expected a tune"
    case .notInSession(let file):
      "'\(file)' is a file, expected a tune of the session"
    case .nothingKept:
      "no tune is kept yet"
    case .notATransposition(let word):
      "'\(word)' is neither a number of semitones from -60 to 60, such as +2, nor a key, such as D"
    case .otherMode(let wanted, let found):
      "the tune is in \(found), and transposing keeps its mode; '\(wanted)' has another"
    case .noSuchBars(let bars, let count):
      "there is no bar \(bars.lowerBound), expected 1 to \(count.grouped)"
    case .noTuneInFile(let path):
      "no tune in '\(path)': no line starts with 'X:'"
    case .manyTunesForOneFile(let source, let count, let file):
      "'\(source)' has \(count.counted("tune")), and '\(file)' takes one"
    case .manyTunesForMIDI(let count, let file):
      "\(count.counted("tune")), and '\(file)' takes one"
    case .playbackOptionsForSilentFile(let file):
      "--tempo, --program, --chords and --swing are for '.mid' and '.wav', not for '\(file)'"
    case .scoreForOtherFile(let file):
      "--score draws notes on staves as '.svg' or '.pdf', not '\(file)'"
    case .tooLongForSound(let seconds, let limit):
      "the music lasts \(seconds.asClock), expected at most \(limit.asClock)"
    case .notAFolder(let path):
      "'\(path)' is a file, expected a folder"
    case .unknownExtension(let file, let known):
      "cannot tell what '\(file)' should become, expected a name that ends in "
        + known.map { "'\($0)'" }.joined(separator: " or ")
    case .noSuchCells(let range, let count):
      "there are no cells '\(range)', expected N or N-M from 1 to \(count)"
    case .nothingToSave:
      "no cell has succeeded yet"
    case .nestedTooDeep(let depth):
      "command files call each other more than \(depth) deep"
    case .systemCommandFailed(let command, let status):
      "'\(command)' ended with status \(status)"
    }
  }

  private static func list(_ characters: [Unicode.Scalar]) -> String {
    let shown = characters.prefix(12).map(UnknownCharacter.quoted).joined(separator: ", ")
    return characters.count > 12 ? shown + ", …" : shown
  }

  /// Numbers that a person may choose from; of many the first and the last ones.
  private static func list(_ numbers: [Int]) -> String {
    let words = numbers.map(String.init)
    let shown = words.count > 12 ? words.prefix(6) + ["…"] + words.suffix(3) : words[...]
    return shown.joined(separator: ", ")
  }
}

/// An error after which what the command did so far is kept, as each part of it was whole.
protocol KeepsWhatWasDone: Error {}

/// A command file stopped at one of its cells, whose error has been shown already.
struct StoppedScript: KeepsWhatWasDone, Hashable {
  let kind: ErrorReport.Kind
}
