import Drawing
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Output to a terminal")
struct RenderingTests {
  /// Bytes from a file that would set a terminal's window title and colour.
  private static let hostile = "\u{1B}]0;x\u{9C}\u{9B}31m\u{7F}"
  private static let tune = """
    X:1
    T:Title\(hostile)
    M:4/4
    L:1/4
    K:C
    "C\(hostile)"CD\(hostile)EF|

    """

  /// Runs cells and returns the output on both streams.
  private func said(
    isTerminal: Bool, _ cells: String...
  ) throws -> String {
    let folder = try TemporaryFolder()
    try folder.write(Self.tune, to: "hostile.abc")
    var shell = TestShell(in: folder.path) { world in
      let stream = Terminal.Stream(isTerminal: isTerminal, hasColour: false)
      world.terminal = Terminal(output: stream, error: stream, isInteractive: false) { 200 }
    }
    for cell in cells { shell.session.execute(cell) }
    return shell.recorder.output + shell.recorder.error
  }

  private func hasControls(_ text: String) -> Bool {
    // Progress erases its line with lilt's own control sequences.
    text.replacing("\u{1B}[K", with: "").replacing("\r", with: "").unicodeScalars.contains {
      $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
    }
  }

  @Test(
    "no text from a file reaches a terminal as a control sequence",
    arguments: [
      "tune hostile.abc", "tunes", "status", "show", "show hostile.abc", "corpus show 1",
      "corpus search Title", "transpose +2", "check", "check hostile.abc", "title t1 \u{1B}[2J",
      "drop", "keep", "nonsense\u{1B}[2J", "show \u{9B}2J", "set key '\u{1B}c'", "history",
      "corpus list", "export t1 'x\u{1B}c.abc'", "export t1 'x\u{1B}.ogg'", "vocabulary",
      "corpus", "settings", "source \u{1B}c.lilt", "checkpoint list \u{1B}c",
    ])
  func controls(_ cell: String) throws {
    let text = try said(
      isTerminal: true, "corpus load hostile.abc", "tune hostile.abc", cell)
    #expect(!hasControls(text), "\(text.debugDescription)")
  }

  @Test("text to a pipe or a file is unchanged")
  func pipe() throws {
    let text = try said(isTerminal: false, "tune hostile.abc", "show --no-roll")
    #expect(text.contains(Self.tune.dropLast(2)))
  }

  @Test(
    "C0, DEL and C1 characters become one-column symbols; newline and tab stay",
    arguments: [
      ("\u{0}\u{8}\u{9}\u{A}\u{B}\u{1F} ", "\u{2400}\u{2408}\u{9}\u{A}\u{240B}\u{241F} "),
      ("~\u{7F}\u{80}\u{9F}\u{A0}", "~\u{2421}\u{FFFD}\u{FFFD}\u{A0}"), ("é", "é"), ("", ""),
    ])
  func signs(_ text: String, _ expected: String) {
    #expect(text.withVisibleControls() == expected)
    let ascii = text.withVisibleControls(isASCII: true)
    #expect(ascii.unicodeScalars.count == expected.unicodeScalars.count)
    #expect(!hasControls(ascii))
  }

  @Test("the ellipsis of a styled line has the style of the text that it replaces")
  func cut() {
    var line = StyledLine("ab", .series(1))
    line.append("cdef", .remark)
    #expect(line.cut(to: 6) == line)
    #expect(line.cut(to: 5).spans.map(\.text) == ["ab", "cd…"])
    #expect(line.cut(to: 2).spans.map(\.text) == ["a…"])
    #expect(line.cut(to: 1).spans == [.init(text: "…", style: .series(1))])
  }
}

@Suite("Results of a cell")
struct CellResultTests {
  private struct Result: CommandResult {
    let byteCount: Int
    let blocks: [Block] = []
    var json: JSONValue { .int(byteCount) }
  }

  private func record(_ bytes: Int) -> CellRecord {
    CellRecord(
      cell: Cell.submission("status")[0], succeeded: true, saved: .nothing,
      inputs: CellInputs(text: "status", TestShell().session),
      results: [Result(byteCount: bytes)])
  }

  @Test("a cell keeps its results as values")
  func kept() throws {
    var shell = try ModelShell.withModel()
    shell.run("settings")
    shell.run("sample --length 5 --seed 1")
    shell.run("nonsense")
    let results = shell.session.cells.map { $0.results?.count }
    #expect(results.suffix(3) == [1, 1, 0])
    let sampled = try #require(shell.session.cells.dropLast().last?.results?.first)
    #expect(sampled.json.array?.first?.object?["abc"]?.string?.isEmpty == false)
  }

  @Test("the oldest results are dropped once all results exceed the memory limit")
  func room() {
    var records = CellRecords()
    records.append(record(CellRecords.limit - 1))
    records.append(record(1))
    #expect(records.all.map { $0.results != nil } == [true, true])
    records.append(record(1))
    #expect(records.all.map { $0.results != nil } == [false, true, true])
    records.append(record(CellRecords.limit + 1))
    #expect(records.all.allSatisfy { $0.results == nil })
    records.append(record(5))
    #expect(records.all.map { $0.results != nil } == [false, false, false, false, true])
  }
}

@Suite("Parts of results that are kept apart")
struct BlankLineTests {
  private let result: ReportResult = {
    var table = Table([.left("a")])
    table.append(["1"])
    return ReportResult(
      [.table(table), .text(""), .table(table), .text("")], json: .null)
  }()

  @Test("an empty line between two tables stays in a notebook, and at the end none does")
  func notebook() {
    let texts = MarkdownRenderer.texts(of: [result]).map(\.text)
    #expect(texts == ["a\n1\n\na\n1"])
  }
}
