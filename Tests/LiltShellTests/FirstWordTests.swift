import Testing

@testable import LiltShell

@Suite("What newcomers type first")
struct FirstWordTests {
  /// What the failure of a cell says and advises.
  private func failure(_ text: String) -> String {
    var shell = TestShell()
    shell.session.execute(text)
    return shell.recorder.error
  }

  @Test(
    "a word that is no command leads to the command that does it",
    arguments: [
      ("GABc d2|", ["prime GABc d2|"]), ("|: \"G\"GAB :|", ["prime |: \"G\"GAB :|"]),
      ("continue", ["sample"]), ("key D", ["set key D"]), ("key=D", ["set key D"]),
      ("temperature 0.5", ["set temperature 0.5"]), ("t1", ["show t1"]), ("_3", ["show _3"]),
      ("3", ["take 3"]), ("list", ["tunes"]), ("hear t1", ["play t1"]), ("ls", ["tunes", "!ls"]),
      ("diff", ["compare A B", "evaluate"]), ("exit()", ["exit"]), (":q", ["quit"]),
      ("\\q", ["quit"]), ("/bye", ["quit"]), (".help", ["help"]), ("man sample", ["help sample"]),
      ("load a.abc", ["tune a.abc", "corpus load a.abc"]),
      ("load jigs", ["open jigs", "corpus load jigs"]),
      ("a.lilt", ["source a.lilt"]), ("run.safetensors", ["open run.safetensors"]),
      ("K:D", ["a tune begins with a line such as 'X:1'", "prime K:D"]),
      ("form AABB", ["sample --form AABB"]), ("epochs 3", ["train --epochs 3"]),
      ("bac", ["did you mean 'back'?", "prime bac"]), ("statsu", ["did you mean 'status'?"]),
      ("My phrase", ["help"]), ("xyzzy", ["help"]), ("_", ["show _"]),
    ])
  func hints(_ text: String, _ hints: [String]) {
    let lines = failure(text).split(separator: "\n").dropFirst().map(String.init)
    #expect(lines == hints.map { "hint: \($0)" })
  }

  @Test("every advised command exists")
  func commands() {
    let advised = Array(Synonyms.taking.values) + Synonyms.alone.values.flatMap(\.self)
    for advice in advised where !advice.contains("Ctrl-L") && !advice.hasPrefix("lilt ") {
      let command = advice.hasPrefix("!") ? "!" : String(advice.prefix { $0 != " " })
      #expect(CommandTable.firstWords.contains(command), "\(advice)")
    }
    for word in Array(Synonyms.taking.keys) + Synonyms.alone.keys + Synonyms.loading {
      #expect(!CommandTable.firstWords.contains(word), "'\(word)' is a command")
    }
  }

  @Test(
    "a refused value says what is allowed, and what was probably meant",
    arguments: [
      ("set temperature 0,8", "expected a number from 0.01 to 100\nhint: set temperature 0.8\n"),
      ("set until tunes", "expected tune, length\nhint: set until tune\n"),
      ("set meter 7", "expected a metre such as 6/8, C or none\n"),
      ("set meter 6/7", "expected a metre such as 6/8, C or none\n"),
      ("set key Q", "expected a key such as D, Em or Gmix\n"),
      ("set key h", "expected a key such as D, Em or Gmix\n"),
      ("set unit-length x", "expected a length such as 1/8\n"),
      ("sample --key Hm", "--key 'Hm', expected a key such as D, Em or Gmix\n"),
      ("prime --meter 7 GAB", "--meter '7', expected a metre such as 6/8, C or none\n"),
      ("prime --unit-length 3/8 GAB", "--unit-length '3/8', expected a length such as 1/8\n"),
      ("sample --seed -1", "expected a whole number from 0 to 18446744073709551615\n"),
      (
        "sample --temperature 0,8",
        "expected a number from 0.01 to 100\nhint: sample --temperature 0.8 …\n"
      ),
      ("train --steps many", "expected a whole number\n"),
      ("train --minutes x", "expected a number\n"),
      ("sample --temp 1", "unknown option '--temp'\nhint: did you mean '--temperature'?\n"),
      ("sample --metre 6/8", "unknown option '--metre'\nhint: did you mean '--meter'?\n"),
      ("status --xyzzy", "unknown option '--xyzzy'\nhint: help status\n"),
    ])
  func values(_ text: String, _ expected: String) {
    #expect(failure(text).contains(expected), "\(failure(text))")
  }

  @Test("keys, metres and lengths of music are taken")
  func allowed() {
    for text in [
      "set key Gmix", "set key F#m", "set key d", "set key B♭", "set meter 6/8", "set meter C|",
      "set meter none",
      "set unit-length 1/16",
    ] {
      #expect(failure(text).isEmpty, "\(text)")
    }
  }

  @Test("history lists the latest cells or a range, by their numbers")
  func history() {
    var shell = TestShell()
    for text in ["set top-k 1", "set top-k 2", "set top-k 3", "history 2-3"] {
      shell.session.execute(text)
    }
    #expect(
      shell.recorder.output.hasSuffix("2  set top-k 2\n3  set top-k 3\n")
        || shell.recorder.output.contains("2    set top-k 2\n3    set top-k 3\n"))
    #expect(failure("history 0").contains("expected a number of cells or a range such as 3-9"))
    #expect(failure("history x").contains("expected a number of cells or a range such as 3-9"))
    #expect(
      failure("history 2-9").contains("there are no cells '2-9', expected N or N-M from 1 to 0"))
  }
}
