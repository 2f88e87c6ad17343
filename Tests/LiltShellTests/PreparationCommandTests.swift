import CharRNN
import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("corpus load: prepared, extended and large corpora")
struct PreparationCommandTests {
  /// A tunebook of `count` tunes, whose texts are about `length` characters long.
  private func book(_ count: Int, length: Int) -> String {
    (1...count).map { number in
      let bars = (0..<max(1, length / 16)).map { "GABc d\($0 == 0 ? number : $0)/8e|" }
      return "X:\(number)\nM:4/4\nL:1/8\nK:G\n\(bars.joined())\n\n"
    }.joined()
  }

  @Test("a model records what was done to its tunes, and so do its file, status and model")
  func recorded() throws {
    var shell = try ModelShell()
    shell.does(
      "corpus load tunes.abc --drop comments,credits --style",
      "model new --embedding 4 --layers 6 --seed 1", "set batch 3", "set sequence 8",
      "train --steps 2", "checkpoint save m.safetensors", "corpus load tunes.abc",
      "open m.safetensors")
    let options = "--drop comments,credits --style"
    #expect(shell.session.model?.preparation == options)
    #expect(try shell.json("model --json").object?["preparation"] == .string(options))
    #expect(shell.prints("model").contains(options))
    shell.does("corpus load tunes.abc --drop comments,credits --style")
    #expect(shell.prints("status").ranges(of: options).count == 2)
    let corpus = try #require(shell.session.corpus)
    #expect(corpus.trainingText[...].string.contains("X:1\n% style tunes\nT:Tune 1\n"))
  }

  @Test("the style of a part of a catalogue's corpus is the corpus's name")
  func styles() throws {
    var shell = try ModelShell { $0.environment["LILT_CORPORA"] = $0.workingDirectory + "/books" }
    try shell.session.files.makeFolder("books")
    try shell.session.files.makeFolder("books/irish")
    try shell.folder.write(ModelShell.tunebook, to: "books/irish/jigs.abc")
    shell.does("corpus load irish/jigs tunes.abc --style --held-out 0 --keep-duplicates")
    let text = try #require(shell.session.corpus).trainingText[...].string
    let styles = text.split(separator: "\n").filter { $0.hasPrefix("% style") }
    #expect(
      styles == Array(repeating: "% style irish", count: 8)
        + Array(repeating: "% style tunes", count: 8))
  }

  @Test("a tune has the style that is asked for, otherwise that of most tunes; it is no credit")
  func drawnStyles() throws {
    var shell = try ModelShell()
    try shell.folder.write(
      ModelShell.tunebook.replacing("Tune", with: "Air").replacing("GAB", with: "BAG"),
      to: "airs.abc")
    try shell.folder.write(String(ModelShell.tunebook.prefix(300)), to: "few.abc")
    shell.does(
      "corpus load few.abc airs.abc --style --held-out 0", "model new --embedding 4 --layers 6",
      "sample --seed 1 --length 20", "sample --seed 1 --length 20 --style few",
      "prime GAB", "sample --seed 1 --form free --length 20",
      "sample --seed 1 --form free --length 20 --style few",
      "checkpoint save styled.safetensors", "open styled.safetensors",
      "prime --clear", "sample --seed 1 --length 20 --style few")
    let texts = shell.session.tunes.entries.map(\.text)
    let styles = texts.map { text in
      text.split(separator: "\n").filter { $0.hasPrefix("% style") }.map(String.init)
    }
    #expect(
      styles == [
        ["% style airs"], ["% style few"], ["% style airs"], ["% style few"], ["% style few"],
      ])
    for text in texts {
      #expect(!TuneJudgement(Array(text.unicodeScalars)[...]).hasCredit, "\(text)")
    }
    #expect(
      TuneJudgement(Array("X:1\n% Nottingham\nK:G\nG".unicodeScalars)[...]).hasCredit)
  }

  @Test("a model that learned several corpora knows the styles of all, those of the last first")
  func learnedStyles() throws {
    var shell = try ModelShell()
    try shell.folder.write(ModelShell.tunebook.replacing("Tune", with: "Air"), to: "airs.abc")
    shell.does(
      "corpus load airs.abc tunes.abc --style --keep-duplicates --held-out 0",
      "model new --embedding 4 --layers 6 --seed 1", "train --steps 2 --batch 2 --sequence 8",
      "corpus load tunes.abc --style --held-out 0", "train --steps 2")
    #expect(shell.session.model?.corpusDetails?.styles.names == ["tunes", "airs"])
    shell.does("sample --seed 1 --form free --length 9 --style airs")
    // An untrained model knows only what it is about to learn.
    shell.does("model new --embedding 4 --layers 6", "train --steps 1 --batch 2 --sequence 8")
    #expect(shell.session.model?.corpusDetails?.styles.names == ["tunes"])
    // After tunes without a style there is none.
    shell.does("corpus load tunes.abc --held-out 0", "train --steps 1")
    #expect(shell.session.model?.corpusDetails?.styles.names == [])
  }

  @Test("the tunes that another corpus holds out are held out, whatever is loaded and prepared")
  func heldOutOf() throws {
    var shell = try ModelShell()
    let more = (1...30).map { "X:\($0)\nT:More \($0)\nM:6/8\nK:C\nc\($0)B d\($0)e|\n\n" }.joined()
    try shell.folder.write(more, to: "more.abc")
    shell.does("corpus load tunes.abc")
    let held = try #require(shell.session.corpus).tunes.filter { $0.role == .heldOut }.map(\.key)
    #expect(held.count == 1)
    for options in ["", " --style --drop credits", " --held-out 0.1"] {
      shell.does("corpus load more.abc tunes.abc --held-out-of tunes.abc" + options)
      let corpus = try #require(shell.session.corpus)
      #expect(corpus.tunes.filter { $0.role == .heldOut }.map(\.key) == held)
      #expect(corpus.tunes(in: .training).count == 37)
    }
    // A corpus without them holds out none.
    shell.does("corpus load more.abc --held-out-of tunes.abc")
    #expect(try #require(shell.session.corpus).tunes.allSatisfy { $0.role == .training })
    #expect(shell.fails("corpus load more.abc --held-out-of nosuch").text.contains("'nosuch'"))
  }

  @Test("training reads the tunes as found too, where they are kept, with or without another order")
  func foundTexts() throws {
    func learned(_ corpus: String, _ training: String) throws -> String? {
      var shell = try ModelShell()
      let credited = ModelShell.tunebook.replacing("M:6/8", with: "C:Ann\nM:6/8")
      try shell.folder.write(credited, to: "tunes.abc")
      shell.does(
        "corpus load tunes.abc --held-out 0 --drop credits" + corpus,
        "model new --embedding 4 --layers 6 --seed 1",
        "train --steps 9 --batch 2 --sequence 16 --precision f32" + training)
      return shell.digest
    }
    for training in ["", " --shuffle on"] {
      #expect(try learned(" --also-as-found", training) != learned("", training), "\(training)")
    }
  }

  @Test("a character that only a text as found has is refused before the first step")
  func foundCharacters() throws {
    var shell = try ModelShell()
    let credited = ModelShell.tunebook.replacing("T:Tune 7", with: "T:Tune 7\nC:Ü")
    try shell.folder.write(credited, to: "tunes.abc")
    shell.does(
      "corpus load tunes.abc --held-out 0 --drop credits", "model new --embedding 4 --layers 6",
      "corpus load tunes.abc --held-out 0 --drop credits --also-as-found")
    let failure = shell.fails("train --steps 400 --batch 1 --sequence 8 --shuffle on")
    #expect(failure.text.contains("--unknown extend"), "\(failure.text)")
    #expect(shell.session.model?.provenance.step == 0)
    shell.does(
      "corpus load tunes.abc --held-out 0 --drop credits --also-as-found --unknown extend",
      "train --steps 1 --batch 1 --sequence 8 --shuffle on")
  }

  @Test("a corpus loaded with texts as found is another text, which is read from its start")
  func foundInTheMiddle() throws {
    var shell = try ModelShell()
    shell.does(
      "corpus load tunes.abc --held-out 0 --drop comments --also-as-found",
      "model new --embedding 4 --layers 6",
      "train --steps 12 --batch 2 --sequence 8 --shuffle on",
      "corpus load tunes.abc --held-out 0 --drop comments", "train --steps 1")
    #expect(shell.error.contains("the text is not the one trained on before"))
  }

  @Test("an epoch without a window ends a run, and its steps are kept")
  func shortEpoch() throws {
    var shell = try ModelShell()
    let comment = "% " + String(repeating: "long ", count: 60) + "\n"
    let tunes = (1...2).map { "X:\($0)\nK:G\n" + comment + "GABc|d\($0)|\n\n" }.joined()
    try shell.folder.write(tunes, to: "two.abc")
    shell.does(
      "corpus load two.abc --held-out 0 --drop comments --also-as-found",
      "model new --embedding 4 --layers 6 --seed 1", "set batch 1", "set sequence 120")
    var failure: (text: String, steps: Int)?
    for seed in 1...20 where failure == nil {
      shell.does("model new --embedding 4 --layers 6 --seed \(seed)")
      let before = shell.error.count
      _ = shell.run("train --steps 40 --shuffle on")
      let said = String(shell.error.dropFirst(before))
      let steps = shell.session.model?.provenance.step ?? 0
      if said.contains("characters are too few"), steps > 0 { failure = (said, steps) }
    }
    let found = try #require(failure, "no seed had a short epoch after the first")
    #expect(found.text.contains("all steps are kept"), "\(found.text)")
    #expect(!found.text.contains("--learning-rate"))
  }

  @Test("an extended model trains on the new characters; without it training refuses them")
  func extended() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 3")
    try shell.folder.write(ModelShell.tunebook.replacing("A", with: "~A"), to: "more.abc")
    shell.does("corpus load more.abc")
    #expect(shell.fails("train --steps 1").text.contains("--unknown extend"))
    let before = try #require(shell.session.model)
    shell.does("corpus load more.abc --unknown extend")
    let after = try #require(shell.session.model)
    #expect(after.model.vocabulary.count == before.model.vocabulary.count + 1)
    #expect(after.hasUnsavedSteps && after.training?.step == 3)
    shell.does("train --steps 2", "corpus load tunes.abc --unknown extend")
    #expect(shell.session.model?.provenance.step == 5)
    #expect(shell.session.model?.model.vocabulary == after.model.vocabulary)
  }

  @Test("a corpus that is stopped while it is read leaves the session as it was")
  func stopped() throws {
    var shell = try ModelShell.withModel()
    try shell.folder.write(book(2_000, length: 40), to: "large.abc")
    var reports: [String] = []
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] count in
      reports.append("\(count)")
      if count == 3 { interrupt.request() }
    }
    #expect(shell.fails("corpus load large.abc --unknown extend --style").kind == .interrupted)
    #expect(reports.count == 3)
    #expect(shell.session.corpus?.name == "tunes" && shell.session.corpus?.tunes.count == 8)
    shell.sink.onProgress = nil
    shell.session.world.interrupt.clear()
    shell.does("corpus load large.abc")
    #expect(shell.session.corpus?.tunes.count == 2_000)
  }

  @Test("a corpus needs three times its size in free memory: at the limit, and one byte below")
  func memory() throws {
    let count = ModelShell.tunebook.utf8.count
    var free = 3 * count
    var shell = try ModelShell { $0.availableMemory = { free } }
    shell.does("corpus load tunes.abc")
    free -= 1
    #expect(shell.fails("corpus load tunes.abc").text.contains("\(count) bytes"))
    #expect(AvailableMemory.bytes(in: "MemFree: 1 kB\nMemAvailable:   12 kB\n") == 12_288)
    #expect(AvailableMemory.bytes(in: "MemAvailable: x kB\n") == nil)
    #expect(AvailableMemory.bytes(in: "") == nil)
  }

  @Test(
    "of more than 500,000 characters a sample is measured, the same each time; --all measures all")
  func samples() throws {
    var shell = try ModelShell()
    try shell.folder.write(book(700, length: 2_400), to: "large.abc")
    shell.does(
      "corpus load large.abc --held-out 0.5", "model new --embedding 2 --layers 2 --seed 1")
    let corpus = try #require(shell.session.corpus)
    let sample = corpus.measuredTunes(in: .heldOut)
    #expect(sample.isSample && sample.tuneCount == 350)
    let characters = sample.tunes.reduce(0) { $0 + $1.count }
    #expect((500_000..<502_000).contains(characters))
    #expect(!corpus.measuredTunes(in: .heldOut, all: true).isSample)
    #expect(shell.prints("evaluate").contains("a sample of \(sample.tunes.count) of 350 tunes"))
    #expect(try shell.json("evaluate --json") == shell.json("evaluate --json"))
    let all = try #require(try shell.json("evaluate --all --json").object)
    #expect(all["tunes"] == .int(350) && all["of"] == .int(350))
  }
}
