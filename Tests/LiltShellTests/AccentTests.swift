import CharRNN
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Accented letters in either spelling")
struct AccentTests {
  private static let composed = "Caf\u{E9}"
  private static let decomposed = "Cafe\u{301}"
  private static let spellings = [composed, decomposed]

  private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  /// A session whose corpus has an accented title in one spelling.
  private func shell(_ title: String) throws -> ModelShell {
    var shell = try ModelShell()
    try shell.folder.write(
      ModelShell.tunebook.replacing("T:Tune 2", with: "T:\(title)"), to: "tunes.abc")
    shell.does("corpus load tunes.abc", "model new --embedding 4 --layers 6 --seed 1")
    return shell
  }

  @Test(
    "prime, score, --after, --start and titles meet the corpus's spelling", arguments: spellings)
  func texts(_ known: String) throws {
    for typed in Self.spellings {
      var shell = try shell(known)
      shell.does("prime X:1\nT:\(typed)\nK:D\nGAB")
      #expect(
        Self.scalars(shell.session.prime?.text ?? "") == Self.scalars("X:1\nT:\(known)\nK:D\nGAB"))
      let title = try shell.json("prime --json --title \(typed) GAB").object?["header"]?.string
      #expect(title.map(Self.scalars)?.contains(Self.scalars("T:\(known)\n")) == true)
      shell.does("answer --seed 1 <<E\nX:1\nT:\(typed)\nM:6/8\nK:G\nGAB dBG|GAB c2B|\nE")
      shell.does("score --bare T:\(typed)", "probs --after T:\(typed)", "prime --clear")
      let drawn = try shell.json("sample --json --start T:\(typed) --length 1").array?.first
      #expect(
        drawn?.object?["abc"]?.string.map(Self.scalars)?.starts(with: Self.scalars("T:\(known)"))
          == true)
      let free = try shell.json("sample --json --title \(typed) --key D --seed 1").array?.first
      #expect(
        free?.object?["header"]?.string.map(Self.scalars)?.contains(Self.scalars("T:\(known)\n"))
          == true)
    }
  }

  @Test("corpus search finds either spelling by either, in small letters too", arguments: spellings)
  func search(_ known: String) throws {
    for typed in Self.spellings {
      var shell = try shell(known)
      for text in [typed, typed.lowercased(), "\(typed.dropFirst())"] {
        let found = try shell.json("corpus search --json \(text)").array
        #expect(found?.compactMap { $0.object?["tune"]?.int } == [2], "\(text)")
      }
      #expect(shell.fails("corpus search Cafe").text.contains("'Cafe'"), "an accent counts")
    }
  }

  @Test(
    "a tune with an accented title keeps its letters where the model reads it", arguments: spellings
  )
  func titles(_ known: String) throws {
    for typed in Self.spellings {
      var shell = try shell(known)
      let vocabulary = try #require(shell.session.model?.model.vocabulary)
      let read = TuneTitle.readable("X:1\nT:\(typed)♯\nK:G\n", vocabulary)
      #expect(Self.scalars(read) == Self.scalars("X:1\nT:\(known)\nK:G\n"))
      shell.does(
        "X:1\nT:old\nM:6/8\nK:G\nGAB dBG|ABc cBA|FED def|g3 G3|\n", "title t1 \(typed)",
        "redo t1 --bars 2 --seed 1")
      let text = shell.session.tunes.entries.last?.text ?? ""
      #expect(Self.scalars(text).contains(Self.scalars(typed)), "\(text)")
    }
  }

  @Test("a file is found under the other spelling, in accented folders too", arguments: spellings)
  func files(_ present: String) throws {
    let folder = try TemporaryFolder()
    let shell = TestShell(in: folder.path)
    let files = shell.session.files
    try files.makeFolder(present)
    try folder.write("one", to: "\(present)/\(present).abc")
    for typed in Self.spellings {
      let path = "\(typed)/\(typed).abc"
      #expect(files.kind(of: path) == .file && files.kind(of: typed + "/") == .folder)
      #expect(try files.read(path) == Array("one".utf8))
      #expect(try files.names(in: typed).map(Self.scalars) == [Self.scalars("\(present).abc")])
      // Writing replaces that file; it makes no second one of the same name.
      try files.write(Array("one".utf8), to: path)
      #expect(try files.names(in: typed).count == 1)
      #expect(files.kind(of: "\(typed)/other") == nil && files.kind(of: "x\(typed)/a") == nil)
      #expect(throws: FileError.missing("x\(typed)")) { try files.read("x\(typed)") }
    }
  }

  @Test("the typed bytes come first where both spellings are there, and name what is new")
  func both() throws {
    let folder = try TemporaryFolder()
    let files = TestShell(in: folder.path).session.files
    for name in Self.spellings { try folder.write(name, to: name) }
    for name in Self.spellings { #expect(try files.read(name) == Array(name.utf8)) }
    try files.write([], to: "new e\u{301}")
    let names = try files.names(in: ".").map(Self.scalars)
    #expect(names.contains(Self.scalars("new e\u{301}")))
  }
}
