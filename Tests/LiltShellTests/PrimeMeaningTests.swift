import ABCNotation
import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("A prime means what it says")
struct PrimeMeaningTests {
  /// What the model reads for the prime of the session.
  private func reading(_ shell: inout ModelShell) throws -> String? {
    try shell.json("probs --json").object?["context"]?.string
  }

  /// The notes of a cell that must succeed.
  private func notes(_ shell: inout ModelShell, _ cell: String) -> String {
    let before = shell.error.utf8.count
    shell.does(cell)
    return String(decoding: shell.error.utf8.dropFirst(before), as: UTF8.self)
  }

  @Test(
    "--bare is to the letter: nothing is added or left out, and no note",
    arguments: [
      ("K:", "K:"), ("K:D", "K:D"), ("X:1", "X:1"), ("G:|", "G:|"), ("GAB ", "GAB "),
      ("<<E\nGAB|\n\nE", "GAB|\n"), ("<<E\nGAB|\n\n\nE", "GAB|\n\n"), ("<<E\nK:D\n\nE", "K:D\n"),
      ("<<E\n\n\n\nT:Tune\nE", "\n\n\nT:Tune"), ("<<E\nX:1\nM:6/8\nK:\nE", "X:1\nM:6/8\nK:"),
    ])
  func bare(_ typed: String, _ read: String) throws {
    var shell = try ModelShell.withModel()
    #expect(notes(&shell, "prime --bare \(typed)") == "")
    #expect(shell.session.prime?.text == read)
    #expect(try reading(&shell) == read)
    let characters = try shell.json("score --json --bare \(typed)").object?["characters"]?.int
    // Nothing comes before the first character.
    #expect(characters == read.unicodeScalars.count - 1)
    if read.contains(where: \.isNewline) { return }
    #expect(try shell.json("probs --json --after '\(read)'").object?["context"]?.string == read)
    let drawn = try shell.json("sample --json --start '\(read)' --length 1 --seed 1").array?.first
    #expect(drawn?.object?["abc"]?.string?.dropLast() == read[...])
  }

  @Test("a script of a saved heredoc gives the same prime")
  func saved() throws {
    var shell = try ModelShell.withModel()
    for typed in ["--bare <<E\n\nGAB|\n\n\nE", "--bare K:", "<<E\nX:1\nT:Tune\nE", "X:1\nT:Tune"] {
      shell.does("prime \(typed)")
      let prime = shell.session.prime
      let script = shell.session.cells.last?.saved.text ?? ""
      shell.does("prime --clear")
      try shell.folder.write(script + "\n", to: "again.lilt")
      shell.does("source again.lilt")
      #expect(shell.session.prime == prime, "\(script)")
    }
  }

  @Test(
    "a text that ends in a field with a value gets its newline, which a note tells, by every way",
    arguments: ["K:D", "X:1\nM:6/8\nK:D", "X:1", "M:6/8", "GAB|\nM:6/8", "GAB|\nK:D"])
  func endingField(_ typed: String) throws {
    var shell = try ModelShell.withModel()
    let line = typed.split(separator: "\n").last ?? ""
    let note = "the newline after '\(line)' is read too; with --bare it is not\n"
    #expect(notes(&shell, "prime \(typed)").contains(note))
    #expect(shell.session.prime?.text == typed + "\n")
    #expect(notes(&shell, "score \(typed)").contains(note))
    #expect(
      try shell.json("score --json \(typed)").object?["characters"]?.int == typed.count + 1)
    // A newline that was typed needs no note, as in a file.
    #expect(!notes(&shell, "prime <<E\n\(typed)\n\nE").contains("newline"))
    #expect(shell.session.prime?.text == typed + "\n")
    try shell.folder.write(typed + "\n\n", to: "a.abc")
    #expect(!notes(&shell, "prime --file a.abc").contains("newline"))
    #expect(shell.session.prime?.text == typed + "\n")
  }

  @Test("other newlines at the ends are left out, and a note tells of typed ones")
  func otherEnds() throws {
    var shell = try ModelShell.withModel()
    #expect(
      notes(&shell, "prime <<E\n\n\nGAB|\n\nE").contains(
        "the newline at the end is left out; with --bare it is read\n"))
    #expect(shell.session.prime?.text == "GAB|")
    #expect(!notes(&shell, "prime GAB|").contains("newline"))
    for unfinished in ["K:", "X:1\nM:6/8\nK:", "GAB|\nM:"] {
      #expect(!notes(&shell, "prime \(unfinished)").contains("newline"))
      #expect(shell.session.prime?.text == unfinished)
    }
  }

  @Test(
    "header fields without K: are read after blank lines, with no header of lilt's",
    arguments: ["X:1", "M:6/8", "X:1\nT:Tune", "X:", "X:1\nM:6/8\nK:"])
  func headerStart(_ typed: String) throws {
    var shell = try ModelShell.withModel()
    let read = typed.hasSuffix(":") ? typed : typed + "\n"
    let object = try #require(shell.json("prime --json \(typed)").object)
    #expect(object["prime"]?.string == read && object["header"]?.string == "")
    #expect(object["keys"] == .null && object["meterFrom"] == .null)
    #expect(try reading(&shell) == "\n\n\n" + read)
    let drawn = try shell.json("sample --json --seed 1 --length 9").array?.first?.object
    #expect(drawn?["abc"]?.string?.hasPrefix(read) == true)
    #expect(notes(&shell, "sample --seed 1").contains("drawn without a form: "))
    #expect(
      shell.fails("prime --key D \(typed)").text.contains("and this text has its own"))
  }

  @Test("fields before music still choose the header of a fragment")
  func fragmentFields() throws {
    var shell = try ModelShell.withModel()
    let object = try #require(shell.json("prime --json <<E\nM:6/8\nGAB\nE").object)
    #expect(object["header"]?.string == "X:1\nT:Tune 1\nM:6/8\nK:G\n")
    #expect(object["prime"]?.string == "X:1\nT:Tune 1\nM:6/8\nK:G\nM:6/8\nGAB")
  }

  @Test(
    "tunes after every kind of prime are shelved, shown and made again byte for byte",
    arguments: [
      "--bare K:", "--bare <<E\nX:1\nT:Tune\nM:6/8\nK:\nE", "K:", "X:1", "M:6/8", "K:D",
      "X:1\nT:Tune 1", "--bare <<E\nGAB|\n\nE", "--bare <<E\n\n\n\nX:1\nE", "GAB|\nM:",
      "<<E\nX:1\nK:D\nGAB\nE",
    ])
  func again(_ typed: String) throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 20", "prime \(typed)")
    let prime = try #require(shell.session.prime)
    for options in ["--length 60", "--until tune"] {
      let shelved = shell.session.tunes.entries.count
      shell.does("sample --seed 3 \(options) --output a.abc")
      let tune = try #require(shell.session.tunes.entries.dropFirst(shelved).first)
      let text = String(prime.text.drop { $0 == "\n" })
      #expect(tune.text.contains(text), "\(tune.text)")
      #expect(tune.text.hasSuffix("\n") && !tune.text.hasPrefix("\n"))
      let name = tune.name
      shell.does(
        "sample --like a.abc --output b.abc", "show \(name)", "check \(name)", "score \(name)")
      #expect(try shell.bytes("a.abc") == shell.bytes("b.abc"))
      shell.does("export \(name) c.abc", "export \(name) c.mid")
    }
  }

  @Test(
    "a length of 0 without a prime makes no tune; with one it makes the tune that was typed",
    arguments: ["", "--count 3 ", "--key D ", "--until tune ", "--output a.abc "])
  func lengthZero(_ options: String) throws {
    var shell = try ModelShell.withModel()
    let note = "the length is 0 and there is no prime: nothing is drawn or kept\n"
    let before = shell.output
    #expect(notes(&shell, "sample \(options)--length 0") == note)
    #expect(shell.output == before && shell.session.tunes.entries.isEmpty)
    #expect(try shell.json("sample \(options)--length 0 --json") == .array([]))
    #expect(shell.session.files.kind(of: "a.abc") == nil)
    shell.does("prime GAB", "sample --length 0 --key D")
    #expect(shell.session.tunes.entries.map(\.text) == ["X:1\nT:Tune 1\nM:6/8\nK:D\nGAB\n"])
  }

  @Test(
    "what is no music is found, with its place",
    arguments: [
      ("My phrase is nice", "p", 1, 4), ("GAB c\nd hello", "h", 2, 3), ("GAB]", "]", 1, 4),
      ("A^ B", "accidental", 1, 2), ("[CE B|\nA", "[", 1, 1), ("GAB|\nM:z\nA", "meter", 2, 3),
      ("X:1\nQ:1/4=", "tempo", 2, 3), ("K:H\nGAB", "key", 1, 3), ("this", "t", 1, 1),
      ("t1", "t", 1, 1), ("GAB\nX:2\nGAB", "K:", 3, 1),
    ])
  func faults(_ text: String, _ word: String, _ line: Int, _ column: Int) throws {
    let fault = try #require(PhraseFault(in: prime(text)))
    #expect(fault.diagnostic.message.text.contains(word), "\(fault.diagnostic)")
    #expect(fault.line == line && fault.diagnostic.range.lowerBound.column == column)
  }

  @Test(
    "what may be the beginning of music is no fault",
    arguments: [
      "", "GAB", "\"G\"GBd|", "\"G\"GBd \"Am", "GAB|c", "|:GAB", "A2-", "A>", "(3AB", "(3", "[CE",
      "{A", "!tri", "!", "A^", "^", "[K:", "~", "(AB", "A/", "A:|2", "[1", "A \\", "A B c d e f g",
      "z4|Z", "\"^slow\"A", "(5GAB", "((3AB", "\"A\"[C", "K:", "X:1\nM:", "GAB|\nK:", "M:3/4\nGA",
      "w:la", "% only a comment", "GAB\nG:|", "X:1", "M:6/8\n", "X:", "V:1\nGAB",
    ])
  func noFault(_ text: String) {
    #expect(PhraseFault(in: prime(text))?.diagnostic.description == nil)
  }

  private func prime(_ text: String) -> Prime {
    let header = PrimeKind(text) == .fragment ? "X:1\nT:a\nM:6/8\nK:G\n" : ""
    return Prime(boundary: "\n\n\n", header: header, text: text)
  }

  @Test("prime and score warn of typed text that is no music, and read it; names are not checked")
  func warning() throws {
    var shell = try ModelShell.withModel()
    let warning = "column 3: 'n' means nothing here; it is read as it is\n"
    for command in ["prime", "score", "prime --key D"] {
      #expect(notes(&shell, "\(command) Tune").contains("warning: \(warning)"))
      #expect(notes(&shell, "\(command) GAB|\nTune").contains("warning: line 2, \(warning)"))
      #expect(!notes(&shell, "\(command) GAB dBG|").contains("warning"))
    }
    #expect(!notes(&shell, "prime --bare Tune").contains("warning"))
    shell.does("X:1\nK:G\nTune\n")
    #expect(!notes(&shell, "prime t1").contains("warning"))
    #expect(!notes(&shell, "score t1").contains("warning"))
    try shell.folder.write("Tune", to: "a.abc")
    #expect(notes(&shell, "prime --file a.abc").contains(warning))
  }
}
