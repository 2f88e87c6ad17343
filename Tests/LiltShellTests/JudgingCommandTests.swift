import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("evaluate --samples and --tunes")
struct JudgingCommandTests {
  /// A script in the place of abc2midi: a tune in D has an error, one in G a bar of the wrong length.
  private static let judge = """
    #!/bin/sh
    case "$2 $3" in "-o $PWD/"*) exit 9 ;; "-o /"*/tune.mid) ;; *) exit 9 ;; esac
    echo '4.84 January 20 2023 abc2midi'
    while IFS= read -r line; do
      case "$line" in
        K:D*) echo 'Error in line-char 5-4 : Could not find note to be tied' ;;
        K:G*) echo 'Warning in line-char 5-17 : Track 1 Bar 1 has 5 time units while the time \
    signature has 6' ;;
      esac
    done < "$1"

    """

  private func shell(withJudge: Bool = true) throws -> ModelShell {
    let shell = try ModelShell.withModel { world in
      world.environment["PATH"] = world.workingDirectory
      world.environment["TMPDIR"] = world.workingDirectory
    }
    if withJudge { try shell.folder.write(program: Self.judge, to: "abc2midi") }
    return shell
  }

  /// The names of the judged sets and their numbers of tunes.
  private func sets(_ result: JSONValue) throws -> [String] {
    try #require(result.object?["sets"]?.array).compactMap(\.object).map { set in
      "\(set["name"]?.string ?? "") \(set["tunes"]?.int ?? -1)"
    }
  }

  /// The values of a figure, one for each set.
  private func values(_ key: String, _ result: JSONValue) throws -> [JSONObject] {
    let rows = try #require(result.object?["figures"]?.array).compactMap(\.object)
    let row = try #require(rows.first { $0["figure"]?.string == key })
    return try #require(row["values"]?.array).compactMap(\.object)
  }

  @Test("drawn tunes are judged beside the held-out and the training tunes")
  func samples() throws {
    var shell = try shell()
    let result = try shell.json("evaluate --samples 3 --temperature 0.8 --seed 1 --json")
    #expect(try sets(result) == ["samples 3", "held-out 1", "training 7"])
    #expect(try values("noFault", result).map { $0["tunes"] } == [.int(3), .int(1), .int(7)])
    #expect(shell.error.contains("seed 1, temperature 0.8"))
    // Four tunes in D, four in G; the held-out tune is one of them.
    let errors = try values("noError", result).dropFirst().compactMap { $0["value"]?.double }
    let warnings = try values("noBarWarning", result).dropFirst().compactMap { $0["value"]?.double }
    #expect(zip(errors, warnings).allSatisfy { abs($0 + $1 - 1) < 1e-9 })
    #expect(abs(errors[0] + 7 * errors[1] - 4) < 1e-9)
  }

  @Test("the tunes are those that 'sample --count' draws, and the shelf stays as it is")
  func sameTunes() throws {
    var shell = try shell()
    shell.does("set top-k 5", "set length 50", "prime GAB", "set temperature 0.5")
    var plan = SamplePlan(shell.session.settings.sampling(), shell.session.settings)
    (plan.count, plan.seed) = (3, 7)
    var session = shell.session
    let records = try plan.records(session.loadedModel(), &session)
    shell.does("evaluate --samples 3 --seed 7")
    #expect(shell.session.tunes.entries.isEmpty)
    shell.does("sample --count 3 --seed 7")
    let shelved = shell.session.tunes.entries.compactMap(\.record)
    #expect(!shelved.isEmpty && shelved.allSatisfy(records.contains))
  }

  @Test("a file is judged without a model or a corpus, which the rows say")
  func file() throws {
    var shell = try ModelShell()
    let text = shell.prints("evaluate --tunes tunes.abc")
    #expect(text.contains("no error (abc2midi)") && text.contains("not installed"))
    #expect(text.contains("no corpus"))
    let result = try shell.json("evaluate --tunes tunes.abc --json")
    #expect(try sets(result) == ["tunes.abc 8"])
    #expect(try values("noError", result)[0]["reason"] == .string("not installed"))
    #expect(try values("match50", result)[0]["value"] == .null)
    #expect(try values("under8Bars", result)[0]["value"]?.double == 1)
  }

  @Test("training tunes are compared with the others, tunes of a file with all")
  func itself() throws {
    var shell = try ModelShell.withModel()
    let result = try shell.json("evaluate --tunes tunes.abc --json")
    #expect(try sets(result) == ["tunes.abc 8", "held-out 1", "training 7"])
    let matches = try values("match90", result).compactMap { $0["value"]?.double }
    #expect(matches[0] > matches[2])
  }

  @Test("the same seed gives the same table")
  func reproducible() throws {
    var shell = try shell()
    let first = shell.prints("evaluate --samples 4 --seed 3")
    #expect(shell.prints("evaluate --samples 4 --seed 3") == first)
  }

  @Test("Ctrl-C while drawing judges the finished tunes, while judging keeps what was judged")
  func interrupted() throws {
    var shell = try shell()
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] count in
      if count == 4 { interrupt.request() }
    }
    shell.does("set until length", "set length 40")
    let before = shell.output
    #expect(
      shell.fails("evaluate --samples 300 --seed 1").text.contains("stopped after 256 judged"))
    #expect(shell.output.dropFirst(before.count).contains("samples"))
    #expect(!shell.output.dropFirst(before.count).contains("held-out"))

    var other = try self.shell()
    var reports = 0
    other.sink.onProgress = { [interrupt = other.session.world.interrupt] _ in
      reports += 1
      if reports == 2 { interrupt.request() }
    }
    let start = other.output.utf8.count
    let failure = other.fails("evaluate --tunes tunes.abc --json")
    #expect(failure.kind == .interrupted && failure.text.contains("stopped after 8 judged tunes"))
    let result = try JSONValue(
      parsing: String(decoding: other.output.utf8.dropFirst(start), as: UTF8.self))
    #expect(try values("noError", result)[0]["tunes"] == .int(2))
  }

  @Test("wrong options are refused", arguments: [0, 1, 10_000, 10_001])
  func counts(_ count: Int) throws {
    var shell = try ModelShell()
    let isAllowed = (1...10_000).contains(count)
    // Without a model an allowed number fails later.
    #expect(shell.fails("evaluate --samples \(count)").text.contains("expected 1 to") != isAllowed)
    #expect(shell.fails("evaluate --seed 1").kind == .usage)
    #expect(shell.fails("evaluate --temperature 1 --tunes tunes.abc").kind == .usage)
    #expect(shell.fails("evaluate --samples 1").text.contains("no model"))
    #expect(shell.fails("evaluate --tunes nosuch.abc").kind == .input)
  }

  @Test(
    "abc2midi's verdict is read from the beginnings of its lines",
    arguments: [
      ("Error in line-char 5-4 : x\n", true, false), ("voice mapping:\n  1\n", false, false),
      (
        "Warning in line-char 5-1 : Track 1 Bar 1 has 5 time units while the time signature has 6",
        false, true
      ),
      ("Warning in line-char 5-1 : Assuming repeat\n", false, false), ("", false, false),
    ])
  func verdicts(_ messages: String, _ hasError: Bool, _ hasWarning: Bool) {
    let verdict = SecondJudge.verdict(in: messages)
    #expect(verdict.hasError == hasError && verdict.hasBarWarning == hasWarning)
  }

  @Test("a crash of abc2midi is an error of the tune")
  func crash() throws {
    var shell = try ModelShell { world in
      world.environment["PATH"] = world.workingDirectory
      world.environment["TMPDIR"] = world.workingDirectory
    }
    try shell.folder.write(program: "#!/bin/sh\nkill -SEGV $$\n", to: "abc2midi")
    let result = try shell.json("evaluate --tunes tunes.abc --json")
    #expect(try values("noError", result)[0]["value"]?.double == 0)
  }
}
