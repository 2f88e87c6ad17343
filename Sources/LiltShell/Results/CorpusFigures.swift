import CharRNN
import Composition
import Drawing
import JSON

/// Counts of the tunes and characters of a corpus by their role.
struct CorpusFigures {
  /// A number of tunes and of their characters.
  struct Group {
    var tunes = 0
    var characters = 0
  }

  let corpus: TuneCorpus
  private(set) var duplicates = Group()
  private(set) var heldOut = Group()
  private(set) var training = Group()
  private(set) var faulty = Group()

  init(_ corpus: TuneCorpus) {
    self.corpus = corpus
    for tune in corpus.tunes {
      switch tune.role {
      case .duplicate: Self.add(tune, to: &duplicates)
      case .heldOut: Self.add(tune, to: &heldOut)
      case .training: Self.add(tune, to: &training)
      case .faulty: Self.add(tune, to: &faulty)
      }
    }
  }

  private static func add(_ tune: TuneCorpus.Tune, to group: inout Group) {
    group.tunes += 1
    group.characters += tune.characters.count
  }

  static let shape = ResultShape.object(
    .init("name", "what the corpus is called"), .init("files", "the files, in order"),
    .init("tunes", "tunes, duplicates included"), .init("characters", "characters of all files"),
    .init("distinct", "different characters"),
    .init("duplicates", "tunes and characters dropped as duplicates"),
    .init("heldOut", "tunes and characters held out"),
    .init("training", "tunes and characters to train on"),
    .init("preparation", "what was done to the tunes and how many it changed, or null"),
    .init("sha256", "SHA-256 of the text as found"))

  /// The counts of the text as read, then of each role.
  var result: ReportResult { ReportResult(blocks, json: json) }

  var blocks: [Block] {
    var table = Table([.left(""), .left(""), .left("")])
    for (name, group) in [
      ("dropped as duplicates", duplicates), ("dropped for faults", faulty), ("held out", heldOut),
      ("to train on", training),
    ] where name != "dropped for faults" || group.tunes > 0 {
      table.append([
        "  " + name, group.tunes.counted("tune"), group.characters.counted("character"),
      ])
    }
    let text = """
      corpus \(corpus.name): \(corpus.tunes.count.counted("tune")), \
      \(corpus.foundCharacterCount.counted("character")), \(corpus.vocabulary.count.grouped) distinct
      """
    return [.text(text), .table(table)] + preparationBlocks
  }

  var json: JSONValue {
    [
      "name": .string(corpus.name),
      "files": .array(corpus.sources.map { .string($0.name) }),
      "tunes": .int(corpus.tunes.count),
      "characters": .int(corpus.foundCharacterCount),
      "distinct": .int(corpus.vocabulary.count),
      "duplicates": Self.json(duplicates),
      "heldOut": Self.json(heldOut),
      "training": Self.json(training),
      "preparation": preparationJSON,
      "sha256": .string(corpus.digest.hexadecimal),
    ]
  }

  private static func json(_ group: Group) -> JSONValue {
    ["tunes": .int(group.tunes), "characters": .int(group.characters)]
  }
}

// What was done to the tunes.
extension CorpusFigures {
  /// The options, and a row for each change.
  private var preparationBlocks: [Block] {
    if corpus.preparation.isPlain { return [] }
    var table = Table([.left(""), .left(""), .left("")])
    for (name, _, count) in changes {
      table.append([
        "  " + name, count.tunes.counted("tune"), count.characters.counted("character"),
      ])
    }
    for (words, count) in untouched where count > 0 {
      table.append(["  " + words, count.counted("tune"), ""])
    }
    return [.text("prepared: \(corpus.preparation.options)"), .table(table)]
  }

  /// The changes that were asked for: their words, their names in JSON and their counts.
  private var changes: [(words: String, name: String, count: PreparationReport.Count)] {
    let (asked, report) = (corpus.preparation, corpus.report)
    var result: [(words: String, name: String, count: PreparationReport.Count)] = []
    if asked.distinctness == .transposed {
      result.append(("transposed copies dropped", "transposedCopies", report.transposedCopies))
    }
    if asked.fields != nil { result.append(("other fields dropped", "fields", report.fields)) }
    if asked.dropped.contains(.comments) {
      result.append(("comments dropped", "comments", report.comments))
    }
    if asked.dropped.contains(.credits) {
      result.append(("credits dropped", "credits", report.credits))
    }
    if asked.dropped.contains(.faults) {
      result.append(("with faults, dropped", "faults", report.faults))
    }
    if asked.unit != nil { result.append(("rewritten in the unit", "units", report.units)) }
    if asked.writesBass { result.append(("bass lines added", "basses", report.basses)) }
    if asked.writesStyle { result.append(("style lines added", "styles", report.styles)) }
    return result
  }

  /// The tunes that stay as they are, and why.
  private var untouched: [(words: String, count: Int)] {
    let report = corpus.report
    return [
      ("kept in their own unit", report.otherUnits),
      ("without chord symbols, kept in one voice", report.withoutChords),
      ("kept in their own voices", report.otherVoices),
    ]
  }

  private var preparationJSON: JSONValue {
    if corpus.preparation.isPlain { return .null }
    var object = JSONObject()
    object["options"] = .string(corpus.preparation.options)
    for (_, name, count) in changes {
      object[name] = ["tunes": .int(count.tunes), "characters": .int(count.characters)]
    }
    if corpus.preparation.unit != nil { object["otherUnits"] = .int(corpus.report.otherUnits) }
    if corpus.preparation.writesBass {
      object["withoutChords"] = .int(corpus.report.withoutChords)
      object["otherVoices"] = .int(corpus.report.otherVoices)
    }
    return .object(object)
  }
}
