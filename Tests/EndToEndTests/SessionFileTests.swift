import TestSupport
import Testing

/// Runs the files of `sessions` with the real program in an empty folder.
@Suite("The sessions folder", .serialized)
struct SessionFileTests {
  private let folder: TemporaryFolder
  private let sessions = Corpora.packageFolder + "/sessions/"

  init() throws { folder = try TemporaryFolder() }

  /// Runs a session; the time limit leaves room for other load on the machine.
  private func run(_ session: String, set: String...) throws -> Lilt.Result {
    try run([sessions + session] + set.flatMap { ["--set", $0] })
  }

  /// Runs lilt, or a program that starts it.
  private func run(_ arguments: [String], with program: String = Lilt.path) throws -> Lilt.Result {
    try Lilt.run(
      arguments: arguments, in: folder,
      environment: [
        "LILT": Lilt.path, "LILT_HOME": Corpora.packageFolder, "LILT_CORPORA": Corpora.folder,
      ], seconds: 900, program: program)
  }

  /// Returns the numbers that stand before `words` in a text, in their order.
  private func numbers(before words: String, in text: String) -> [Double] {
    text.split(separator: "\n").compactMap { line in
      line.firstRange(of: words).flatMap {
        line[..<$0.lowerBound].split(separator: " ").last.flatMap { Double($0) }
      }
    }
  }

  /// Returns whether a file of the folder starts with the header of a MIDI file.
  private func isMIDI(_ name: String) throws -> Bool {
    try Fixtures.bytes(at: folder.path + "/" + name).starts(with: "MThd".utf8)
  }

  @Test("first-tune makes the same tune every time, and a MIDI file of it")
  func firstTune() throws {
    let first = try run("first-tune.lilt")
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("\nX:"))
    #expect(try isMIDI("first-tune.mid"))
    #expect(try run("first-tune.lilt").output == first.output)
  }

  @Test("compose makes the same tune every time, bar by bar")
  func compose() throws {
    let first = try run("compose.lilt")
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("← here") && first.output.contains("% lilt program"))
    #expect(try isMIDI("compose.mid"))
    #expect(try run("compose.lilt").output == first.output)
  }

  @Test("told trains a network that is told place and memory to fewer bits than one that is not")
  func told() throws {
    let result = try run("told.lilt")
    #expect(result.status == 0, "\(result.error)")
    let bits = numbers(before: "bits a character", in: result.output)
    try #require(bits.count == 3, "\(result.output)")
    #expect(bits[1] < bits[0] - 0.4, "with memory")
    #expect(bits[2] < bits[0], "with places alone")
    #expect(bits[1] < bits[2] - 0.2, "the memory's own part")
  }

  @Test("three-numbers draws from the ancestor's epochs; the youngest knows unseen tunes best")
  func threeNumbers() throws {
    let result = try run("three-numbers.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("t1, t2") || result.error.contains("450 characters drawn"))
    let rows = result.output.split(separator: "\n").filter { $0.hasPrefix("epoch-00") }
    #expect(rows.count == 9 && rows.count { $0.contains(" lowest ") } == 1)
    #expect(rows.first?.contains(" lowest ") ?? false, "\(rows)")
    #expect(result.output.contains("the log"))
  }

  @Test("two-voices trains on tunes with a bass, draws one and exports both voices")
  func twoVoices() throws {
    let result = try run("two-voices.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("bass lines added  49 tunes"))
    let bits = numbers(before: "bits a character", in: result.output)
    try #require(bits.count == 1, "\(result.output)")
    #expect(bits[0] < 1.2)
    let tune = try #require(result.output.firstRange(of: "[V:2 clef=bass]"))
    // It goes back to the melody and to the bass.
    #expect(result.output[tune.upperBound...].split(separator: " [V:1]").count > 4)
    #expect(try isMIDI("two-voices.mid"))
  }

  @Test("strip draws a tune from nine epochs; the youngest of two models is better at unseen tunes")
  func strip() throws {
    let result = try run("strip.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("nottingham@20 is better"))
    #expect(result.output.contains("melody by chords"))
    #expect(result.output.contains("chords by melody"))
  }

  @Test("cells finds the cell that knows open quotes, and holds it until a quote stays open")
  func cells() throws {
    let result = try run("cells.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("\n1:207 "))
    #expect(result.error.contains("unclosed-quote"))
  }

  @Test("explore trains a model on the starter corpus and exports a tune")
  func explore() throws {
    let result = try run("explore.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(try isMIDI("explore.mid"))
  }

  @Test("temperature makes four tunes, each more surprising than the one before")
  func temperature() throws {
    let result = try run("temperature.lilt")
    #expect(result.status == 0, "\(result.error)")
    for (entropies, count) in [
      (numbers(before: " bits, temperature", in: result.output), 4),
      (numbers(before: " bits a character", in: result.error), 4),
    ] {
      #expect(entropies.count == count && entropies == entropies.sorted(), "\(entropies)")
    }
    #expect(result.output.split(separator: "\n").contains { $0.hasPrefix("t4 ") })
  }

  @Test("probabilities shows what the model expects, and that a wrong note surprises it more")
  func probabilities() throws {
    let result = try run("probabilities.lilt")
    #expect(result.status == 0, "\(result.error)")
    let bits = numbers(before: " bits: ", in: result.output)
    #expect(bits.count == 3 && bits[0] + 10 < bits[1], "\(bits)")
    #expect(numbers(before: " bits, the model's own", in: result.output).count == 3)
  }

  @Test("whence finds a tune in another key whole and warns of it; jury and bets have their tables")
  func whence() throws {
    let result = try run("whence.lilt")
    #expect(result.status == 0, "\(result.error)")
    let copies = result.output.split(separator: "\n").filter { $0.contains("(100 %)") }
    #expect(copies.count == 1 && result.output.contains("The Kesh"))
    #expect(result.output.contains("G → A (+2)"))
    #expect(result.error.contains("copied: a passage of"))
    #expect(result.output.contains("passes all three") && result.output.contains("bits a note"))
  }

  @Test("surprise looks ahead in a tree, strips and bars, and finds the one odd sign of a tune")
  func surprise() throws {
    let result = try run("surprise.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("├ ") && result.output.contains("next bar"))
    #expect(result.output.contains("probability of the next 10 characters"))
    let rows = result.output.split(separator: "\n").drop { !$0.hasPrefix("most surprising") }
    #expect(rows.dropFirst().first?.contains("bar 6.3") == true, "\(rows.prefix(3))")
    #expect(try isMIDI("surprise.mid"))
  }

  @Test("why names the bars that a note repeats, and hears a change of key in every bar")
  func why() throws {
    let result = try run("why.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("t1, note 6 of bar 5: 'G'"))
    // The earlier bar that the note repeats, bar 1, argues for it, and bar 3 against it.
    let rows = result.output.split(separator: "\n").drop { !$0.hasPrefix("t1, note 6 of bar 5") }
    let reasons = rows.dropFirst(3).prefix(4)
    #expect(reasons.contains { $0.contains("GAB dBG ") && $0.contains("+") }, "\(reasons)")
    #expect(reasons.contains { $0.contains("GAB dBd ") && $0.contains(" -") }, "\(reasons)")
    #expect(result.output.contains("first parting"))
  }

  @Test("priming reads a phrase, another key, a header and a bare K:")
  func priming() throws {
    let result = try run("priming.lilt")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("\nkey D (") && result.error.contains("\nafter 'K:'\n"))
    // Chords that follow the phrase: the tonic of G is likelier where the header names G.
    let shares = result.output.split(separator: "\n").filter { $0.hasPrefix("G  ") }
      .flatMap { numbers(before: " %", in: String($0)) }
    #expect(shares.count == 3 && shares[0] + 10 < shares[1], "\(shares)")
    #expect(result.output.split(separator: "\n").count { $0.hasPrefix("% lilt seed 4") } == 3)
  }

  @Test("again makes a tune again from its file, one of several from its seed, all from a session")
  func again() throws {
    let first = try run("again.lilt")
    #expect(first.status == 0, "\(first.error)")
    let commands = [
      "source again-session.lilt", "export t1 t2 same.abc", "export t4 t4.abc", "export t6 t6.abc",
    ]
    let saved = try run(commands.flatMap { ["-c", $0] })
    #expect(saved.status == 0, "\(saved.error)")
    /// Returns the tunes of a file from their titles on, without records.
    func tunes(_ name: String) throws -> [String] {
      try Fixtures.text(at: folder.path + "/" + name).split(separator: "\nT:").dropFirst().map {
        String($0.split(separator: "\nX:")[0]).trimmed
      }
    }
    #expect(try tunes("t4.abc") == tunes("t6.abc"))
    let made = try tunes("again.abc")
    #expect(made.count == 1)
    #expect(try tunes("same.abc") == made + made)
  }

  @Test("batch takes its numbers from outside and prints one JSON value")
  func batch() throws {
    let result = try run("batch.lilt", set: "count=2", "seed=4")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.hasPrefix("[{") && result.output.hasSuffix("}]\n"))
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.output.split(separator: "\"seed\":").count == 3)
    for name in ["batch/1.mid", "batch/2.mid"] { #expect(try isMIDI(name)) }
  }

  @Test("batch.sh takes the best tune of a batch from a pipe and draws it alone")
  func pipe() throws {
    let result = try run([sessions + "batch.sh", "2", "4"], with: "/bin/sh")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.hasPrefix("2 tunes; the least surprising has the seed "))
    let best = try Fixtures.text(at: folder.path + "/best.abc")
    let music = best[try #require(best.firstRange(of: "\nK:")).lowerBound...]
    #expect(try Fixtures.text(at: folder.path + "/batch.abc").contains(music.trimmed))
    #expect(result.output.contains("batch.abc: 2 tunes, no faults"))
  }

  @Test("drive.py asks for scores, probabilities and a tune", .needs("python3", package: "python3"))
  func drive() throws {
    let python = try #require(Programs.path("python3"))
    let result = try run([sessions + "drive.py"], with: python)
    #expect(result.status == 0, "\(result.error)")
    let bits = numbers(before: " bits  ", in: result.output)
    #expect(bits.count == 3 && bits == bits.sorted())
    #expect(result.output.contains("\nnext: '\"' ") && result.output.contains("\nK:D\n"))
    let lines = try Fixtures.text(at: sessions + "drive.py").split(separator: "\n")
    #expect(lines.count <= 60)
  }

  @Test("lesson.md answers what it says")
  func lesson() throws {
    let result = try run(["-c", "notebook check '\(sessions)lesson.md'"])
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.hasPrefix("7 blocks as before"))
  }

  @Test("the course names each file in its order, and each file the next one")
  func order() throws {
    let course = try Fixtures.text(at: sessions + "README.md")
    let names = course.split(separator: "\n").filter { $0.first?.isNumber == true }.compactMap {
      $0.split(separator: "`").dropFirst().first.map(String.init)
    }
    let files = try FolderListing.names(in: sessions).filter {
      !$0.hasPrefix(".")
        && !["README.md", "default.safetensors", "models", "nottingham"].contains($0)
    }
    #expect(names.sorted() == files.sorted())
    for (name, next) in zip(names, names.dropFirst()) {
      let text = try Fixtures.text(at: sessions + name)
      #expect(text.contains("Next: ") && text.contains(next), "\(name) does not name \(next)")
    }
  }

  @Test(
    "train-jigs learns from the Nottingham tunes and writes a model that opens", .needsNottingham)
  func trainJigs() throws {
    let result = try run("train-jigs.lilt", set: "epochs=1")
    #expect(result.status == 0, "\(result.error)")
    let opened = try Lilt.run(
      arguments: ["-c", "open jigs.safetensors", "-c", "sample --seed 1 --length 40"], in: folder)
    #expect(opened.status == 0, "\(opened.error)")
  }

  @Test(
    "ninety-epochs trains into a folder of checkpoints, lists and draws them, and samples from one",
    .needsNottingham)
  func ninetyEpochs() throws {
    let result = try run("ninety-epochs.lilt", set: "epochs=2", "every=1", "epoch=1", "folder=run")
    #expect(result.status == 0, "\(result.error)")
    #expect(
      try FolderListing.names(in: folder.path + "/run").filter { !$0.hasPrefix(".") }.sorted() == [
        "epoch-0001.safetensors", "epoch-0002.safetensors", "latest.safetensors", "loss.svg",
      ])
    for words in ["epoch-0002.safetensors  ", "Loss in training on jigs+hpps", "● training  "] {
      #expect(result.output.contains(words), "\(words)")
    }
    // The record of the tune is followed by the character with index 35 and 450 more.
    let start = "% lilt read [\"\",\"\",\"G\"]\n"
    let tune = try #require(
      result.output.firstRange(of: start).map { result.output[$0.upperBound...] })
    #expect(tune.hasPrefix("G"))
    #expect(tune.unicodeScalars.count >= 451)
  }

  @Test("every session is run by a test here")
  func all() throws {
    let source = try Fixtures.text(at: #filePath)
    let kinds = [".lilt", ".md", ".sh", ".py"]
    let list = try FolderListing.names(in: sessions).filter { name in
      kinds.contains(where: name.hasSuffix) && name != "README.md"
    }
    #expect(list.count >= kinds.count)
    for name in list {
      let isRun = [
        "run(\"\(name)\"", "run([sessions + \"\(name)\"", "check '\\(sessions)\(name)'",
      ].contains(where: source.contains)
      #expect(isRun, "\(name)")
    }
  }
}

extension StringProtocol {
  /// The text without white space at its end.
  fileprivate var trimmed: String {
    String(reversed().drop { $0.isWhitespace }.reversed())
  }
}
