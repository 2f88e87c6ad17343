import ArgumentParser
import CharRNN
import Composition
import Drawing
import JSON
import Safetensors

struct StatusCommand: Command {
  static let name = "status"
  static let summary = "Show what is loaded and what is unsaved"
  static let group = CommandGroup.session
  static let result: ResultShape? = .object(
    .init("corpus", "as 'corpus load --json', or null"), .init("vocabulary", "characters, or null"),
    .init("model", "sizes, step, epoch, whether training can resume and held cells, or null"),
    .init("checkpoint", "file, precision, and whether it is current, or null"),
    .init("prime", "text and whether it is bare, or null"),
    .init("settings", "the values that were set, by name"),
    .init("tunes", "name, title and saved of each"),
    .init("composing", "bar, places and marks of the tune in progress, or null"),
    .init("unsaved", "what quitting now would lose"))

  func run(in session: inout Session) throws {
    session.show(FactsResult(facts: Self.parts(of: session)))
  }

  private static func parts(of session: Session) -> [FactsResult.Fact] {
    [
      corpus(session), vocabulary(session),
      model(session), checkpoint(session), prime(session),
      settings(session), tunes(session), composing(session), unsaved(session),
    ]
  }

  private static func corpus(_ session: Session) -> FactsResult.Fact {
    guard let corpus = session.corpus else {
      return FactsResult.Fact("corpus", noneUntil: "corpus load starter")
    }
    let figures = CorpusFigures(corpus)
    return FactsResult.Fact(
      "corpus",
      """
      \(corpus.name): \(corpus.tunes.count.counted("tune")), \
      \(corpus.foundCharacterCount.counted("character")); \(figures.training.tunes.grouped) to train on, \
      \(figures.heldOut.tunes.grouped) held out\
      \(corpus.preparation.isPlain ? "" : "; \(corpus.preparation.options)")
      """, json: figures.json)
  }

  private static func vocabulary(_ session: Session) -> FactsResult.Fact {
    guard let vocabulary = session.model?.model.vocabulary ?? session.corpus?.vocabulary else {
      return FactsResult.Fact("vocabulary", noneUntil: "corpus load starter")
    }
    return FactsResult.Fact(
      "vocabulary", vocabulary.count.counted("character"),
      json: ["characters": .int(vocabulary.count)])
  }

  private static func model(_ session: Session) -> FactsResult.Fact {
    guard let loaded = session.model else {
      return FactsResult.Fact("model", noneUntil: "model new")
    }
    return FactsResult.Fact(
      "model",
      "\(loaded.shape); \(loaded.trainingSoFar)"
        + (loaded.held.isEmpty ? "" : "; held: \(loaded.heldInWords)"),
      json: [
        "layers": .array(loaded.model.configuration.layerWidths.map { .int($0) }),
        "embedding": .int(loaded.model.configuration.embeddingSize),
        "vocabulary": .int(loaded.model.vocabulary.count),
        "step": .int(loaded.provenance.step), "epoch": .int(loaded.provenance.epoch),
        "resumable": .bool(loaded.training != nil),
        "held": HeldCellsResult(cells: loaded.held).json,
      ])
  }

  private static func checkpoint(_ session: Session) -> FactsResult.Fact {
    guard let loaded = session.model, let file = loaded.file else {
      return FactsResult.Fact(
        "checkpoint", noneUntil: session.model == nil ? "open FILE" : "checkpoint save FILE")
    }
    var text = "'\(session.shownPath(file.path))', \(file.precision.rawValue)"
    if !file.isVerified { text += ", not verified" }
    if loaded.hasUnsavedSteps { text += ", older than the model" }
    return FactsResult.Fact(
      "checkpoint", text,
      json: [
        "file": .string(file.path), "precision": .string(file.precision.rawValue),
        "verified": .bool(file.isVerified), "current": .bool(!loaded.hasUnsavedSteps),
      ])
  }

  private static func prime(_ session: Session) -> FactsResult.Fact {
    guard let prime = session.prime else {
      return FactsResult.Fact("prime", noneUntil: "prime ABC")
    }
    let line = prime.text.unicodeScalars.visibleInLine
    let kind = prime.isBare ? " (bare)" : ""
    return FactsResult.Fact(
      "prime", "'\(line.cut(to: 60))'" + kind,
      json: ["text": .string(prime.text), "bare": .bool(prime.isBare)])
  }

  private static func settings(_ session: Session) -> FactsResult.Fact {
    let changed = session.settings.changed
    return FactsResult.Fact(
      "settings",
      changed.isEmpty
        ? "all standard (set NAME VALUE)"
        : changed.map { "\($0.setting.name) \($0.value)" }.joined(separator: ", "),
      json: .object(
        JSONObject(changed.map { ($0.setting.name, .string($0.value)) })))
  }

  private static func tunes(_ session: Session) -> FactsResult.Fact {
    let tunes = session.tunes.entries
    if tunes.isEmpty {
      return FactsResult.Fact("tunes", noneUntil: "type or paste one that begins with X:1")
    }
    let latest = tunes.suffix(5).map { tune in
      tune.title.map { "\(tune.name) '\($0)'" } ?? tune.name
    }
    return FactsResult.Fact(
      "tunes", (tunes.count > 5 ? "…, " : "") + latest.joined(separator: ", "),
      json: .array(
        tunes.map {
          [
            "name": .string($0.name), "title": $0.title.map { .string($0) } ?? .null,
            "saved": .bool($0.isSaved),
          ]
        }))
  }

  private static func composing(_ session: Session) -> FactsResult.Fact {
    guard let tree = session.composed?.tree else {
      return FactsResult.Fact("composing", noneUntil: BarsCommand.name)
    }
    let marks = tree.marks.map(\.name)
    return FactsResult.Fact(
      "composing",
      "a tune, after bar \(tree.present.barCount), \(tree.places.count.counted("place"))"
        + (marks.isEmpty ? "" : ", marked \(marks.joined(separator: ", "))"),
      json: [
        "bar": .int(tree.present.barCount), "places": .int(tree.places.count),
        "marks": .strings(marks),
      ])
  }

  private static func unsaved(_ session: Session) -> FactsResult.Fact {
    let tunes = session.unsavedTunes
    let names = tunes.joined(separator: ", ")
    let export = "\(ExportCommand.name) \(TuneShelf.allWord) FILE.abc"
    let parts =
      (session.hasUnsavedSteps ? ["the model (\(CheckpointSaveCommand.name) FILE)"] : [])
      + (tunes.isEmpty ? [] : ["\(names) (\(export), or \(SaveCommand.name) FILE.lilt)"])
      + (session.hasUnsavedComposing
        ? ["\(Session.composing) (\(FinishCommand.name), or \(SaveCommand.name) FILE.lilt)"] : [])
    return FactsResult.Fact(
      "unsaved", parts.isEmpty ? "nothing" : parts.joined(separator: ", "),
      json: .array(session.unsaved.map { .string($0) }))
  }
}

extension Session {
  /// The unsaved model and tunes, which quitting would lose.
  package var unsaved: [String] {
    (hasUnsavedSteps ? ["the model"] : []) + unsavedTunes
      + (hasUnsavedComposing ? [Self.composing] : [])
  }

  fileprivate static let composing = "the tune in progress"
  fileprivate var hasUnsavedComposing: Bool { composed?.isUnsaved ?? false }

  /// Warns that unsaved training steps are about to be dropped, and suggests how to reopen them.
  func warnOfUnsavedSteps() {
    guard let model, model.hasUnsavedSteps else { return }
    let steps = model.provenance.step.counted("step")
    guard let name = model.keptName else {
      return warn("the previous model was not saved (\(steps)) and is in no file")
    }
    warn(
      """
      the previous model was not saved (\(steps)); '\(Advice.open(name))' brings it back until the \
      next training
      """)
  }

  fileprivate var hasUnsavedSteps: Bool { model?.hasUnsavedSteps ?? false }
  fileprivate var unsavedTunes: [String] { tunes.entries.filter { !$0.isSaved }.map(\.name) }
}
