import CharRNN
import Composition
import Drawing
import TestSupport
import Testing

@testable import LiltShell

@Suite("Taking cells back")
struct UndoTests {
  private let folder: TemporaryFolder
  private var shell: ModelShell

  init() throws {
    folder = try TemporaryFolder()
    shell = try ModelShell.withModel(in: folder)
  }

  private var names: [String] { shell.session.tunes.entries.map(\.name) }

  @Test("undo goes back to before the last cell that changed something, cell by cell")
  mutating func cells() {
    shell.does("X:1\nT:One\nK:C\nc\n", "set top-k 3", "title t1 Other", "drop t1")
    shell.does("status", "settings", "help")
    #expect(shell.fails("nonsense").kind != nil)
    #expect(names == [])
    #expect(shell.prints("undo") == "taken back: drop t1\n")
    #expect(shell.session.tunes.entries.map(\.title) == ["Other"])
    shell.does("undo")
    #expect(shell.session.tunes.entries.map(\.title) == ["One"])
    shell.does("undo")
    #expect(shell.session.settings.value(of: .topK) == nil && names == ["t1"])
    shell.does("undo")
    #expect(names == [])
    // What was taken back is not saved, and a name is given again.
    shell.does("X:2\nT:Two\nK:C\nd\n")
    #expect(names == ["t1"])
    shell.does("save s.lilt")
    let text = (try? Fixtures.text(at: folder.path + "/s.lilt")) ?? ""
    #expect(text.hasSuffix("set learning-rate 0.01\nX:2\nT:Two\nK:C\nd\n\n"), "\(text)")
  }

  @Test("a written file is no change, and stays; training cannot be taken back")
  mutating func filesAndTraining() throws {
    shell.does("X:1\nT:One\nK:C\nc\n", "export t1 a.abc", "undo")
    #expect(names == [] && shell.session.files.kind(of: "a.abc") == .file)
    shell.does("train --steps 1")
    #expect(shell.fails("undo").text.contains("'train --steps 1' cannot be taken back"))
    shell.does("model new --embedding 4 --layers 5 --seed 2", "undo")
    #expect(shell.session.model?.provenance.step == 1)
  }

  @Test("steps of a tune in progress are taken back one by one, then the cell that began it")
  mutating func steps() {
    shell.does("set top-k 5", "bars 2 --seed 1", "take 1", "bars 2", "take 2")
    let tree = { (shell: ModelShell) in shell.session.composed?.tree.present.barCount }
    let bars = tree(shell)
    shell.does("undo")
    #expect(tree(shell) != bars)
    shell.does("undo")
    #expect(shell.session.composed?.tree.here == 0)
    for _ in 0..<4 where shell.session.composed != nil { shell.does("undo") }
    #expect(shell.session.composed == nil)
    #expect(shell.session.settings.value(of: .topK) == 5)
    shell.does("undo")
    #expect(shell.session.settings.value(of: .topK) == nil)
  }

  @Test("only so many cells can be taken back; then undo says so")
  mutating func limit() {
    for number in 1...30 { shell.does("set top-k \(number)") }
    for _ in 0..<20 { shell.does("undo") }
    #expect(shell.session.settings.value(of: .topK) == 10)
    #expect(shell.fails("undo").text.contains("no cell has changed anything"))
  }
}
