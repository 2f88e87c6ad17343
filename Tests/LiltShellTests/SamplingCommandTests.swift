import CharRNN
import Composition
import Drawing
import JSON
import TestSupport
import Safetensors
import Testing

@testable import LiltShell

@Suite("sample, probs, prime and score")
struct SamplingCommandTests {
  @Test(
    "a tune is reproduced from its own file, to the byte",
    arguments: [
      "--length 60", "--until tune", "--temperature 0.7 --top-k 9 --top-p 0.95 --min-p 0.001",
      "--greedy --length 30", "--start-index 0 --length 40", "--start 'GAB d' --length 9",
      "--key G --title 'T1'",
    ])
  func like(options: String) throws {
    var shell = try ModelShell.withModel()
    if options.contains("--key") { shell.does("prime GAB dBG|") }
    let first = shell.prints("sample --seed 11 \(options) --output a.abc")
    shell.does("prime --clear", "set temperature 3", "set key Em")
    #expect(shell.prints("sample --like a.abc --output b.abc") == first)
    #expect(try shell.bytes("a.abc") == shell.bytes("b.abc"))
    try shell.folder.write(first, to: "printed.abc")
    #expect(shell.prints("sample --like printed.abc") == first)
  }

  @Test("a record without a weights precision is reproduced with unrounded weights")
  func likeBeforeRounding() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 20", "sample --seed 1 --length 400 --output new.abc")
    let new = try Fixtures.text(at: shell.folder.path + "/new.abc")
    let record = new.split(separator: "\n").filter { $0.hasPrefix("% lilt ") }
    try shell.folder.write(
      record.joined(separator: "\n").replacing(#""weights":"bf16","#, with: "") + "\nX:1\n",
      to: "old.abc")
    let old = shell.prints("sample --like old.abc")
    #expect(!old.contains("weights"))
    #expect(old.split(separator: "\n").count > record.count + 4)
    try shell.folder.write(old, to: "again.abc")
    #expect(shell.prints("sample --like again.abc") == old)
  }

  @Test("a record with a setting outside its range is refused before anything is shown")
  func likeOutOfRange() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime GAB", "sample --seed 1 --length 9 --output a.abc")
    let file = try Fixtures.text(at: shell.folder.path + "/a.abc")
    let before = shell.output
    for (value, message) in [
      ("0.0", "temperature 0.0, expected 0.01 to 100 "),
      ("1e300", "'a.abc': '% lilt sampling' has '{\"temperature\":1e300,"),
    ] {
      try shell.folder.write(
        file.replacing(#""temperature":0.8"#, with: "\"temperature\":\(value)"), to: "a.abc")
      let failure = shell.fails("sample --like a.abc").text
      #expect(failure.contains(message), "\(failure)")
      #expect(shell.output == before)
    }
  }

  @Test("a model that differs in one weight is refused for reproducing a tune")
  func otherModel() throws {
    var shell = try ModelShell.withModel()
    shell.does("sample --seed 1 --length 9 --output a.abc", "train --steps 1")
    let failure = shell.fails("sample --like a.abc")
    #expect(failure.kind == .input)
    #expect(failure.text.hasPrefix("error: sample: 'a.abc' was made by the model "))
  }

  @Test(
    "each of several tunes has the same file, to the byte, as its seed drawn alone",
    arguments: [
      (2, "--length 50"), (17, "--length 1"), (3, "--greedy --length 30"), (300, "--length 17"),
      (17, "--until tune --length 90 --temperature 0.7 --top-k 9 --top-p 0.95"),
      (2, "--key G --length 0"),
    ])
  func count(_ count: Int, options: String) throws {
    var shell = try ModelShell.withModel()
    shell.does("prime GAB", "sample --count \(count) --seed 5 \(options) --output all.abc")
    #expect(shell.session.tunes.entries.map(\.name).first == "t1")
    let json = try shell.json("sample --count \(count) --seed 5 \(options) --json").array ?? []
    #expect(json.count == count)
    var alone: [String] = []
    for place in 0..<count {
      let seed = SeedSeries(5)[place]
      shell.does("sample --seed \(seed) \(options) --output one.abc")
      let file = try Fixtures.text(at: shell.folder.path + "/one.abc")
      let value = try #require(json.first { $0.object?["seed"]?.string == "\(seed)" }?.object)
      let text = try #require(value["abc"]?.string)
      #expect(file.hasPrefix("%abc-2.1\n"))
      let tune = String(file.dropFirst(9))
      #expect(GenerationRecord.removed(from: tune).hasPrefix(text.trimmingTrailingNewlines))
      if place < 3 {
        let single = try shell.json("sample --seed \(seed) \(options) --json").array
        #expect(single?.first?.object?["abc"]?.string == text)
      }
      alone.append(tune)
    }
    #expect(
      try Fixtures.text(at: shell.folder.path + "/all.abc")
        == "%abc-2.1\n" + alone.joined(separator: "\n"))
    // The tunes are sorted by mean surprisal.
    let bits = json.compactMap { $0.object?["bitsPerCharacter"]?.double }
    #expect(bits == bits.sorted())
  }

  @Test("neighbouring seeds share no tune; each printed seed makes its tune again")
  func seeds() throws {
    var shell = try ModelShell.withModel()
    let tunes = try (4...5).map { seed in
      try #require(shell.json("sample --count 3 --seed \(seed) --length 60 --json").array)
        .compactMap(\.object)
    }
    let texts = tunes.map { Set($0.compactMap { $0["abc"]?.string }) }
    #expect(texts.map(\.count) == [3, 3] && texts[0].isDisjoint(with: texts[1]))
    let seeds = tunes.map { Set($0.compactMap { $0["seed"]?.string }) }
    #expect(seeds[0].contains("4") && seeds[1].contains("5"))
    #expect(seeds[0].isDisjoint(with: seeds[1]))
    for tune in tunes.joined() {
      let seed = try #require(tune["seed"]?.string)
      let again = try shell.json("sample --seed \(seed) --length 60 --json").array?.first?.object
      #expect(again?["abc"] == tune["abc"])
    }
    // The largest seed needs no neighbours.
    shell.does("set seed \(UInt64.max)")
    let table = shell.prints("sample --count 2 --length 5")
    #expect(table.contains("  \(UInt64.max)  ") && table.contains(" \(SeedSeries(.max)[1])  "))
  }

  @Test("--length draws exactly that many characters, without counting the prime")
  func length() throws {
    var shell = try ModelShell.withModel()
    for prime in ["", "GAB", "X:1\nK:D\nGAB dBG|\n"] {
      if !prime.isEmpty { shell.does("prime \(prime)") }
      for length in [1, 2, 57] {
        let value = try shell.json("sample --json --seed 2 --length \(length)").array?.first?.object
        #expect(value?["drawn"]?.int == length)
        #expect(value?["ended"]?.string == "as long as asked")
      }
    }
  }

  @Test("probs prints the probabilities with which sample draws")
  func frequencies() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime GAB")
    let options = "--temperature 0.8 --top-k 12 --min-p 0.01"
    let object = try #require(shell.json("probs --json \(options)").object)
    let sampling = try #require(object["sampling"]?.array?.first?.object)
    let probabilities = try #require(sampling["probabilities"]?.array).compactMap(\.double)
    let characters = try #require(object["characters"]?.array).compactMap(\.string)
    #expect(probabilities.count == characters.count)
    #expect(probabilities.count { $0 > 0 } == 12)
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)

    let draws = 4000
    let tunes = try #require(
      shell.json("sample --json --seed 100 --count \(draws) --length 1 \(options)").array)
    var counts: [String: Int] = [:]
    for tune in tunes {
      let last = tune.object?["abc"]?.string?.unicodeScalars.last.map(String.init)
      counts[try #require(last), default: 0] += 1
    }
    for (character, probability) in zip(characters, probabilities) {
      let deviation = (probability * (1 - probability) / Double(draws)).squareRoot()
      let share = Double(counts[character] ?? 0) / Double(draws)
      #expect(abs(share - probability) <= 5 * deviation, "'\(character)'")
    }
  }

  @Test("score measures the surprisal that sample reports")
  func surprisal() throws {
    var shell = try ModelShell.withModel()
    let tune = try shell.json("sample --json --seed 4 --length 70 --temperature 2").array?.first
    let mean = try #require(tune?.object?["bitsPerCharacter"]?.double)
    let bits = try shell.json(
      "score --json --bare <<E\n\n\n\n" + (tune?.object?["abc"]?.string ?? "") + "\nE")
    let surprisals = try #require(bits.object?["surprisals"]?.array).compactMap {
      $0.array?.last?.double
    }
    // The model reads two newlines and `X:`; it does not draw them.
    #expect(surprisals.count == 74)
    #expect(abs(surprisals.dropFirst(4).reduce(0, +) / 70 - mean) < 1e-9)
  }

  @Test("Ctrl-C keeps the partial tune in the session and in its file")
  func interrupt() throws {
    var shell = try ModelShell.withModel()
    let interrupt = shell.session.world.interrupt
    shell.sink.onProgress = { if $0 == 3 { interrupt.request() } }
    let failure = shell.fails("sample --seed 1 --length 100000 --output a.abc")
    #expect(failure.kind == .interrupted)
    let tune = try #require(shell.session.tunes.entries.first)
    let drawn = try #require(
      failure.text.split(separator: "\n").last { $0.hasPrefix("error: sample: stopped after ") })
    #expect(drawn.hasSuffix(" characters; kept as t1"))
    #expect(shell.output.contains(tune.text))
    // The record follows the first line.
    let lines = try Fixtures.text(at: shell.folder.path + "/a.abc").split(separator: "\n")
    #expect(
      lines.filter { !$0.hasPrefix("% lilt ") }
        == ["%abc-2.1"] + tune.text.split(separator: "\n"))

    interrupt.clear()
    var several = try ModelShell.withModel()
    let other = several.session.world.interrupt
    several.sink.onProgress = { if $0 == 2 { other.request() } }
    let stopped = several.fails("sample --seed 1 --count 700 --length 20 --json --output b.abc")
    #expect(stopped.kind == .interrupted)
    let values = try JSONValue(parsing: String(several.output.split(separator: "\n").last ?? ""))
    let kept = try #require(values.array)
    #expect(kept.count > 0 && kept.count < 700)
    #expect(
      stopped.text.contains("stopped after \((kept.count * 20).grouped) characters; kept as t1"))
    #expect(kept.allSatisfy { $0.object?["drawn"]?.int == 20 })
    // Drawn text can run on into another tune.
    let names = kept.flatMap { $0.object?["tunes"]?.array ?? [] }.compactMap(\.string)
    #expect(Set(names) == Set(several.session.tunes.entries.map(\.name)))
    #expect(
      try Fixtures.text(at: several.folder.path + "/b.abc").split(separator: "% lilt seed ").count
        == names.count + 1)
  }

  @Test("a request to stop before the first character leaves no tune")
  func interruptedAtOnce() throws {
    var shell = try ModelShell.withModel()
    shell.session.world.interrupt.request()
    for cell in ["sample", "probs", "score GAB", "evaluate"] {
      #expect(shell.fails(cell).kind == .interrupted, "\(cell)")
      #expect(shell.error.hasSuffix(": stopped\n"), "\(cell)")
    }
    #expect(shell.fails("sample --count 3").text.contains("stopped after 0 characters\n"))
    #expect(shell.session.tunes.entries.isEmpty)
  }

  @Test("drawn text with several X: becomes several tunes in one reproducible file")
  func severalTunes() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime --file tunes.abc", "sample --seed 1 --length 20 --output a.abc")
    #expect(shell.session.tunes.entries.map(\.name) == (1...8).map { "t\($0)" })
    #expect(shell.session.tunes.entries.map(\.title) == (1...8).map { "Tune \($0)" })
    shell.does("sample --like a.abc --output b.abc")
    #expect(try shell.bytes("a.abc") == shell.bytes("b.abc"))
    #expect(shell.session.tunes.entries.count == 16)
  }

  @Test("a file that cannot be written is reported before drawing begins")
  func unwritable() throws {
    var shell = try ModelShell.withModel()
    for name in ["nosuch/a.abc", ".", "tunes.abc/a.abc"] {
      let before = shell.output
      #expect([.input, .environment].contains(shell.fails("sample --output \(name)").kind))
      #expect(shell.output == before)
    }
    #expect(shell.session.tunes.entries.isEmpty)
  }

  @Test(
    "a prime that ends with a field gets its newline, one that ends with music does not",
    arguments: [
      ("G:|", "G:|"), ("GAB|G::", "GAB|G::"), ("GAB\nG:|", "GAB\nG:|"), ("K:G", "K:G\n"),
      ("GAB|\nK:D\n\n", "GAB|\nK:D\n"), ("GAB|\n K:D", "GAB|\n K:D\n"), ("GAB\n\n", "GAB"),
    ])
  func primeEnd(_ typed: String, _ text: String) throws {
    var shell = try ModelShell.withModel()
    shell.does("prime \(typed.contains("K:") ? "" : "--key G ")<<END\n\(typed)\nEND")
    #expect(shell.session.prime?.text == text)
  }

  @Test("characters that the model lacks: refused with column and nearest, left out, or replaced")
  func unknownCharacters() throws {
    var shell = try ModelShell.withModel()
    #expect(
      shell.fails("prime GAB\nGé♯").text == """
        error: prime: 'é' at line 2, column 2 is not in the vocabulary (32 characters); nearest: 'e'
        hint: prime --unknown nearest …

        """)
    #expect(shell.session.prime == nil)
    let before = shell.error.utf8.count
    shell.does("prime --unknown skip GéB♯")
    #expect(shell.session.prime?.text == "GB")
    shell.does("prime --unknown nearest GéB")
    #expect(shell.session.prime?.text == "GeB")
    let notes = String(decoding: shell.error.utf8.dropFirst(before), as: UTF8.self)
    #expect(notes.contains("'é' at column 2 is not in the vocabulary: left out\n"))
    #expect(notes.contains("'é' at column 2 is not in the vocabulary: replaced by 'e'\n"))
    shell.does(
      "prime --quiet --unknown skip GAB",
      "prime --unknown skip G" + String(repeating: "é", count: 99))
    #expect(shell.error.contains("column 11 is not in the vocabulary: left out\nand 89 more\n"))
    #expect(shell.fails("prime --bare --unknown skip ééé").kind == .usage)
    #expect(shell.session.prime?.text == "G")
  }

  @Test("a checkpoint stores the header of its tunes, which options override")
  func header() throws {
    var shell = try ModelShell.withModel()
    let header = shell.prints("prime GAB")
    #expect(header == "X:1\nT:Tune 1\nM:6/8\nK:G\nGAB\n")
    shell.does("checkpoint save a.safetensors")
    var other = try ModelShell(in: shell.folder)
    other.does("open a.safetensors")
    #expect(other.prints("prime GAB") == header)
    other.does("set key D")
    #expect(other.prints("prime") == "X:1\nT:Tune 1\nM:6/8\nK:D\nGAB\n")
    #expect(other.prints("prime --key A --title Ten GAB") == "X:1\nT:Ten\nM:6/8\nK:A\nGAB\n")
    #expect(
      other.prints("sample --seed 1 --length 1 --title Tue").contains(
        "\nT:Tue\nM:6/8\nK:A\nGAB"))
    #expect(other.session.prime?.choices.title == "Ten", "an option of sample is for one tune")
    #expect(
      other.prints("prime --unit-length 1/16 GAB") == "X:1\nT:Tune 1\nM:6/8\nL:1/16\nK:D\nGAB\n")
  }

  @Test("a prime from a file or a tune is its text without lilt's record")
  func primeFile() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime GAB", "sample --seed 1 --length 30 --output a.abc")
    shell.does("prime --file a.abc")
    let text = try #require(shell.session.prime?.text)
    #expect(text.hasPrefix("X:1\n") && !text.contains("%"))
    shell.does("prime t1")
    #expect(shell.session.prime?.text == text)
    shell.does("prime a.abc")
    #expect(shell.session.prime?.text == text)
    try shell.folder.write("GAB\r\nGA\r\n\r\n", to: "dos.abc")
    shell.does("prime --file dos.abc")
    #expect(shell.session.prime?.text == "GAB\nGA")
  }

  @Test("score lists no bar twice: opening bar lines belong to the bar that follows")
  func bars() throws {
    var shell = try ModelShell.withModel()
    let value = try shell.json("score --json |:GAB|\"A|B\"c2:|\n|:D::E|")
    let bars = try #require(value.object?["bars"]?.array).compactMap { $0.object?["text"]?.string }
    #expect(bars == ["|:GAB|", "\"A|B\"c2:|", "\n|:D::", "E|"])
    let bits = try #require(value.object?["bars"]?.array).compactMap { $0.object?["bits"]?.double }
    #expect(abs(bits.reduce(0, +) - (value.object?["bits"]?.double ?? 0)) < 1e-9)
  }

  @Test("score uses colours only on a terminal that supports them")
  func colour() throws {
    var plain = try ModelShell.withModel()
    plain.does("score GAB")
    #expect(!plain.output.contains("\u{1B}"))
    var colourful = try ModelShell.withModel { world in
      world.terminal.output = Terminal.Stream(isTerminal: true, hasColour: true)
    }
    colourful.does("score GAB")
    #expect(colourful.output.contains("\u{1B}[48;5;215;30mG\u{1B}[0m"))
  }
}
