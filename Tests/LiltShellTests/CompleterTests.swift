import TestSupport
import Testing

@testable import LiltShell

@Suite("Completer")
struct CompleterTests {
  private let folder: TemporaryFolder
  private var shell: TestShell

  init() throws {
    folder = try TemporaryFolder()
    shell = TestShell(in: folder.path, environment: ["LILT_HOME": folder.path])
    for name in ["corpus", "sub dir", "sessions"] { try shell.session.files.makeFolder(name) }
    try folder.write("X:1\nK:C\nC\n", to: "corpus/starter.abc")
    try folder.write("X:1\nK:C\nC\n", to: "my tune.abc")
    for name in ["run.lilt", "sub dir/inner.lilt"] { try folder.write("status\n", to: name) }
    for name in ["sessions/jigs.safetensors", "mine.safetensors"] { try folder.write("", to: name) }
    shell.session.execute("X:1\nT:One\nK:C")
  }

  private func candidates(_ text: String) -> [String] {
    Completer(shell.session).completion(of: text).candidates.map(\.text)
  }

  @Test(
    "the completer offers the candidates for the cursor",
    arguments: [
      ("sta", ["status"]),
      ("check", ["check", "checkpoint"]),
      ("corpus l", ["list", "load"]),
      ("corpus ", ["fetch", "list", "load", "search", "show"]),
      ("corpus load st", ["starter"]),
      ("corpus load starter --he", ["--held-out", "--held-out-of", "--help"]),
      ("corpus load starter --quiet st", ["starter"]),
      ("plot ", ["copying", "loss", "optimizers"]),
      ("plot optimizers --optimizers ad", ["adagrad", "adam"]),
      ("plot loss --o", ["--output"]),
      ("corpus load --held-out ", []),
      ("corpus load ./cor", ["./corpus/"]),
      ("corpus load my", ["'my tune.abc'"]),
      ("corpus load 'my", ["'my tune.abc'"]),
      (
        "source ",
        ["corpus/", "mine.safetensors", "'my tune.abc'", "run.lilt", "sessions/", "'sub dir/"]
      ),
      ("source nosuch/", []),
      ("open j", ["jigs"]),
      ("open mi", ["mine.safetensors"]),
      ("set tem", ["temperature"]),
      ("set until t", ["tune"]),
      ("set --reset unt", ["until"]),
      ("timing o", ["off", "on"]),
      ("show t", ["t1"]),
      ("keep ", ["t1"]),
      ("drop --o", ["--others"]),
      ("transpose t1 +", ["+2"]),
      ("transpose t1 E", ["E", "Eb"]),
      ("play --ch", ["--chords"]),
      ("export --chords o", ["off", "on"]),
      (
        "export t1 t",
        ["t1", "t1.abc", "t1.html", "t1.mid", "t1.musicxml", "t1.pdf", "t1.svg", "t1.wav"]
      ),
      ("export 'my tune.abc' 'my tune.w", ["'my tune.wav'"]),
      ("export t1 t1 t1.", ["t1.abc", "t1.html", "t1.pdf"]),
      ("title ", ["t1"]),
      ("edit ", ["corpus/", "'my tune.abc'", "sessions/", "'sub dir/", "t1"]),
      ("source 'sub dir/i", ["'sub dir/inner.lilt'"]),
      ("prime ", ["corpus/", "'my tune.abc'", "sessions/", "'sub dir/", "t1"]),
      ("score 'my", ["'my tune.abc'"]),
      ("tune ", ["corpus/", "'my tune.abc'", "sessions/", "'sub dir/"]),
      ("tune 'my tune.abc' ", []),
      (#"prime "G"GB"#, []),
      ("tune --q", ["--quiet"]),
      ("?corpus s", ["search", "show"]),
      ("help sta", ["status"]),
      ("!run", ["run.lilt"]),
      ("!cat my", ["'my tune.abc'"]),
      ("plot loss --output=run", ["run.lilt"]),
      ("plot loss --output='my", ["'my tune.abc'"]),
      ("set key Em", ["Em", "Emix"]),
      ("set key G#", ["G#dor", "G#m", "G#mix", "G#phr"]),
      ("set meter 6", ["6/8"]),
      ("set length ", ["2000"]),
      ("set seed ", []),
      ("sample --length ", ["2000"]),
      ("sample --key Bb", ["Bb", "Bbdor", "Bblyd", "Bbm", "Bbmix", "Bbphr"]),
      ("sample --form A", ["AABB", "AABBCC", "AB", "ABAC"]),
      ("X:1", []),
      ("X:1\nK", ["K:"]),
      ("X:1\nM:6", ["6/8"]),
      ("X:1\nK:C\nGAB [L: 1/1", ["1/16"]),
      ("X:1\nK:C\nG", ["G:"]),
      ("X:1\nK:C\nGA", []),
      ("X:1\nT:K", []),
      ("prime --bare K:Bm", ["Bm", "Bmix"]),
      ("prime GAB\nR:slip", ["slip jig"]),
      ("tune <<END\nX:1\nL:1/8", ["1/8"]),
      ("status x", []),
      ("nosuch x", []),
    ])
  func completion(_ text: String, _ expected: [String]) {
    #expect(candidates(text) == expected)
  }

  @Test("the empty line offers every command with its description")
  func everything() {
    let completion = Completer(shell.session).completion(of: "")
    #expect(
      completion.candidates.map(\.text) == CommandTable.firstWords.filter { $0 != "!" }.sorted())
    #expect(completion.candidates.allSatisfy { !$0.summary.isEmpty })
    #expect(completion.replacedCount == 0)
  }

  @Test("a line of a tune offers its fields, each with what it is")
  func fields() {
    let completion = Completer(shell.session).completion(of: "X:1\n")
    #expect(completion.candidates.count == 22)
    #expect(completion.candidates.allSatisfy { !$0.summary.isEmpty && $0.text.hasSuffix(":") })
  }

  @Test("every value of an option has a description of its own")
  func explanations() {
    for command in CommandTable.all {
      for argument in command.schema.arguments {
        for name in argument.names where !argument.values.isEmpty {
          #expect(
            Set(argument.values).isSubset(of: (ValueExplanations.all[name] ?? [:]).keys),
            "\(command.name) \(name)")
        }
      }
    }
    let words = [
      "open ", "show ", "corpus load ", "timing ", "transpose t1 ", "export t1 ", "set ",
    ]
    for word in words {
      let candidates = Completer(shell.session).completion(of: word).candidates
      #expect(!candidates.isEmpty && candidates.allSatisfy { !$0.summary.isEmpty }, "\(word)")
    }
  }

  @Test("a candidate reads as the file that it names, whatever the name")
  func roundTrip() throws {
    let names = [
      "it's.abc", "a$b.abc", "a${b}.abc", "#1.abc", "say \"x\".abc", "-x.abc", "a=b c.abc",
      "\\.abc",
      "it's \"\\.abc", "Café 日本.abc",
    ]
    for name in names { try folder.write("X:1\n", to: "sub dir/" + name) }
    for name in names { try folder.write("X:1\n", to: name) }
    try folder.write("X:1\n", to: "it's ${b}.abc")
    var found: Set<String> = []
    for text in candidates("source ") + candidates("source 'sub dir/") where !text.hasSuffix("/") {
      let cell = try #require(Cell.submission("source " + text).first)
      let read = try cell.request().arguments
      #expect(read.count == 1)
      #expect(shell.session.files.kind(of: read[0]) == .file, "\(text)")
      found.insert(read[0])
    }
    for name in names {
      #expect(found.contains(name.hasPrefix("-") ? "./" + name : name), "\(name)")
      #expect(found.contains("sub dir/" + name), "\(name)")
    }
    #expect(!found.contains("it's ${b}.abc"), "no word reads as this name")
  }

  @Test("a completion replaces the word at the cursor and its quote")
  func replaced() {
    let completion = Completer(shell.session).completion(of: "corpus load 'my")
    #expect(completion.replacedCount == 3)
    #expect(completion.insertion == "'my tune.abc' ")
    let folder = Completer(shell.session).completion(of: "source cor")
    #expect(folder.insertion == "corpus/")
  }

  @Test("Tab puts in what all candidates begin with, and a folder leaves its quote open")
  func insertion() throws {
    func insertion(_ text: String) -> String? {
      Completer(shell.session).completion(of: text).insertion
    }
    try folder.write("", to: "my tune 2.abc")
    #expect(insertion("corpus load my") == "'my tune")
    #expect(insertion("corpus load 'my tune") == nil)
    #expect(insertion("source su") == "'sub dir/")
    #expect(insertion("source 'sub dir/") == "'sub dir/inner.lilt' ")
    #expect(insertion("source \"sub dir/i") == "'sub dir/inner.lilt' ")
  }

  @Test("candidates are listed with descriptions, or in columns")
  func listing() {
    func completion(_ names: [String], _ summary: String) -> Completion {
      Completion(
        of: "", replacedCount: 0, names.map { Completion.Candidate($0, summary) })
    }
    #expect(completion(["a", "bcd"], "x").listing(columns: 20) == "a    x\nbcd  x\n")
    #expect(completion(["a", "bcd", "e"], "").listing(columns: 10) == "a    bcd\ne\n")
  }
}
