import Drawing
import TestSupport
import Testing

@testable import LiltShell

@Suite("One input, one meaning, whatever the way in")
struct InputLinesTests {
  /// A way from a text to the commands that run.
  enum Way: CaseIterable {
    case file, standardInput, singleBytes, command, source, pasted

    /// Runs `text` in a new session and returns what it shows.
    func output(of text: String) throws -> String {
      let folder = try TemporaryFolder()
      try folder.write(text, to: "in.lilt")
      var shell = TestShell(in: folder.path)
      switch self {
      case .file: #expect(shell.run("in.lilt") == 0)
      case .standardInput: #expect(run(shell, Array(text.utf8), byteCount: text.utf8.count) == 0)
      case .singleBytes: #expect(run(shell, Array(text.utf8), byteCount: 1) == 0)
      case .command: #expect(shell.run("-c", text) == 0)
      case .source: #expect(shell.session.execute("source in.lilt") == .done)
      case .pasted: #expect(shell.session.execute(PastedText.cleaned(text)) == .done)
      }
      return shell.recorder.output
    }

    private func run(_ shell: TestShell, _ bytes: [UInt8], byteCount: Int) -> Int32 {
      var rest = bytes[...]
      let input = LineSource(name: "stdin") {
        defer { rest = rest.dropFirst(byteCount) }
        return Array(rest.prefix(byteCount))
      }
      return Startup.run([], in: shell.world, standardInput: input) { _, _ in .done }
    }
  }

  private static let text = """
    tune <<END
    X:1
    T:Été
    K:C
    CDE|

    END
    X:2
    K:D
    DEF|

    show t1
    set top-k 7

    show t2
    settings --json
    """

  @Test(
    "CRLF, CR, a byte order mark and a missing last line end change nothing",
    arguments: Way.allCases)
  func ways(_ way: Way) throws {
    let expected = try Way.file.output(of: Self.text + "\n")
    #expect(expected.contains("T:Été\n") && expected.contains("DEF|\n"))
    #expect(expected.contains(#""top-k","value":"7""#), "\(expected)")
    for end in ["\n", "\r\n", "\r"] {
      for mark in ["", "\u{FEFF}"] {
        for last in ["", end] {
          let text = mark + Self.text.replacing("\n", with: end) + last
          #expect(try way.output(of: text) == expected, "\(way) \(text.debugDescription)")
        }
      }
    }
  }

  @Test("line ends in one text can differ; a mark within it is a character")
  func mixed() throws {
    let text = "\u{FEFF}a\r\n\r\rb\n\r\nc\u{FEFF}\n\u{FEFF}d\n\re"
    let lines = ["a", "", "", "b", "", "c\u{FEFF}", "\u{FEFF}d", "", "e"]
    #expect(try all(LineSource(text: text)) == lines)
    let bytes = Array(text.utf8)
    for cut in bytes.indices {
      var pieces = [Array(bytes[..<cut]), Array(bytes[cut...])].filter { !$0.isEmpty }[...]
      let source = LineSource(name: "in") { pieces.popFirst() ?? [] }
      #expect(try all(source) == lines, "cut at byte \(cut)")
    }
  }

  @Test(
    "the end of a text ends a line, a line end begins none",
    arguments: [
      ("", []), ("\n", [""]), ("\r", [""]), ("\r\n", [""]), ("a", ["a"]), ("a\r", ["a"]),
      ("a\r\n", ["a"]), ("\u{FEFF}", [""]), ("\u{FEFF}\n", [""]), ("\n\n", ["", ""]),
    ])
  func ends(_ text: String, _ lines: [String]) throws {
    #expect(try all(LineSource(text: text)) == lines)
  }

  @Test("prime --file and a typed prime read the same text")
  func prime() throws {
    var shell = try ModelShell.withModel()
    for (place, text) in ["GAB\nGA", "GAB\r\nGA\r\n", "GAB\rGA\r", "\u{FEFF}GAB\r\nGA"].enumerated()
    {
      try shell.folder.write(text, to: "\(place).abc")
      shell.does("prime --file \(place).abc")
      #expect(shell.session.prime?.text == "GAB\nGA")
      shell.does("prime --clear", "prime " + text.replacing("\u{FEFF}", with: ""))
      #expect(shell.session.prime?.text == "GAB\nGA")
    }
  }

  private func all(_ source: LineSource) throws -> [String] {
    var lines: [String] = []
    while let line = try source.next() { lines.append(line) }
    return lines
  }
}
