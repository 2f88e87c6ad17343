import CharRNN
import Drawing
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("Checkpoints and instruments side by side")
struct SideBySideCommandTests {
  /// A session with a run of three epochs in `run`.
  private func shell() throws -> ModelShell {
    var shell = try ModelShell.withModel()
    shell.does("train --quiet --epochs 3 --checkpoint-every 1 --into run")
    return shell
  }

  private func epochs(_ value: JSONValue) throws -> [JSONObject] {
    try #require(value.object?["epochs"]?.array).compactMap(\.object)
  }

  // MARK: strip

  @Test("every checkpoint draws what 'sample' draws from it with the same seed and without a form")
  func strip() throws {
    var shell = try shell()
    shell.does("prime --quiet X:1\nM:6/8\nK:D\nGAB")
    let rows = try epochs(shell.json("strip --in run --seed 5 --json"))
    #expect(rows.map { $0["epoch"] } == [.int(1), .int(2), .int(3)])
    for (place, row) in rows.enumerated() {
      shell.does("open --quiet run@\(place + 1)")
      let tune = try shell.json("sample --form free --seed 5 --json").array?.first?.object
      let abc = try #require(tune?["abc"]?.string)
      let strip = try #require(row["abc"]?.string)
      let music = String(abc.drop { $0 != "\n" }).trimmingTrailingNewlines + "\n"
      #expect(strip.hasSuffix(music) && strip.contains("% lilt seed 5\n"))
      let loss = try shell.json("plot loss --json").object?["epochs"]?.array?.last?.object
      #expect(row["heldOutBits"] == loss?["heldOutBits"] && row["heldOutBits"] != .null)
    }
    // The tunes are of the session.
    #expect(shell.session.tunes.entries.prefix(3).map(\.name) == ["t1", "t2", "t3"])
  }

  @Test("equal weights draw equal tunes")
  func equal() throws {
    var shell = try shell()
    let weights = try shell.bytes("run/epoch-0002.safetensors")
    try shell.session.files.write(weights, to: "run/epoch-0009.safetensors")
    let rows = try epochs(shell.json("strip 2,9 --in run --seed 1 --json"))
    #expect(rows.count == 2 && rows[0]["abc"] == rows[1]["abc"])
  }

  @Test("epochs are numbers, ranges and lists of both")
  func lists() throws {
    let list = try #require(EpochList(argument: "1,5..7"))
    #expect((0...9).filter(list.contains) == [1, 5, 6, 7])
    #expect(EpochList(argument: "3..3").map { list in (0...9).filter(list.contains) } == [3])
    for text in ["", "a", "3..2", "1..", "..3", "1..2..3", "1,", "-1", "1-3"] {
      #expect(EpochList(argument: text) == nil, "\(text)")
    }
  }

  @Test("a strip without an open run, and with bars outside its range, is refused")
  func refused() throws {
    var shell = try ModelShell.withModel()
    #expect(shell.fails("strip").text.contains("no folder of checkpoints is open"))
    #expect(shell.fails("strip --in nosuch").text.contains("no folder 'nosuch'"))
    for bars in ["0", "101"] { #expect(shell.fails("strip --bars \(bars)").kind == .usage) }
    #expect(shell.fails("strip 3..1").kind == .usage)
  }

  @Test("a strip that is stopped says after how many checkpoints")
  func stopped() throws {
    var shell = try shell()
    var reports = 0
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] _ in
      reports += 1
      if reports == 2 { interrupt.request() }
    }
    let failure = shell.fails("strip --in run --seed 1")
    #expect(failure.kind == .interrupted && failure.text.contains("of 3"))
  }

  // MARK: compare

  @Test("equal models do not differ at all, and their held-out bits are those of 'evaluate'")
  func same() throws {
    var shell = try shell()
    shell.does("checkpoint save m.safetensors")
    let value = try #require(shell.json("compare model m.safetensors --seed 1 --json").object)
    let heldOut = try #require(value["heldOut"]?.object)
    #expect(heldOut["tunes"] == .int(1) && heldOut["unreadable"] == .int(0))
    #expect(heldOut["difference"]?.double == 0 && heldOut["firstIsBetter"]?.double == 0)
    let measured = try #require(
      shell.json("evaluate --json").object?["bitsPerCharacter"]?.double)
    #expect(abs((heldOut["first"]?.double ?? 0) - measured) < 1e-4)
    #expect(value["next"]?.object?["divergence"]?.double == 0)
    let tunes = try #require(value["tunes"]?.array).compactMap { $0.object?["abc"]?.string }
    #expect(tunes.count == 2 && tunes[0] == tunes[1])
  }

  @Test("a model that has learned is better, and says at which bars")
  func better() throws {
    var shell = try shell()
    shell.does("train --quiet --steps 60", "checkpoint save m.safetensors")
    let value = try #require(shell.json("compare run@1 m.safetensors --json --seed 1").object)
    let heldOut = try #require(value["heldOut"]?.object)
    #expect((heldOut["difference"]?.double ?? 0) > 0)
    let bars = try #require(value["bars"]?.array)
    #expect(bars.count == 4 && value["scored"]?.string?.hasPrefix("the held-out tune") == true)
  }

  @Test("tunes that one of two vocabularies lacks are counted, and the rest is compared")
  func vocabularies() throws {
    var shell = try shell()
    try shell.folder.write("X:1\nK:C\nGA|\n\nX:2\nK:C\nGG|\n", to: "few.abc")
    shell.does(
      "checkpoint save m.safetensors", "corpus load few.abc",
      "model new --quiet --embedding 4 --layers 6 --seed 1", "checkpoint save few.safetensors",
      "corpus load tunes.abc")
    let text = "compare m.safetensors few.safetensors --after K: --seed 1"
    let value = try #require(shell.json(text + " --json").object)
    #expect(value["heldOut"] == .null && value["tunes"]?.array?.count == 1)
    let next = try #require(value["next"]?.object)
    #expect(next["probabilities"]?.array?[1].array?.contains(.null) == true)
    #expect(shell.error.contains("can be read by both"))
  }

  @Test("compare asks for two models and refuses a memory that both lack")
  func compareRefused() throws {
    var shell = try shell()
    #expect(shell.fails("compare model").kind == .usage)
    #expect(shell.fails("compare model run@1 --top 0").kind == .usage)
    #expect(shell.fails("compare model run@1 --memory on").text.contains("has no memory"))
    #expect(shell.fails("compare model run@7").text.contains("no weights of epoch 7"))
  }

  // MARK: relate

  private static let tune = """
    X:1
    M:6/8
    K:G
    "G"GAB dBG|"D"AAA dcB|"G"GAB dBG|"D"AAA d3|

    """

  @Test("a tune has a relation each way, chord tones by place, and its own chords and bars")
  func relate() throws {
    var shell = try shell()
    shell.does("tune --quiet " + Self.tune)
    let value = try #require(shell.json("relate t1 --json").object)
    let relations = try #require(value["relations"]?.array).compactMap(\.object)
    #expect(relations.compactMap { $0["predicted"]?.string } == ["melody", "chords"])
    #expect(relations.map { $0["count"] } == [.int(22), .int(4)])
    #expect(value["chords"]?.array?.compactMap { $0.object?["chord"]?.string } == ["G", "D"])
    #expect(value["bars"]?.array?.count == 8)
    let tones = try #require(value["chordTones"]?.array).compactMap(\.object)
    // G, A, G, A under G, D, G, D: all four on beat one are chord tones.
    #expect(tones[0]["place"] == .string("beatOne") && tones[0]["share"]?.double == 1)
  }

  @Test("the checkpoints of a run are measured one by one, and the picture is the chart")
  func course() throws {
    var shell = try shell()
    shell.does("tune --quiet " + Self.tune)
    let rows = try epochs(shell.json("relate t1 --in run --epochs 2..3 --json"))
    #expect(rows.map { $0["epoch"] } == [.int(2), .int(3)])
    shell.does("open --quiet run@3")
    let alone = try #require(shell.json("relate t1 --json").object?["relations"]?.array)
    #expect(rows[1]["melodyByChords"] == alone[0].object?["saved"])
    shell.does("relate t1 --in run --output r.svg")
    let picture = String(decoding: try shell.bytes("r.svg"), as: UTF8.self)
    #expect(picture.contains("What one instrument tells") && XMLCheck.fault(in: picture) == nil)
  }

  @Test("drawn tunes are measured beside the held-out ones")
  func samples() throws {
    var shell = try shell()
    let value = try shell.json("relate --samples 2 --seed 1 --temperature 0.5 --json").object
    let sets = try #require(value?["relations"]?.array).compactMap { $0.object?["set"]?.string }
    #expect(sets.contains("held-out"))
  }

  @Test("options of relate that do not go together are refused")
  func relateRefused() throws {
    var shell = try shell()
    for cell in [
      "relate --seed 1", "relate --temperature 1", "relate t1 --samples 2", "relate --epochs 1",
      "relate --in run --samples 2", "relate --samples 0", "relate --samples 1001",
      "relate --top 0",
    ] {
      #expect(shell.fails(cell).kind == .usage, "\(cell)")
    }
  }
}
