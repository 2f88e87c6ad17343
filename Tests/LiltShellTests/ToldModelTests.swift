import CharRNN
import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

/// Models that are told where the music stands and what the tune so far lets expect.
@Suite("Models with place and memory")
struct ToldModelTests {
  /// A session with a model that has place and memory, trained a little.
  private func trained(_ options: String = "", keepsState: Bool = false) throws -> ModelShell {
    var shell = try ModelShell(keepsState: keepsState)
    shell.does(
      "corpus load tunes.abc",
      "model new --embedding 4 --layers 12 --seed 1 --place on --memory on",
      "set batch 3", "set sequence 16", "set learning-rate 0.02",
      "train --steps 40 --forgetting 0.25 " + options)
    return shell
  }

  private func number(_ shell: inout ModelShell, _ cell: String, _ key: String) throws -> Double {
    let before = shell.output.count
    shell.does(cell)
    let value = try JSONValue(parsing: String(shell.output.dropFirst(before)))
    return try #require(value.object?[key]?.double)
  }

  @Test("'model' lists the tables, a saved model has them, and --memory off is another measurement")
  func memory() throws {
    var shell = try trained()
    shell.does("model")
    #expect(shell.output.contains("place.bar"))
    #expect(shell.output.contains("memory.next"))
    let on = try number(&shell, "evaluate --json", "bitsPerCharacter")
    let off = try number(&shell, "evaluate --json --memory off", "bitsPerCharacter")
    #expect(on != off)
    shell.does("set memory off")
    #expect(try number(&shell, "evaluate --json", "bitsPerCharacter") == off)
    #expect(try number(&shell, "evaluate --json --memory on", "bitsPerCharacter") == on)
    shell.does("set --reset memory", "checkpoint save told.safetensors", "open told.safetensors")
    #expect(try number(&shell, "evaluate --json", "bitsPerCharacter") == on)
  }

  @Test("probs and score use the memory unless told otherwise, and the bits are those of sampling")
  func reading() throws {
    var shell = try trained()
    shell.does("prime GAB dBG|GAB d")
    for (command, key) in [("probs --json", "entropy"), ("score --json GAB dBG|GAB dBG|", "bits")] {
      let words = command.split(separator: " ", maxSplits: 1)
      let on = try number(&shell, command, key)
      let off = try number(&shell, "\(words[0]) --memory off \(words[1])", key)
      #expect(on != off, "\(command)")
    }
  }

  @Test("a tune records that it was drawn without memory, and is made again so")
  func like() throws {
    var shell = try trained()
    for option in ["", " --memory off"] {
      shell.does("sample --seed 3 --form free --length 90" + option + " --output a.abc")
      let first = try Fixtures.text(at: shell.folder.path + "/a.abc")
      #expect(first.contains("\"memory\":false") == !option.isEmpty)
      shell.does("sample --like a.abc --output b.abc")
      #expect(try Fixtures.text(at: shell.folder.path + "/b.abc") == first)
      // Beside others, on all cores, it is the same tune.
      shell.does("sample --seed 3 --count 3 --form free --length 90" + option + " --output c.abc")
      #expect(try Fixtures.text(at: shell.folder.path + "/c.abc").hasPrefix(first))
    }
  }

  @Test("whether a composed tune is drawn with memory is decided when it begins")
  func composing() throws {
    var shell = try trained()
    shell.does("prime GAB dBG|", "bars 2 --seed 1", "take 1", "set memory off")
    #expect(shell.session.composed?.remembers == true)
    let failure = shell.fails("bars 2 --memory off")
    #expect(failure.text.contains("--anew"), "\(failure.text)")
    shell.does("bars 2 --memory on", "finish")
    #expect(shell.session.tunes.entries.last?.record?.settings.remembers == true)
    shell.does("bars 2 --seed 1 --anew", "take 1", "finish")
    #expect(shell.session.composed?.remembers == false)
    #expect(shell.session.tunes.entries.last?.record?.settings.remembers == false)
  }

  @Test("--memory on asks for a model that has one")
  func noMemory() throws {
    var shell = try ModelShell.withModel()
    for command in ["sample", "probs", "score G", "evaluate"] {
      let words = command.split(separator: " ", maxSplits: 1)
      let rest = words.count > 1 ? " " + words[1] : ""
      let failure = shell.fails("\(words[0]) --memory on" + rest)
      #expect(failure.text.contains("no memory of the tune"), "\(command): \(failure.text)")
    }
    shell.does("evaluate --memory off")
    #expect(shell.fails("train --steps 1 --forgetting 0.3").text.contains("no memory of the tune"))
    shell.does("train --steps 1 --forgetting 0")
  }

  @Test("a run with every option is resumed from a file to the bit, also in a later epoch")
  func resume() throws {
    let options =
      "--shuffle on --transpose on --lock-dropout on --weight-drop 0.2 --forgetting 0.5"
    var whole = try trained(options)
    whole.does("train --steps 60")
    var first = try trained(options, keepsState: true)
    #expect((first.session.model?.provenance.epoch ?? 0) > 1)
    first.does("checkpoint save half.safetensors")
    var second = try ModelShell(in: first.folder)
    second.does("corpus load tunes.abc", "open half.safetensors", "train --steps 60")
    #expect(second.digest == whole.digest)
    #expect(second.session.model?.training == whole.session.model?.training)
    let settings = try #require(second.session.model?.training?.settings)
    #expect((settings.locksDropout, settings.weightDrop, settings.forgetting) == (true, 0.2, 0.5))
    #expect(EpochChoice(settings).shuffles && EpochChoice(settings).transposes)
    // Another text is read from its start.
    second.does("train --steps 1 --shuffle off")
    #expect(second.error.contains("read from its start"))
  }

  @Test("transposed epochs teach keys that the tunes lack")
  func transposes() throws {
    var shell = try trained("--transpose on --shuffle on")
    let settings = try #require(shell.session.model?.training?.settings)
    let corpus = try #require(shell.session.corpus)
    let vocabulary = corpus.vocabulary
    let text = EpochChoice(settings).text(
      of: corpus, plain: [], vocabulary, seed: settings.seed)
    let epochs = try (0..<3).map { try text.tokens(ofEpoch: $0) }
    #expect(Set(epochs).count == 3)
    #expect(try text.tokens(ofEpoch: 1) == epochs[1])
    shell.does("train --steps 1 --transpose off --shuffle off")
    let plain = try #require(shell.session.model?.training?.settings)
    #expect(plain.text.members.isEmpty)
  }

  @Test(
    "settings out of range are refused with their bounds", arguments: ["weight-drop", "forgetting"])
  func ranges(option: String) throws {
    var shell = try trained()
    for value in option == "weight-drop" ? ["-0.1", "1", "nan"] : ["-0.1", "1.1", "nan"] {
      let failure = shell.fails("train --steps 1 --\(option)=\(value)")
      #expect(failure.text.contains("expected 0"), "\(failure.text)")
    }
    shell.does("train --steps 1 --\(option) \(option == "weight-drop" ? "0.9" : "1")")
    shell.does("train --steps 1 --\(option) 0")
  }
}
