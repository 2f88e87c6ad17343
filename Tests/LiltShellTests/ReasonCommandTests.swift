import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("why, horizon and whatif")
struct ReasonCommandTests {
  private static let tune =
    "X:1\nT:Tune 2\nM:6/8\nK:D\n\"G\"GAB dBG|AAA c2B|FED def|g3 G3|GAB dBG|AAA c2B|FED def|g3 G3|\n"

  private func shell(_ commands: String...) throws -> ModelShell {
    var shell = try ModelShell.withModel()
    try shell.folder.write(Self.tune, to: "whole.abc")
    shell.does(Self.tune)
    for command in commands { shell.does(command) }
    return shell
  }

  @Test("a place is a bar, or a bar and a note from 1")
  func places() throws {
    #expect(NotePlace("12") == NotePlace("012"))
    #expect(NotePlace("12")?.note == nil && NotePlace("0")?.bar == 0)
    let place = try #require(NotePlace("12.3"))
    #expect((place.bar, place.note) == (12, 3))
    for wrong in [
      "", ".", "12.", ".3", "12.0", "-1", "1.2.3", "x", "1,2", "99999999999999999999", "١",
    ] {
      #expect(NotePlace(wrong) == nil, "'\(wrong)'")
    }
  }

  @Test("why names the note, every earlier bar up to --top, cells and training tunes")
  func why() throws {
    var shell = try shell()
    let value = try shell.json("why t1 8.2 --top 100 --json")
    #expect(value.object?["text"]?.string == "G3" && value.object?["note"]?.int == 2)
    let bars = try #require(value.object?["bars"]?.array)
    #expect(Set(bars.compactMap { $0.object?["bar"]?.int }) == Set(1...7))
    let divergences = bars.compactMap { $0.object?["divergence"]?.double }
    #expect(divergences.count == 7 && divergences == divergences.sorted(by: >))
    #expect(value.object?["together"]?.object?["others"]?.array?.count == 9)
    #expect(value.object?["cells"]?.array?.count == 6)
    #expect(value.object?["contexts"]?.array?.isEmpty == false)
    #expect(try shell.json("why 8.2 --top 2 --json").object?["bars"]?.array?.count == 2)
    #expect(try shell.json("why whole.abc 8 --json").object?["note"] == .null)
  }

  @Test("why refuses bars and notes that the tune lacks, at their limits")
  func limits() throws {
    var shell = try shell()
    shell.does("why 1.1", "why 8", "why 2.5", "why 1 --top 100", "why 1 --top 1")
    #expect(shell.fails("why 0").text.contains("there is no bar 0, expected 1 to 8"))
    #expect(shell.fails("why 9").text.contains("there is no bar 9, expected 1 to 8"))
    #expect(shell.fails("why 2.6").text.contains("there is no note 6 in bar 2, which has 5 notes"))
    #expect(shell.fails("why 2.0").kind == .usage)
    #expect(shell.fails("why 1 --top 0").kind == .usage)
    #expect(shell.fails("why 1 --top 101").kind == .usage)
    #expect(shell.fails("why 1 --memory on").text.contains("memory"))
  }

  @Test("without a corpus why says what one would add")
  func noCorpus() throws {
    var shell = try shell("checkpoint save m.safetensors")
    var other = try ModelShell(in: shell.folder)
    other.does("open m.safetensors", Self.tune, "why 3.1")
    #expect(other.error.contains("with a corpus"))
    #expect(try other.json("why 3.1 --json").object?["contexts"] == .null)
    shell.does("why 3.1")
    #expect(!shell.error.contains("with a corpus"))
  }

  @Test("horizon has a row for every distance of the tune up to --bars")
  func horizon() throws {
    var shell = try shell()
    let all = try #require(try shell.json("horizon t1 --json").array)
    #expect(all.compactMap { $0.object?["compared"]?.int } == [7, 6, 5, 4, 3, 2, 1])
    #expect(all.allSatisfy { $0.object?["memory"] == .null && $0.object?["plain"]?.double != nil })
    #expect(try shell.json("horizon t1 --bars 2 --json").array == Array(all.prefix(2)))
    #expect(try shell.json("horizon --tunes 1 --json").array?.isEmpty == false)
    for wrong in ["--bars 1", "--bars 201", "--tunes 0", "--tunes 10001"] {
      #expect(shell.fails("horizon \(wrong)").kind == .usage, "\(wrong)")
    }
  }

  @Test("a model with memory is measured with it and without")
  func bothMemories() throws {
    var shell = try shell(
      "model new --embedding 4 --layers 6 --seed 1 --place on --memory on")
    let both = try #require(try shell.json("horizon t1 --json").array?.first?.object)
    #expect(both["memory"]?.double != both["plain"]?.double && both["memory"]?.double != nil)
    let on = try #require(try shell.json("horizon t1 --memory on --json").array?.first?.object)
    #expect(on["memory"] == both["memory"] && on["plain"] == .null)
  }

  @Test("horizon stops at Ctrl-C and leaves the session as it was")
  func interrupted() throws {
    var shell = try shell()
    let interrupt = shell.session.world.interrupt
    shell.sink.onProgress = { _ in interrupt.request() }
    shell.does("corpus load --held-out 0.5 tunes.abc")
    #expect(shell.fails("horizon").kind == .interrupted)
    shell.sink.onProgress = nil
  }

  @Test("whatif changes a piece, or all pieces, of the latest tune or of a named one")
  func whatif() throws {
    var shell = try shell()
    let value = try shell.json("whatif --json --bars 2 AAA -> AcA")
    #expect(value.object?["tune"]?.string == "t1" && value.object?["count"]?.int == 1)
    #expect(value.object?["bars"]?.array?.first?.object?["bar"]?.int == 2)
    #expect(value.object?["bars"]?.array?.count == 7)
    #expect(try shell.json("whatif --json --all AAA -> AcA").object?["count"]?.int == 2)
    #expect(
      try shell.json("whatif --json whole.abc K:D -> K:G").object?["tune"]?.string == "whole.abc")
    #expect(shell.session.tunes.entries.first?.textToRead == Self.tune)
  }

  @Test("whatif draws the same futures with the same seed")
  func seed() throws {
    var shell = try shell()
    let once = try shell.json("whatif --json --seed 5 K:D -> K:G")
    #expect(try shell.json("whatif --json --seed 5 K:D -> K:G") == once)
    #expect(try shell.json("whatif --json --seed 6 K:D -> K:G") != once)
  }

  @Test("whatif reads the prime where there is no tune, and refuses what it cannot do")
  func whatifLimits() throws {
    var shell = try ModelShell.withModel()
    shell.does("prime GAB dBG|AAA")
    #expect(try shell.json("whatif --json AAA -> ABA").object?["tune"]?.string == "the prime")
    shell.does("whatif --bars 1 AAA -> ABA", "whatif --bars 64 AAA -> ABA")
    #expect(shell.fails("whatif --bars 0 AAA -> ABA").kind == .usage)
    #expect(shell.fails("whatif --bars 65 AAA -> ABA").kind == .usage)
    #expect(shell.fails("whatif").text.contains("'->'"))
    #expect(shell.fails("whatif AAA").text.contains("'->'"))
    #expect(shell.fails("whatif zzz -> ABA").text.contains("'zzz' is not in the text of the prime"))
    #expect(shell.fails("whatif AAA -> AéA").text.contains("é"))
    #expect(shell.fails("whatif AAA -> AAA").kind == .usage)
  }
}
