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

  init(_ corpus: TuneCorpus) {
    self.corpus = corpus
    for tune in corpus.tunes {
      switch tune.role {
      case .duplicate: Self.add(tune, to: &duplicates)
      case .heldOut: Self.add(tune, to: &heldOut)
      case .training: Self.add(tune, to: &training)
      }
    }
  }

  private static func add(_ tune: TuneCorpus.Tune, to group: inout Group) {
    group.tunes += 1
    group.characters += tune.characters.count
  }

  /// The number of characters before the first tune of each source.
  var outside: Int {
    corpus.text.count - duplicates.characters - heldOut.characters - training.characters
  }

  static let shape = ResultShape.object(
    .init("name", "what the corpus is called"), .init("files", "the files, in order"),
    .init("tunes", "tunes, duplicates included"), .init("characters", "characters of all files"),
    .init("distinct", "different characters"),
    .init("duplicates", "tunes and characters dropped as duplicates"),
    .init("heldOut", "tunes and characters held out"),
    .init("training", "tunes and characters to train on"),
    .init("sha256", "SHA-256 of the text"))

  /// The counts of the text as read, then of each role.
  var result: ReportResult { ReportResult(blocks, json: json) }

  var blocks: [Block] {
    var table = Table([.left(""), .left(""), .left("")])
    for (name, group) in [
      ("dropped as duplicates", duplicates), ("held out", heldOut), ("to train on", training),
    ] {
      table.append([
        "  " + name, group.tunes.counted("tune"), group.characters.counted("character"),
      ])
    }
    let text = """
      corpus \(corpus.name): \(corpus.tunes.count.counted("tune")), \
      \(corpus.text.count.counted("character")), \(corpus.vocabulary.count.grouped) distinct
      """
    return [.text(text), .table(table)]
  }

  var json: JSONValue {
    [
      "name": .string(corpus.name),
      "files": .array(corpus.sources.map { .string($0.name) }),
      "tunes": .int(corpus.tunes.count),
      "characters": .int(corpus.text.count),
      "distinct": .int(corpus.vocabulary.count),
      "duplicates": Self.json(duplicates),
      "heldOut": Self.json(heldOut),
      "training": Self.json(training),
      "sha256": .string(corpus.digest.hexadecimal),
    ]
  }

  private static func json(_ group: Group) -> JSONValue {
    ["tunes": .int(group.tunes), "characters": .int(group.characters)]
  }
}
