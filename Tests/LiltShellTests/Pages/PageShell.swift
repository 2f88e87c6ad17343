import ABCNotation
import JSON
import TestSupport
import Testing

@testable import LiltShell

/// A session with results of every kind, of which tests make pages.
struct PageShell {
  var shell: ModelShell

  /// Two bars that are repeated, with chords and a title that would end a script.
  static let jig = """
    X:1
    T:The </script><b onclick="x()"> & 'Jig'
    M:6/8
    L:1/8
    K:G
    |:"G"GAB dBG|"D"A3 c3:|
    """

  /// Runs the cells; optional programs are searched in the folders `programs`.
  init(programs: String = "") throws {
    shell = try ModelShell.withModel { world in world.environment["PATH"] = programs }
    shell.does(
      "train --steps 8", Self.jig, "show t1", "score GAB dBG|", "sample --seed 1 --length 30",
      "probs --top 4", "plot loss", "vocabulary", "sample --count 2 --seed 3 --length 30", "status")
    _ = shell.fails("nonsense --x")
  }

  var cells: [PageCell] { shell.session.pageCells(in: 0..<shell.session.cells.count) }

  var page: String { get throws { try shell.session.page(titled: "A page", of: cells).text } }

  /// The tune of a text as a block of a result.
  static func block(_ text: String, name: String = "t1") -> TuneBlock {
    var shelf = TuneShelf()
    return TuneBlock(shelf.add(text, cell: 1), inText: [])
  }
}

/// An interpreter of Python that has a package, or a browser, for tests of pages.
enum PagePrograms {
  /// A Python that can import `nbformat`; `nil` if none of the `PATH` can.
  static let pythonWithNotebooks: String? = {
    let candidates = Programs.searchPath.split(separator: ":").map { "\($0)/python3" }
    return candidates.first { path in
      let call = ProgramCall(
        path: path, arguments: ["-c", "import nbformat"], environment: environment,
        limit: .seconds(60))
      do {
        return try ProgramRunner(interrupt: Interrupt()).run(call).status == 0
      } catch {
        return false
      }
    }
  }()

  static let environment = ["PATH": Programs.searchPath, "HOME": "/tmp"]

  /// Runs Python with `arguments` and returns its output.
  static func python(_ path: String?, _ arguments: [String]) throws -> String {
    let path = try #require(path)
    let result = try ProgramRunner(interrupt: Interrupt()).run(
      ProgramCall(
        path: path, arguments: arguments, environment: environment, limit: .seconds(300)))
    #expect(result.status == 0, "\(result.complaints)")
    return String(decoding: result.output, as: UTF8.self)
  }
}
