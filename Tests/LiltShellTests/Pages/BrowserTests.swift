import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("A page in a browser")
struct BrowserTests {
  /// Opens a page in headless Chromium, uses it, and returns what happened.
  private func visit(_ page: String) throws -> JSONObject {
    let folder = try TemporaryFolder()
    let file = try folder.write(page, to: "page.html")
    let script = Corpora.packageFolder + "/Tests/Conformance/page.py"
    let output = try PagePrograms.python(Programs.path("python3"), [script, file])
    return try #require(JSONValue(parsing: output).object)
  }

  @Test(
    "it fits three widths, plays, shows what was expected, and breaks none of its rules",
    .needs("chromium", package: "chromium"), .needs("python3", package: "python3"))
  func visit() throws {
    let found = try visit(try PageShell(programs: Programs.searchPath).page)
    #expect(found["violations"] == .array([]) && found["complaints"] == .array([]))
    for width in ["390", "820", "1280"] {
      #expect(found["overflow"]?.object?[width]?.int == 0, "\(width)")
    }

    let play = try #require(found["play"]?.object)
    #expect(play["started"] == .bool(true) && play["state"]?.string == "playing")
    #expect(play["lit"] == .bool(true))
    #expect(play["stopped"]?.string == "stopped" && play["dark"] == .bool(true))
    // G A B d B G over the bass and the chords of G.
    let pitches = try #require(play["pitches"]?.array).compactMap(\.int)
    let melody = pitches.filter { $0 > 64 }
    #expect(melody.count > 4 && [67, 69, 71, 74, 71, 67, 69].starts(with: melody.prefix(7)))
    #expect(pitches.contains(43) && pitches.contains(59))

    let point = try #require(found["point"]?.object)
    let pointed = try #require(point["pointed"]?.string)
    #expect(pointed.contains("bits\n") && pointed.contains("%"))
    let moved = try #require(point["moved"]?.string)
    #expect(moved.contains("%") && moved != pointed)
    #expect(point["below"]?.string?.contains("%") == true)
    #expect(point["left"]?.string == "" && point["escaped"]?.string == "")
  }
}
