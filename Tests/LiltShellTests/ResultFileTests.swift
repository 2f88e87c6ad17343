import Drawing
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Results in files")
struct ResultFileTests {
  private let folder: TemporaryFolder
  private var shell: ModelShell

  init() throws {
    folder = try TemporaryFolder()
    shell = try ModelShell.withModel(in: folder)
    shell.does("train --steps 4", "X:1\nT:Tune, \"1\"\nM:6/8\nK:G\nGAB dBG|\n")
  }

  private func text(_ name: String) throws -> String {
    try Fixtures.text(at: folder.path + "/" + name)
  }

  @Test("rows of CSV are objects, columns of one length, or names and values; signs are quoted")
  func csv() throws {
    let cases = [
      (
        #"[{"a":1,"b":"x,\"y\"\nz"},{"a":null,"c":[1,2]}]"#,
        "a,b,c\n1,\"x,\"\"y\"\"\nz\",\n,,\"[1,2]\"\n"
      ),
      (#"{"n":3,"rows":[{"a":0.5}]}"#, "a\n0.5\n"),
      (#"{"n":3,"x":["a","b"],"y":[1,2],"z":[1]}"#, "x,y\na,1\nb,2\n"),
      (#"{"n":3,"t":"a"}"#, "name,value\nn,3\nt,a\n"),
      ("[1,2]", "value\n1\n2\n"), ("[]", "value\n"), (#""a""#, "value\na\n"),
    ]
    for (json, expected) in cases {
      #expect(try CSVRenderer.text(of: JSONValue(parsing: json)) == expected, "\(json)")
    }
  }

  @Test(
    "each of the commands writes its result as a table, as JSON and as a picture",
    arguments: ["probs", "score GAB", "evaluate", "tunes", "relate"])
  mutating func files(_ command: String) throws {
    let words = command.split(separator: " ", maxSplits: 1)
    let rest = words.count > 1 ? " " + words[1] : ""
    for kind in ["csv", "json", "svg"] {
      shell.does("\(words[0]) --output r.\(kind)\(rest)")
      #expect(shell.error.contains("the result is in 'r.\(kind)'\n"))
    }
    let json = try JSONValue(parsing: text("r.json"))
    let shown = try shell.json("\(words[0]) --json\(rest)")
    #expect(json == shown)
    #expect(try text("r.csv").split(separator: "\n").count > 1)
    let picture = try text("r.svg")
    #expect(picture.hasPrefix("<?xml") && XMLCheck.fault(in: picture) == nil)
    // The same again replaces with a note; another kind is not replaced.
    shell.does("\(words[0]) --output r.csv\(rest)")
    #expect(shell.error.contains("the old 'r.csv' is replaced\n"))
    try folder.write("notes", to: "r.svg")
    #expect(shell.fails("\(words[0]) --output r.svg\(rest)").text.contains("is not an SVG file"))
    #expect(shell.fails("\(words[0]) --output r.png\(rest)").kind == .usage)
  }

  @Test("the picture of a text shades its characters by their surprisal")
  func picture() {
    let line = ["a", "b", "c", "d"].enumerated().reduce(into: StyledLine()) { line, character in
      line.append(character.element, .surprisal([0.99, 1, 7.9, 8][character.offset]))
    }
    let text = TextPicture([line, StyledLine("<&>", .remark), StyledLine()]).text
    #expect(text.split(separator: "<rect class=").count == 4)
    #expect(text.contains("<rect class=\"s1\" x=\"20.4\"") && text.contains("class=\"s6\""))
    #expect(text.contains("&lt;&amp;&gt;"))
  }

  @Test("- as the output of sample is standard output, without a table")
  mutating func standardOutput() {
    let text = shell.prints("sample --count 2 --seed 3 --length 20 --key G --output -")
    #expect(text.hasPrefix("%abc-2.1\nX:") && text.split(separator: "\nX:").count == 3)
    #expect(!text.contains("first bars"))
    #expect(shell.session.files.kind(of: "-") == nil)
    #expect(!shell.session.unsaved.filter { $0.hasPrefix("t") }.isEmpty, "no file holds them")
  }
}
