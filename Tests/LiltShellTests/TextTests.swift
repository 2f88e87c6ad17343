import Drawing
import JSON
import TestSupport
import Safetensors
import Testing

@testable import LiltShell

@Suite("Numbers, tables and suggestions")
struct TextTests {
  @Test(
    "digits are in groups of three",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (155_224, "155,224"), (-1_234_567, "-1,234,567"),
    ])
  func grouped(_ number: Int, _ text: String) { #expect(number.grouped == text) }

  @Test(
    "numbers are rounded to the requested decimals",
    arguments: [
      (1.0, 2, "1.00"), (0.005, 2, "0.01"), (-0.001, 2, "0.00"), (3.14159, 3, "3.142"),
      (2.5, 0, "3"), (99.999, 1, "100.0"), (-12.34, 1, "-12.3"), (0.05, 1, "0.1"),
    ])
  func fixed(_ number: Double, _ decimals: Int, _ text: String) {
    #expect(number.fixed(decimals) == text)
  }

  @Test("numbers without meaningful digits do not trap")
  func extremes() {
    #expect(Double.infinity.fixed(2) == "inf")
    #expect(Double.nan.fixed(2) == "–")
    #expect((-Double.nan).fixed(0) == "–")
    #expect(1e300.fixed(3) == "1e+300")
    #expect(Int.min.grouped == "-9,223,372,036,854,775,808")
  }

  @Test("the noun after 1 is singular")
  func counted() {
    #expect(1.counted("tune") == "1 tune")
    #expect(0.counted("tune") == "0 tunes")
    #expect(2.counted("entry", plural: "entries") == "2 entries")
  }

  @Test("columns are aligned, combining marks take no column, wide lines are cut")
  func table() {
    var table = Table([.left("name"), .right("n")])
    table.append(["e\u{301}", "1"])
    table.append(["long name", "12"])
    #expect(table.lines() == ["name        n", "e\u{301}           1", "long name  12"])
    #expect(table.lines(width: 6) == ["name …", "e\u{301}    …", "long …"])
  }

  @Test("wide characters take two columns")
  func wide() {
    var table = Table([.left("name"), .right("n")])
    table.append(["日本の歌", "1"])
    table.append(["한글 é 🎵", "12"])
    #expect(table.lines() == ["name        n", "日本の歌    1", "한글 é 🎵  12"])
    #expect(table.lines(width: 6) == ["name …", "日本…", "한글 …"])
    #expect("日本".cut(to: 4) == "日本")
    #expect("日本".cut(to: 1) == "…")
  }

  @Test(
    "edit distance counts a swap of neighbours as one",
    arguments: [("train", "trian", 1), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3)])
  func distance(_ a: String, _ b: String, _ expected: Int) {
    #expect(editDistance(a, b) == expected)
    #expect(editDistance(b, a) == expected)
  }

  @Test("the nearest name is offered only within a small edit distance")
  func nearestName() {
    let names = ["status", "set", "settings", "source"]
    #expect(nearest(to: "sorce", in: names) == "source")
    #expect(nearest(to: "SETTI", in: names) == "settings")
    #expect(nearest(to: "xyz", in: names) == nil)
    #expect(nearest(to: "", in: names) == nil)
  }

  @Test("progress replaces its line on a terminal; elsewhere only milestones are shown")
  func progress() {
    var time = Duration.zero
    func sink(_ recorder: Recorder, isTerminal: Bool) -> StreamRenderer {
      let stream = Terminal.Stream(isTerminal: isTerminal, hasColour: false)
      let terminal = Terminal(output: stream, error: stream, isInteractive: false) { 10 }
      return StreamRenderer(terminal: terminal, now: { time }, write: recorder.write)
    }
    let pipe = Recorder()
    let terminal = Recorder()
    for sink in [sink(pipe, isTerminal: false), sink(terminal, isTerminal: true)] {
      time = .seconds(1)
      sink.receive(.progress(Progress("step 1", isMilestone: false)))
      sink.receive(.progress(Progress("step 2", isMilestone: false)))
      time = .seconds(2)
      sink.receive(.progress(Progress("step 3 of many", isMilestone: true)))
      sink.receive(.note("done"))
    }
    #expect(pipe.error == "step 3 of many\ndone\n")
    #expect(terminal.error == "\rstep 1\u{1B}[K\rstep 3 o…\u{1B}[K\ndone\n")
    // Progress that is not a milestone disappears when something else is written.
    time = .seconds(9)
    let passing = Recorder()
    let sink = sink(passing, isTerminal: true)
    sink.receive(.progress(Progress("step 4", isMilestone: false)))
    sink.receive(.note("done"))
    #expect(passing.error == "\rstep 4\u{1B}[K\r\u{1B}[Kdone\n")
  }
}

@Suite("JSON of results")
struct JSONTests {
  @Test("infinity and NaN are null in JSON")
  func figures() throws {
    let values = [0.5, 1, .nan, .infinity, -.infinity].map(JSONValue.figure)
    #expect(try JSONValue.array(values).text() == "[0.5,1.0,null,null,null]")
  }

  @Test("a JSON result is one line, even for a quiet command")
  func line() {
    var shell = TestShell()
    shell.session.execute("status --json --quiet")
    #expect(shell.recorder.output.hasPrefix("{\"corpus\":null,"))
    #expect(shell.recorder.output.count { $0 == "\n" } == 1)
  }
}
