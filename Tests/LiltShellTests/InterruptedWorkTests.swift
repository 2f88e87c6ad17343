import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("What a stopped command keeps")
struct InterruptedWorkTests {
  /// A session that is stopped at its `report`th progress report.
  private func shell(stoppedAt report: Int) throws -> ModelShell {
    let shell = try ModelShell.withModel()
    stop(shell, at: report)
    return shell
  }

  private func stop(_ shell: ModelShell, at report: Int) {
    var reports = 0
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] _ in
      reports += 1
      if reports == report { interrupt.request() }
    }
  }

  private static let form = "sample --form AABB --bars 8 --key G --meter 6/8 --seed 1"

  @Test("a tune with a form: its best drawing so far is shown and kept")
  func tuneWithForm() throws {
    var shell = try shell(stoppedAt: 6)
    let failure = shell.fails(Self.form + " --output a.abc")
    #expect(failure.kind == .interrupted)
    let entry = try #require(shell.session.tunes.entries.first)
    #expect(shell.session.tunes.entries.count == 1)
    #expect(failure.text.contains("\nt1: ") && failure.text.contains(" a character, stopped\n"))
    #expect(failure.text.contains(" characters; kept as t1\n"))
    #expect(entry.text.hasPrefix("X:1\n") && entry.text.contains("\nK:G\n"))
    #expect(shell.output.contains(entry.abcText))
    #expect(try Fixtures.text(at: shell.folder.path + "/a.abc") == "%abc-2.1\n" + entry.abcText)
    // It is the beginning of a tune: each bar so far is legal.
    let tune = PlayedTune(entry.text)
    #expect(!tune.isSilent)
  }

  @Test("a tune with a form as JSON: one value and exit status 130")
  func tuneWithFormAsJSON() throws {
    var shell = try shell(stoppedAt: 6)
    let before = shell.output.utf8.count
    #expect(shell.run(Self.form + " --json") == .failed(.interrupted))
    let text = String(decoding: shell.output.utf8.dropFirst(before), as: UTF8.self)
    let tune = try #require(try JSONValue(parsing: text).array?.first?.object)
    #expect(tune["ended"] == .string("stopped") && tune["tunes"] == .strings(["t1"]))
    let drawn = try #require(tune["drawn"]?.int)
    #expect(drawn > 0 && shell.error.contains("stopped after \(drawn) characters; kept as t1"))
  }

  @Test("several tunes with a form: those that are done, and no beginning of one")
  func tunesWithForm() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --quiet --steps 40")
    // A tune of two bars ends before one of sixteen would.
    let cell = "sample --count 60 --form A --bars 2 --key G --meter 6/8 --particles 8 --seed 1"
    stop(shell, at: 30)
    let failure = shell.fails(cell)
    #expect(failure.kind == .interrupted)
    let kept = shell.session.tunes.entries
    #expect(kept.count > 0 && kept.count < 60, "\(failure.text)")
    #expect(kept.allSatisfy { $0.text.contains("|") })
    #expect(!shell.output.contains("stopped"))
  }

  @Test("finish keeps what was drawn of the rest")
  func finish() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime --quiet --key G --meter 6/8 GAB dBG|", "bars 2 --seed 1 --form AABB --bars 8")
    shell.does("take 1")
    stop(shell, at: 4)
    let failure = shell.fails("finish")
    #expect(failure.kind == .interrupted && failure.text.contains("; kept as t1\n"))
    let text = try #require(shell.session.tunes.entries.first?.text)
    let composed = try #require(shell.session.composed)
    #expect(text.hasPrefix(composed.text) && text.count > composed.text.count)
  }

  @Test("walk keeps what was written")
  func walk() throws {
    var answers = ["GAB", "dBG|", "A"][...]
    var shell = try ModelShell.withModel { world in
      world.answer = { [interrupt = world.interrupt] _ in
        if answers.count == 1 { interrupt.request() }
        return answers.popFirst()
      }
    }
    shell.does("prime --quiet --key G --meter 6/8 GAB dBG|")
    let failure = shell.fails("walk --seed 1")
    #expect(failure.kind == .interrupted)
    #expect(failure.text.hasSuffix("error: walk: stopped; what was written stays\n"))
    #expect(try #require(shell.session.composed).text.hasSuffix("GAB dBG|GABdBG|"))
    shell.session.world.interrupt.clear()
    shell.does("undo", "finish --here")
  }

  @Test("convert counts the files that are written, also as JSON")
  func convert() throws {
    for options in ["", " --json"] {
      var shell = try shell(stoppedAt: 1)
      let tunes = (1...1_002).map { "X:\($0)\nK:C\n\($0 == 2 ? "h" : "C")|\n" }
      try shell.folder.write(tunes.joined(separator: "\n"), to: "many.abc")
      let before = shell.output.utf8.count
      let failure = shell.fails("convert many.abc out/" + options)
      #expect(failure.kind == .interrupted)
      #expect(failure.text.hasSuffix("error: convert: stopped after 1,000 of 1,002 tunes\n"))
      #expect(try shell.session.files.names(in: "out").count == 1_000)
      let text = String(decoding: shell.output.utf8.dropFirst(before), as: UTF8.self)
      if options.isEmpty {
        #expect(text == "1,000 tunes written to files in 'out': 1 fault in 1 tune\n")
      } else {
        #expect(try JSONValue(parsing: text).object?["tunes"] == .int(1_000))
      }
    }
  }

  @Test("corpus search shows what was found and says where it stopped")
  func search() throws {
    var shell = try ModelShell.withModel()
    shell.session.world.interrupt.request()
    let before = shell.output.utf8.count
    let failure = shell.fails("corpus search GAB --json")
    #expect(failure.kind == .interrupted)
    #expect(failure.text == "0 tunes\nerror: corpus search: stopped after 0 of 8 tunes\n")
    #expect(String(decoding: shell.output.utf8.dropFirst(before), as: UTF8.self) == "[]\n")
  }
}
