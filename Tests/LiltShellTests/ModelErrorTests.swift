import CharRNN
import Composition
import JSON
import Safetensors
import TestSupport
import Testing

@testable import LiltShell

@Suite("Invalid input to the model's commands")
struct ModelErrorTests {
  /// A cell, and the message and kind of the failure that it must cause.
  struct Refusal: CustomTestStringConvertible, Sendable {
    let cell: String
    let kind: Failure.Kind
    /// The end of the first line of the error.
    let message: String
    var testDescription: String { cell }

    init(_ cell: String, _ kind: Failure.Kind, _ message: String) {
      self.cell = cell
      self.kind = kind
      self.message = message
    }
  }

  private static let temperature =
    "expected 0.01 to 100 (for the likeliest character every time, use --greedy)"

  private static let refusals = [
    Refusal("sample --temperature 0", .usage, "temperature 0.0, \(temperature)"),
    Refusal("sample --temperature -1", .usage, "temperature -1.0, \(temperature)"),
    Refusal("sample --temperature nan", .usage, "temperature nan, \(temperature)"),
    Refusal("sample --temperature inf", .usage, "temperature inf, \(temperature)"),
    Refusal("probs --temperature 1 0", .usage, "temperature 0.0, \(temperature)"),
    Refusal("sample --top-k 0", .usage, "top-k 0, expected 1 or more"),
    Refusal("sample --top-p 0", .usage, "top-p 0.0, expected above 0, at most 1"),
    Refusal("sample --top-p 2", .usage, "top-p 2.0, expected above 0, at most 1"),
    Refusal("sample --min-p -0.1", .usage, "min-p -0.1, expected 0 to 1"),
    Refusal("sample --min-p nan", .usage, "min-p nan, expected 0 to 1"),
    Refusal("sample --start-index 32", .usage, "start index 32, expected 0 to 31"),
    Refusal("sample --start-index -1", .usage, "start index -1, expected 0 to 31"),
    Refusal("sample --start ''", .usage, "--start needs a text"),
    Refusal("sample --start q", .input, "(32 characters); nearest: 'n'"),
    Refusal("sample --start G --start-index 1", .usage, "--start-index or --start, not both"),
    Refusal("sample --start G --key D", .usage, "from --start-index or --start gets no header"),
    Refusal("sample --length -1", .usage, "length -1, expected 0 to 10000000"),
    Refusal(
      "sample --length 99999999999", .usage, "length 99999999999, expected 0 to 10000000"),
    Refusal(
      "sample --length 99999999999999999999", .usage,
      "expected a whole number from 1 to 10000000"),
    Refusal("sample --count 0", .usage, "--count 0, expected 1 to 10000"),
    Refusal("sample --count 1000000000", .usage, "--count 1000000000, expected 1 to 10000"),
    Refusal("sample --seed -1", .usage, "expected a whole number from 0 to 18446744073709551615"),
    Refusal("sample --until bar", .usage, "is invalid for '--until <until>'"),
    Refusal("sample --like tunes.abc --greedy", .usage, "prime from its file"),
    Refusal("sample --like tunes.abc --key D", .usage, "prime from its file"),
    Refusal("sample --like nosuch.abc", .input, "no file 'nosuch.abc'"),
    Refusal("sample --like record.abc", .input, "'% lilt seed' has '-5', which is no seed"),
    Refusal("sample --epoch 1", .input, "so there are no epochs to choose from"),
    Refusal("probs --top 0", .usage, "--top 0, expected 1 or more"),
    Refusal("probs --after ''", .usage, "--after needs a text"),
    Refusal("compare model nosuch", .input, "no checkpoint and no file 'nosuch'"),

    Refusal("model new --layers 0", .usage, "layer width 0, expected 1 to 65536"),
    Refusal(
      "model new --layers 256,", .usage, "expected whole numbers such as 256,256"),
    Refusal("model new --layers ''", .usage, "expected whole numbers such as 256,256"),
    Refusal("model new --layers 99999999", .usage, "layer width 99999999, expected 1 to 65536"),
    Refusal(
      "model new --layers 65536,65536", .usage, "weights, expected at most 268435456"),
    Refusal(
      "model new --layers \(Array(repeating: "1", count: 65).joined(separator: ","))", .usage,
      "number of layers 65, expected 1 to 64"),
    Refusal("model new --embedding 0", .usage, "embedding 0, expected 1 to 65536"),
    Refusal("model new --dropout 1", .usage, "dropout 1.0, expected 0 up to but not 1"),
    Refusal("model new --dropout nan", .usage, "dropout nan, expected 0 up to but not 1"),

    Refusal("train --steps 0", .usage, "--steps 0, expected 1 or more"),
    Refusal("train --epochs -3", .usage, "--epochs -3, expected 1 or more"),
    Refusal("train --epochs 1e9", .usage, "'--epochs <epochs>', expected a whole number"),
    Refusal(
      "train --minutes 0", .usage, "--minutes 0.0, expected a number above 0, at most 1000000"),
    Refusal(
      "train --minutes nan", .usage, "--minutes nan, expected a number above 0, at most 1000000"),
    Refusal("train --steps 1 --epochs 1", .usage, "give one of --steps, --epochs and --minutes"),
    Refusal("train --checkpoint-every 1", .usage, "--checkpoint-every needs --into and a folder"),
    Refusal(
      "train --steps 1 --learning-rate nan", .usage,
      "learning rate nan, expected above 0, at most 10"),
    Refusal(
      "train --steps 1 --learning-rate 0", .usage, "learning rate 0.0, expected above 0, at most 10"
    ),
    Refusal("train --steps 1 --clip -1", .usage, "clip -1.0, expected 0 (off) or above"),
    Refusal("train --steps 1 --batch 0", .usage, "batch 0, expected 1 to 4096"),
    Refusal("train --steps 1 --batch 9999999", .usage, "batch 9999999, expected 1 to 4096"),
    Refusal("train --steps 1 --sequence 0", .usage, "sequence 0, expected 1 to 4096"),
    Refusal("train --steps 1 --sequence 4000", .input, "expected at least 12003"),
    Refusal("train --steps 1 --into tunes.abc", .input, "'tunes.abc' is a file, expected a folder"),
    Refusal(
      "train --steps 1 --into tunes.abc/a", .environment,
      "cannot make 'tunes.abc/a': not a directory"),

    Refusal(
      "evaluate --split nosuch", .input, "no file 'nosuch', expected held-out, train or an ABC file"
    ),
    Refusal("evaluate --split prose.txt", .input, "no line starts with 'X:', expected a tune"),
    Refusal(
      "evaluate --split accent.abc", .input,
      "(32 characters) lacks 1 character of 'accent.abc': 'é'"),
    Refusal(
      "evaluate --split binary", .input,
      "binary data, expected text: byte 0x00 at offset 1 (line 1)"),
    Refusal(
      "score é", .input, "'é' at column 1 is not in the vocabulary (32 characters); nearest: 'e'"),
    Refusal("score", .input, "there is no tune yet"),
    Refusal("score <<E\nE", .usage, "there is no text to score"),
    Refusal("score --bare --key D GAB", .usage, "and this one is bare"),

    Refusal("prime --file nosuch", .input, "no file 'nosuch'"),
    Refusal("prime --file empty", .input, "'empty': empty, expected text"),
    Refusal(
      "prime --file binary", .input, "binary data, expected text: byte 0x00 at offset 1 (line 1)"),
    Refusal(
      "prime --file /dev/zero", .input,
      "'/dev/zero' has more than 67,108,864 bytes, the most that is read"),
    Refusal("prime --file runs", .input, "'runs' is a folder, expected a file"),
    Refusal("prime --file tunes.abc GAB", .usage, "give --file or a text, not both"),
    Refusal("prime --clear GAB", .usage, "give --clear or a text, not both"),
    Refusal("prime --clear --file tunes.abc", .usage, "give --clear or --file, not both"),
    Refusal("prime --bare", .usage, "--bare needs a text"),
    Refusal("prime --key D <<E\nX:1\nK:G\nE", .usage, "and this text has its own"),
    Refusal("prime --title Q GAB", .input, "nearest: 'T'"),
    Refusal("prime --unknown maybe GAB", .usage, "is invalid for '--unknown <unknown>'"),

    Refusal("checkpoint save runs", .input, "'runs' is a folder, expected a file"),
    Refusal(
      "checkpoint save nosuch/a", .environment, "cannot write 'nosuch/a': there is no such folder"),
    Refusal("checkpoint save a --precision f8", .usage, "is invalid for '--precision <precision>'"),
    Refusal(
      "checkpoint list nosuch", .input,
      "no folder 'nosuch', expected one with the checkpoints of a training run"),
    Refusal("checkpoint list tunes.abc", .input, "'tunes.abc' is a file, expected a folder"),
    Refusal("checkpoint list runs", .input, "no checkpoint in the folder 'runs'"),
    Refusal("open runs", .input, "no checkpoint in the folder 'runs'"),
    Refusal(
      "open runs@5", .input, "no weights of epoch 5 in 'runs', expected a folder with epochs"),
    Refusal("open runs@x", .usage, "'x' in 'runs@x' is no epoch, expected a whole number"),
    Refusal("open tunes.abc@1", .input, "'tunes.abc' is a file, expected a folder"),
    Refusal("open nosuch@1", .input, "expected one with the checkpoints of a training run"),
    Refusal("open latest", .input, "no checkpoint and no file 'latest'"),
  ]

  @Test("invalid input is reported in the common form and changes nothing", arguments: refusals)
  func refusal(_ refusal: Refusal) throws {
    var shell = try ModelShell.withModel()
    try shell.folder.write("", to: "empty")
    try shell.folder.write([0x58, 0, 1], to: "binary")
    try shell.folder.write("once upon a time\n", to: "prose.txt")
    try shell.folder.write("X:1\nT:Dué\nK:D\nD\n", to: "accent.abc")
    try shell.folder.write(
      "% lilt program x\n% lilt model 0\n% lilt seed -5\nX:1\n", to: "record.abc")
    try shell.session.files.makeFolder("runs")
    shell.does("prime GAB")
    let before = try State(shell)

    let failure = shell.fails(refusal.cell)
    #expect(failure.kind == refusal.kind)
    let line = failure.text.split(separator: "\n").first { $0.hasPrefix("error: ") } ?? ""
    #expect(line.hasSuffix(refusal.message) || line.contains(refusal.message + ". "), "\(line)")
    #expect(try State(shell) == before)
  }

  /// The state that a command could change.
  struct State: Equatable {
    let digest: String?
    let training: TrainingState?
    let file: SessionModel.CheckpointFile?
    let corpus: [TuneCorpus.Tune]?
    let prime: SessionPrime?
    let settings: Settings
    let tunes: TuneShelf
    let names: [String]

    init(_ shell: ModelShell) throws {
      let session = shell.session
      digest = shell.digest
      training = session.model?.training
      file = session.model?.file
      corpus = session.corpus?.tunes
      prime = session.prime
      settings = session.settings
      tunes = session.tunes
      names = try session.files.names(in: ".")
    }
  }

  @Test(
    "without a model or a corpus, each command names the command to type first",
    arguments: [
      ("sample", "there is no model yet"), ("probs", "there is no model yet"),
      ("score GAB", "there is no model yet"), ("evaluate", "there is no model yet"),
      ("prime GAB", "there is no model yet"), ("checkpoint save a", "there is no model yet"),
      ("model", "there is no model yet"), ("train", "no corpus is loaded"),
      ("model new", "no corpus is loaded"),
    ])
  func nothingLoaded(cell: String, message: String) throws {
    var shell = try ModelShell()
    let failure = shell.fails(cell)
    #expect(failure.kind == .input)
    #expect(failure.text.contains(": \(message)\nhint: "))
    shell.does("corpus load tunes.abc")
    if message.contains("model") { #expect(shell.fails(cell).text.hasSuffix("hint: model new\n")) }
  }

  // MARK: Checkpoint files

  private static let damages = [
    ("empty", "no checkpoint: 0 bytes, expected at least the 8 of the header's length"),
    ("text", "expected at most 100000000"),
    ("cut", "bytes"),
    ("huge header", "expected at most 100000000"),
    ("flipped", "the checksum is "),
    ("no vocabulary", "no 'vocabulary' in the metadata: this is no checkpoint of lilt"),
    ("wrong shape", "output.bias"),
    ("not a number", "tensor 'output.bias' has nan at index 2, expected finite numbers"),
    ("huge counts", "expected a whole number from 0 to 2^48"),
    ("other program", "format 'lilt/9', expected 'lilt/1'"),
  ]

  @Test("an invalid checkpoint file is refused with its fault", arguments: damages)
  func damagedFile(damage: String, message: String) throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 2", "checkpoint save good.safetensors")
    try shell.folder.write(
      damaged(damage, try shell.bytes("good.safetensors")), to: "bad.safetensors")
    let before = try State(shell)
    for cell in ["open bad.safetensors", "compare model bad.safetensors"] {
      let failure = shell.fails(cell)
      #expect(failure.kind == .input)
      #expect(failure.text.contains("'bad.safetensors': "))
      #expect(failure.text.contains(message), "\(failure.text)")
    }
    #expect(try State(shell) == before)

    let list = shell.prints("checkpoint list .")
    #expect(list.contains("good.safetensors") && !list.contains("bad.safetensors"))
    #expect(shell.error.contains("warning: './bad.safetensors': "))
  }

  private func damaged(_ damage: String, _ bytes: [UInt8]) throws -> [UInt8] {
    var bytes = bytes
    switch damage {
    case "empty": return []
    case "text": return Array("X:1\nT:No checkpoint\n".utf8)
    case "cut": return Array(bytes.dropLast(100))
    case "huge header": return [0, 0, 0, 0, 0, 0, 0, 0x10] + bytes.dropFirst(8)
    case "flipped":
      bytes[bytes.count - 9] ^= 1
      return bytes
    default: break
    }
    let file = try SafetensorsFile(bytes: bytes)
    var (tensors, metadata) = (file.tensors, file.metadata)
    metadata["checksum"] = nil
    metadata["format"] = damage == "other program" ? "lilt/9" : nil
    if damage == "no vocabulary" { metadata["vocabulary"] = nil }
    if damage == "huge counts" {
      metadata["training"] = metadata["training"]?.replacing(
        "\"window\":2", with: "\"window\":\(Int.max)")
    }
    if damage == "wrong shape" || damage == "not a number" {
      let index = try #require(tensors.firstIndex { $0.name == "output.bias" })
      var floats = [Float](
        repeating: 0, count: damage == "wrong shape" ? 3 : tensors[index].shape[0])
      floats[2] = .nan
      tensors[index] = Tensor(name: "output.bias", shape: [floats.count], floats: floats)
    }
    return try SafetensorsFile(tensors: tensors, metadata: metadata).bytes()
  }

  @Test("overflowed weights do not trap: NaN prints as a dash, with a warning")
  func hugeWeights() throws {
    var shell = try ModelShell.withModel()
    var weights = try #require(shell.session.model?.model.parameters)
    for name in weights.names {
      weights[name] = ArraySlice(repeating: .greatestFiniteMagnitude, count: weights[name].count)
    }
    shell.session.model?.model.parameters = weights
    shell.does("sample --seed 1 --length 5", "probs", "score GAB", "score --json GAB", "evaluate")
    for cell in ["probs --json", "score --json GAB", "evaluate --json"] {
      #expect(try shell.json(cell) != .null)
    }
    for cell in ["probs", "score GAB", "sample --seed 1 --length 5", "evaluate"] {
      let (printed, said) = (shell.output.utf8.count, shell.error.utf8.count)
      shell.does(cell)
      let output = String(decoding: shell.output.utf8.dropFirst(printed), as: UTF8.self)
      #expect(!output.contains("nan"), "\(output)")
      let error = String(decoding: shell.error.utf8.dropFirst(said), as: UTF8.self)
      #expect(
        error.contains("warning: what the model expects is no number") == (cell != "evaluate"),
        "\(cell): \(error)")
    }
    #expect(shell.prints("probs").contains("entropy: – bits, the model's own"))
  }

  @Test(
    "tiny corpora and vocabularies do not trap",
    arguments: ["X:", "X:\n", "X:1", "X:1\nX:2\n", "X:1\nK:C\n", "X:1\n\n\n\nX:2\n\n\n\n"])
  func tinyCorpus(text: String) throws {
    for options in ["", "--held-out 0 --keep-duplicates"] {
      var shell = try ModelShell()
      try shell.folder.write(text, to: "tiny.abc")
      shell.does("corpus load tiny.abc \(options)", "model new --embedding 2 --layers 3")
      for cell in [
        "train --steps 3 --batch 1 --sequence 2", "train --steps 1 --batch 1 --sequence 1",
        "evaluate", "evaluate --split train", "evaluate --split tiny.abc", "prime X:",
        "prime --bare X:", "sample --length 20", "sample", "sample --count 2", "probs", "score X:",
        "score --bare X", "score t1", "checkpoint save a", "open a", "model", "status",
      ] { shell.run(cell) }
      #expect(!shell.error.contains("bug"))
      shell.does("sample --start X --length 7", "probs --after X", "score --bare X:")
    }
  }

  @Test("evaluation and training accept text without a newline")
  func noNewline() throws {
    var shell = try ModelShell()
    try shell.folder.write("X:1GABcdefg", to: "a.abc")
    try shell.folder.write("X:2GABcdefgGABcdefg", to: "b.abc")
    shell.does(
      "corpus load --held-out 0.5 --keep-duplicates a.abc b.abc",
      "model new --embedding 2 --layers 3", "train --steps 2 --batch 1 --sequence 2", "evaluate",
      "sample --length 9", "prime --bare X", "sample --length 9", "score --bare X:1")
  }
}

@Suite("Output of the model's commands for programs and terminals")
struct ModelOutputTests {
  @Test("--json prints one value and nothing else on standard output")
  func json() throws {
    var shell = try ModelShell.withModel()
    shell.does("checkpoint save a.safetensors", "prime GAB", "X:1\nT:\"Tune\"\nK:G\nGAB|\n")
    for cell in [
      "status --json", "vocabulary --json", "corpus --json", "model --json",
      "train --steps 2 --json", "evaluate --json", "evaluate --split train --json",
      "probs --json", "probs --json --temperature 0.5 1 2 --top-k 3",
      "compare --json a.safetensors model", "score --json GAB|c2:|", "score --json t1",
      "sample --json --length 9", "sample --json --count 3 --length 9", "status --json",
    ] {
      #expect(try shell.json(cell) != .null, "\(cell)")
    }
  }

  @Test("help fits 80 columns, and the columns of a narrower terminal")
  func help() {
    for columns in [80, 60] {
      for command in CommandTable.all {
        for line in command.help(columns: columns).split(separator: "\n") {
          #expect(line.unicodeScalars.count <= columns, "\(command.name): \(line)")
        }
      }
    }
    var shell = TestShell()
    shell.session.execute("help")
    shell.session.execute("train --help")
    for line in shell.recorder.output.split(separator: "\n") {
      #expect(line.unicodeScalars.count <= 80, "\(line)")
    }
  }
}
