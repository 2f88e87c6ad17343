import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("A session as a Jupyter notebook")
struct JupyterNotebookTests {
  private func notebook(_ shell: PageShell) throws -> String {
    try shell.shell.session.jupyterNotebook(titled: "A <b>", of: shell.cells).text
  }

  @Test(
    "nbformat finds it valid",
    .enabled(
      if: PagePrograms.pythonWithNotebooks != nil,
      "Python has no 'nbformat' (apt-get install python3-nbformat)"))
  func valid() throws {
    let shell = try PageShell(programs: Programs.searchPath)
    let folder = try TemporaryFolder()
    let file = try folder.write(try notebook(shell), to: "session.ipynb")
    let script = """
      import json, sys, nbformat
      nbformat.validate(json.load(open(sys.argv[1])))
      print(len(nbformat.read(sys.argv[1], as_version=4).cells))
      """
    let count = try PagePrograms.python(
      PagePrograms.pythonWithNotebooks, ["-c", script, file])
    #expect(count == "\(shell.cells.count + 1)\n")
  }

  @Test("cells have numbers, their text and outputs in text, HTML and SVG; the same every time")
  func content() throws {
    let shell = try PageShell()
    let text = try notebook(shell)
    #expect(try text == notebook(PageShell()))
    let json = try #require(try JSONValue(parsing: text).object)
    #expect(json["nbformat"] == .int(4) && json["nbformat_minor"] == .int(5))
    let cells = try #require(json["cells"]?.array).compactMap(\.object)
    #expect(cells.count == shell.cells.count + 1)
    #expect(cells[0]["source"] == .array([.string("<h1>A &lt;b&gt;</h1>")]))
    #expect(Set(cells.compactMap { $0["id"]?.string }).count == cells.count)
    for (cell, own) in zip(cells.dropFirst(), shell.cells) {
      #expect(cell["execution_count"] == .int(own.number))
      let lines = try #require(cell["source"]?.array).compactMap(\.string)
      #expect(lines.joined() == own.text)
    }
    var types: Set<String> = []
    for output in cells.dropFirst().flatMap({ $0["outputs"]?.array ?? [] }) {
      guard let data = output.object?["data"]?.object else { continue }
      #expect(data["text/plain"] != nil)
      types.formUnion(data.keys)
      let image = data["image/svg+xml"]?.array?.compactMap(\.string).joined()
      if let image { #expect(XMLCheck.fault(in: image) == nil, "\(image.prefix(200))") }
    }
    #expect(types == ["text/plain", "text/html", "image/svg+xml"])
  }
}
