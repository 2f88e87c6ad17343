import CharRNN
import Composition
import Drawing
import TestSupport
import Testing

@testable import LiltShell

@Suite("Notebooks")
struct NotebookTests {
  private let folder: TemporaryFolder
  private var shell: ModelShell

  init() throws {
    folder = try TemporaryFolder()
    shell = try ModelShell.withModel(in: folder)
  }

  private func text(_ name: String) throws -> String {
    try Fixtures.text(at: folder.path + "/" + name)
  }

  private func notebook(_ name: String) throws -> NotebookText {
    try NotebookText(name: name, text(name))
  }

  /// The notebook with a change, written back.
  private func edit(_ name: String, _ old: String, _ new: String) throws {
    let before = try text(name)
    try #require(before.contains(old), "'\(old)' in\n\(before)")
    try folder.write(before.replacing(old, with: new), to: name)
  }

  @Test("a session becomes cells with their results below, tunes apart as ABC")
  mutating func saved() throws {
    shell.does(
      "X:1\nT:One\nK:C\nc|\n", "help", "set top-k 3", "prime --unknown skip t1", "save n.md")
    let text = try self.text("n.md")
    #expect(text.hasPrefix("<!-- lilt notebook \(LiltVersion.current) -->\n# n\n\n```lilt text="))
    #expect(text.contains("\nX:1\nT:One\nK:C\nc|\n```\n\n```text result\nt1  One\n```\n"))
    #expect(text.contains("\nprime --unknown skip t1\n```\n\n```abc result\nX:1\nT:"))
    #expect(!text.contains("help"))
    #expect(shell.session.unsaved == [])
    // It is the text that is read again.
    #expect(try notebook("n.md").text == text)
  }

  @Test("a notebook runs again as a command file, with errors at its lines")
  mutating func runs() throws {
    shell.does("set top-k 3", "X:1\nT:One\nK:C\nc|\n", "sample --length 20", "save n.md")
    let other = TestShell(in: folder.path)
    #expect(other.run("n.md") == 0)
    #expect(other.recorder.output.contains("t1  One\n"))
    try edit("n.md", "set top-k 3", "set top-k x")
    let third = TestShell(in: folder.path)
    #expect(third.run("n.md") == 2)
    let lines = try text("n.md").split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("top-k x") }) + 1
    #expect(
      third.recorder.error.hasPrefix("n.md:\(line): error: set: 'x'"), "\(third.recorder.error)")
  }

  @Test("a notebook can be written by hand, with several cells in a block, and gets its results")
  mutating func byHand() throws {
    let start =
      "# Mine\n\n```python\nlilt\n```\n\n~~~~lilt\nset top-k 3\n\n# a comment\nsettings\n~~~~\nThe end.\n"
    try folder.write(start, to: "n.md")
    shell.does("notebook run n.md")
    let text = try self.text("n.md")
    #expect(text.contains("# Mine\n\n```python\nlilt\n```\n\n```lilt text="))
    #expect(text.contains("\n```text result\ntop-k  3\nsetting "))
    #expect(text.hasSuffix("\n```\nThe end.\n"))
    shell.does("notebook check n.md", "notebook run n.md")
    #expect(try self.text("n.md") == text)
    #expect(shell.session.settings.value(of: .topK) == nil, "the session itself does not change")
  }

  @Test(
    "text that is no notebook is refused, with what to write",
    arguments: [
      ("", "empty"), ("# Only prose\n", "has no cells"),
      ("```lilt\nset top-k 3\n", "'lilt' does not end"), ("\u{0}", "binary"),
      ("```lilt\ntune <<END\nX:1\n```\n", "END"),
    ])
  mutating func refused(_ text: String, _ words: String) throws {
    try folder.write(text, to: "n.md")
    for command in ["notebook run", "notebook check", "source"] {
      #expect(shell.fails("\(command) n.md").text.contains(words), "\(command): \(shell.error)")
      #expect(try self.text("n.md") == text)
    }
  }

  @Test("text between the cells is kept when the session is saved again")
  mutating func prose() throws {
    shell.does("set top-k 3", "set top-p 0.5", "save n.md")
    try edit("n.md", "# n\n", "# A lesson\n\nWith *words*.\n")
    try edit("n.md", "```lilt text=", "Before a cell.\n\n```lilt text=")
    try folder.write(text("n.md") + "\nThe end.\n", to: "n.md")
    shell.does("set top-k 4", "save n.md")
    let text = try self.text("n.md")
    #expect(text.contains("# A lesson\n\nWith *words*.\n"))
    #expect(text.contains("\nset top-k 3\n") && text.contains("The end.\n\n```lilt"))
    #expect(text.contains("Before a cell.\n\n```lilt text="))
    #expect(
      try notebook("n.md").blocks.map(\.text).suffix(3) == [
        "set top-k 3", "set top-p 0.5", "set top-k 4",
      ])
  }

  @Test("prose stays before its cell in a random edit of the cells, and no cell is lost")
  func randomProse() {
    withEverySeed(0..<200) { seed, random in
      func notebook(_ count: Int, prose: Bool) -> NotebookText {
        var made = NotebookText()
        for index in 0..<count {
          if prose, random.below(2) == 0 { made.parts.append(.prose("\(seed)-\(index)\n")) }
          made.parts.append(.block(.init(text: "\(random.below(4))")))
        }
        return made
      }
      let older = notebook(random.below(6), prose: true)
      let newer = notebook(random.below(6), prose: false)
      let merged = newer.keepingProse(of: older)
      #expect(merged.blocks == newer.blocks, "seed \(seed)")
      let prose = { (parts: [NotebookText.Part]) in
        parts.filter { if case .prose = $0 { true } else { false } }
      }
      #expect(prose(merged.parts) == prose(older.parts), "seed \(seed)")
      #expect(older.keepingProse(of: older) == older, "seed \(seed)")
    }
  }

  @Test("a README of the user's is not replaced by a notebook")
  mutating func readme() throws {
    try folder.write("# Mine\n", to: "README.md")
    #expect(shell.fails("save README.md").text.contains("is not a notebook of lilt"))
    shell.does("save --replace README.md")
    #expect(try text("README.md").contains("# README\n"))
  }

  // MARK: Checking

  @Test("a check names the first block that differs, with the likely reason")
  mutating func check() throws {
    shell.does(
      "set temperature 0.5", "X:1\nT:One\nK:C\nc|\n", "sample --length 20 --seed 4", "save n.md")
    shell.does("notebook check n.md")
    #expect(shell.output.contains(" blocks as before\n") || shell.output.contains("as before,"))
    let saved = try text("n.md")
    for (old, new, reason) in [
      ("t1  One\n```", "t1  Two\n```", "no seed is given, or the results were changed by hand"),
      ("T:One", "T:Two", "the text of the block was changed"),
      ("set temperature 0.5", "set temperature 0.9", "the text of the block was changed"),
      ("notebook \(LiltVersion.current)", "notebook 0.0.1", nil),
    ] as [(String, String, String?)] {
      try folder.write(saved, to: "n.md")
      try edit("n.md", old, new)
      guard let reason else {
        shell.does("notebook check n.md")
        continue
      }
      let failure = shell.fails("notebook check n.md")
      #expect(failure.kind == .input && failure.text.contains("hint: notebook run n.md"))
      #expect(shell.output.contains("likely reason    \(reason)"), "\(shell.output.suffix(600))")
    }
    try folder.write(ModelShell.tunebook.replacing("GAB", with: "BAG"), to: "tunes.abc")
    try folder.write(saved, to: "n.md")
    _ = shell.fails("notebook check n.md")
    #expect(
      shell.output.contains("likely reason    the file 'tunes.abc' is another one"),
      "\(shell.output.suffix(600))")
  }

  @Test("status marks what was edited, what read another file, and what comes after")
  mutating func status() throws {
    try folder.write("X:1\nT:One\nK:C\nc|\n", to: "a b.abc")
    shell.does(
      "set top-k 3", "tune --quiet <<END\nX:4\nK:C\nc\nEND",
      "corpus load --quiet 'a b.abc' --held-out 0", "save n.md")
    #expect(!shell.prints("notebook status n.md").contains("stale"))
    try folder.write("X:1\nT:One\nK:C\nd|\n", to: "a b.abc")
    let listing = shell.prints("notebook status n.md")
    #expect(listing.contains("stale  the file 'a b.abc' was changed\n"), "\(listing)")
    #expect(listing.split(separator: "\n").filter { $0.contains("stale") }.count == 1)
    try edit("n.md", "set top-k 3", "set top-k 4")
    #expect(shell.prints("notebook status n.md").contains("set top-k 4"))
    #expect(shell.output.contains("stale  its text was changed\n"))
    #expect(shell.output.contains("stale  a block before it is stale\n"))
  }

  // MARK: Training

  @Test("what a training cell learned is kept beside the notebook, and used while nothing changed")
  mutating func training() throws {
    try folder.write(
      """
      ```lilt
      corpus load tunes.abc
      model new --embedding 4 --layers 6 --seed 1
      set batch 3
      set sequence 8
      ```

      ```lilt
      train --steps 3
      ```

      ```lilt
      train --steps 2
      ```

      ```lilt
      sample --length 20 --seed 1
      ```

      """, to: "n.md")
    shell.does("notebook run n.md")
    let kept = try shell.session.files.names(in: "n.kept")
    #expect(kept.count == 2 && kept.allSatisfy { $0.hasSuffix(".safetensors") })
    let written = try text("n.md")
    shell.does("notebook check n.md", "notebook check --fresh n.md", "notebook run n.md")
    #expect(try text("n.md") == written)

    // A run from the kept files trains nothing and ends in the same model.
    var again = try ModelShell(in: folder)
    again.does("source n.md")
    #expect(again.output.contains("3 steps in "))
    #expect(again.error.contains("taken from 'n.kept/"))
    var fresh = try ModelShell(in: folder)
    #expect(fresh.shell.run("--fresh", "n.md") == 0)
    #expect(!fresh.error.contains("taken from"))
    fresh.does("source n.md")
    #expect(again.digest == fresh.digest && again.memory == fresh.memory)
    #expect(again.session.model?.training?.step == 5)
    #expect(again.session.unsaved == fresh.session.unsaved)
    #expect(again.prints("status") == fresh.prints("status"))

    // Another seed is another training.
    try edit("n.md", "--seed 1\nset", "--seed 2\nset")
    var other = try ModelShell(in: folder)
    other.does("source n.md")
    #expect(!other.error.contains("taken from") && other.digest != again.digest)
    // A damaged file is trained anew.
    try folder.write(written, to: "n.md")
    for name in kept { try folder.write("broken", to: "n.kept/" + name) }
    var third = try ModelShell(in: folder)
    third.does("source n.md")
    #expect(third.error.contains("cannot be used, so it runs") && third.digest == again.digest)
  }

  @Test("a session that is saved as a notebook keeps its last training beside it")
  mutating func savedTraining() throws {
    shell.does("train --steps 2", "train --steps 1", "save n.md")
    #expect(try shell.session.files.names(in: "n.kept").count == 1)
    var again = try ModelShell(in: folder)
    again.does("source n.md")
    #expect(again.error.split(separator: "\n").count { $0.contains("taken from") } == 1)
    #expect(again.digest == shell.digest)
  }
}

@Suite("Comparing results")
struct ResultComparisonTests {
  private func differ(
    _ a: String, _ b: String, measured: Set<String> = [], tolerance: Double? = nil
  ) -> Bool {
    var comparison = ResultComparison()
    if let tolerance { comparison.tolerance = tolerance }
    return comparison.difference(
      of: [ResultText(language: "text", text: a)], [ResultText(language: "text", text: b)],
      measured: measured) != nil
  }

  @Test("text must be the same, but for the space between words")
  func words() {
    #expect(!differ("a  b\n\nc", "a b \nc\n"))
    for (a, b) in [("a b", "a c"), ("a", "a b"), ("a\nb", "a"), ("a", "a\nb"), ("a b", "a\nb")] {
      #expect(differ(a, b) && differ(b, a), "\(a) \(b)")
    }
  }

  @Test("figures may differ by a thousandth or by a unit of their last decimal; other numbers not")
  func figures() {
    #expect(!differ("1.000 bits", "1.001 bits") && differ("1.000 bits", "1.002 bits"))
    #expect(!differ("2000.0", "2002.0") && differ("2000.0", "2002.1"))
    #expect(differ("1000", "1001") && differ("1,000", "1,001"))
    #expect(!differ("(0.51)", "(0.52)") && differ("0.51", "0.53"))
    #expect(differ("0.51", "0.52", tolerance: 0) && differ("0.5", "0.50"))
    #expect(differ("nan", "1.0") && differ("1.0", "inf"))
    #expect(!differ("10.0", "14.9", tolerance: 0.5) && differ("1.0", "9.0", tolerance: 0.5))
  }

  @Test("measured words are not compared, but must be numbers")
  func measured() {
    #expect(!differ("in 1.5 s", "in 99.5 s", measured: ["99.5"]))
    #expect(!differ("at 1,234 characters/s", "at 9 characters/s", measured: ["9"]))
    #expect(differ("in some s", "in 99.5 s", measured: ["99.5"]))
    #expect(differ("1.5 steps", "99.5 steps"))
  }

  @Test("pictures may differ only with the figures that they show")
  func pictures() {
    #expect(!differ("a 0.510 ███", "a 0.511 ██▌") && differ("a 0.510 ███", "a 0.510 ██▌"))
    #expect(!differ("a 0.0001 ▏", "a 0.0002") && differ("a 0.51 █", "a 0.51"))
  }
}
