import CharRNN
import Composition
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("score: surprising places and standing")
struct SurpriseCommandTests {
  private static let tune =
    "X:1\nT:Tune 2\nM:6/8\nK:D\nG2|\"G\"GAB dBG|AAA c2B|FED def|g3 G3|\n"

  @Test("the places are the characters with most bits, named as why takes them")
  func places() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 30", Self.tune)
    let value = try shell.json("score --json t1")
    let surprisals = try #require(value.object?["surprisals"]?.array).map {
      ($0.array?.first?.string ?? "", $0.array?.last?.double ?? -1)
    }
    let places = try #require(value.object?["places"]?.array)
    // The 23 characters of the header are not among them: titles would hide the music.
    let most = surprisals.dropFirst(23).map(\.1).sorted(by: >).prefix(5)
    #expect(surprisals[..<23].map(\.0).joined() == "X:1\nT:Tune 2\nM:6/8\nK:D\n")
    let header = try shell.json("score --json <<E\nX:1\nT:Tune 2\nE").object?["places"]?.array
    #expect(header?.count == 5 && header?[0].object?["bar"] == .null)
    #expect(places.compactMap { $0.object?["bits"]?.double } == Array(most))
    for place in places {
      let index = try #require(place.object?["place"]?.int) - 1
      #expect(place.object?["character"]?.string == surprisals[index].0)
      let character = try #require(place.object?["character"]?.string)
      let expected = try #require(place.object?["expected"]?.array)
      #expect(!expected.contains { $0.array?.first?.string == character })
      if let bar = place.object?["bar"]?.string { shell.does("why t1 \(bar)") }
    }
    #expect(shell.prints("score t1").contains("most surprising"))
  }

  @Test("bars have the numbers that why takes: a pick-up is 0")
  func numbers() throws {
    var shell = try ModelShell.withModel()
    shell.does(Self.tune)
    let bars = try #require(shell.json("score --json t1").object?["bars"]?.array)
    #expect(bars.map { $0.object?["bar"]?.int } == [0, 1, 2, 3, 4])
    // A fragment is counted after its header; a text that is no tune from 1.
    let typed = try shell.json("score --json GAB dBG|AAA c2B|")
    #expect(typed.object?["bars"]?.array?.map { $0.object?["bar"]?.int } == [1, 2])
    let bare = try shell.json("score --json --bare GAB dBG|AAA c2B|")
    #expect(bare.object?["bars"]?.array?.map { $0.object?["bar"]?.int } == [1, 2])
    let pickUp = try shell.json("score --json --bare G|AAA c2B|")
    #expect(pickUp.object?["bars"]?.array?.map { $0.object?["bar"]?.int } == [1, 2])
  }

  @Test("a note has its place in the bar, and a chord symbol that of the bar")
  func names() throws {
    let shell = try ModelShell.withModel()
    let vocabulary = try #require(shell.session.model?.model.vocabulary)
    let text = "G2|\"G\"GAB dBG|"
    let bars = try NumberedBars(text, behind: "X:1\nM:6/8\nK:D\n", vocabulary)
    func name(_ index: Int) -> String? { bars.name(of: index) }
    // G2 | " G " G A B ␣ d B G |
    #expect([0, 1, 2].map(name) == ["0.1", "0.1", "0"])
    #expect([3, 4, 5, 6, 7, 8].map(name) == ["1", "1", "1", "1.1", "1.2", "1.3"])
    #expect([9, 10, 12, 13].map(name) == ["1", "1.4", "1.6", "1"])
  }

  /// A tunebook of which 20 tunes are held out.
  private static let book = (1...40).map { number -> String in
    let groups = ["GAB", "dBG", "AcA", "FED", "def", "g3"]
    let chosen = (0..<6).map { groups[($0 * number + number / 6) % 6] }
    let music = chosen.joined(separator: " ")
    return "X:\(number)\nT:Tune \(number)\nM:6/8\nK:D\n\(music) \(number)|\n\n"
  }.joined()

  private func bookShell() throws -> ModelShell {
    var shell = try ModelShell()
    try shell.folder.write(Self.book, to: "book.abc")
    shell.does(
      "corpus load book.abc --held-out 0.5", "model new --embedding 4 --layers 6 --seed 1",
      "train --steps 20")
    return shell
  }

  @Test("a whole tune is compared with the held-out tunes, and fragments are not")
  func standing() throws {
    var shell = try bookShell()
    shell.does("X:1\nT:Tune 2\nM:6/8\nK:D\nGAB dBG|\n")
    let standing = try #require(shell.json("score --json t1").object?["standing"]?.object)
    #expect(standing["tunes"]?.int == 20 && standing["heldOut"] == .bool(true))
    let below = try #require(standing["below"]?.double)
    #expect((0...1).contains(below) && abs(below * 20 - (below * 20).rounded()) < 1e-9)
    #expect(shell.prints("score t1").contains("of 20 held-out tunes"))
    for cell in [
      "score --json GAB dBG|", "score --json --bare t1", "score --json <<E\nX:1\nK:D\nE",
    ] {
      #expect(try shell.json(cell).object?["standing"] == .null, "\(cell)")
    }
    // Without a corpus nothing is said of one.
    shell.does("checkpoint save m.safetensors")
    var other = try ModelShell(in: shell.folder)
    other.does("open m.safetensors", "X:1\nK:D\nGAB|\n")
    #expect(try other.json("score --json t1").object?["standing"] == .null)
  }

  @Test("a text that is like no tune is above all")
  func ends() throws {
    var shell = try bookShell()
    shell.does("set batch 3", "set sequence 8", "set learning-rate 0.01", "train --steps 300")
    let strange = "X:1\nK:D\n" + String(repeating: "3|4D:", count: 20) + "|\n"
    #expect(
      try shell.json("score --json <<E\n\(strange)E").object?["standing"]?.object?["below"]?.double
        == 1)
  }

  @Test("the standing is measured anew for other weights, held cells and another corpus")
  func renewed() throws {
    var shell = try bookShell()
    shell.does("X:1\nT:Tune 2\nM:6/8\nK:D\nGAB dBG|\n")
    func median() throws -> Double? {
      try shell.json("score --json t1").object?["standing"]?.object?["p50"]?.double
    }
    var seen = [try median()]
    #expect(try median() == seen[0])
    shell.does("train --steps 20")
    seen.append(try median())
    shell.does("hold 1:2 0.9")
    seen.append(try median())
    shell.does("corpus load book.abc --held-out 0.6")
    seen.append(try median())
    #expect(Set(seen.map { $0 ?? -1 }).count == 4)
  }

  @Test("Ctrl-C in the comparison stops score")
  func interrupted() throws {
    var shell = try bookShell()
    shell.does("X:1\nT:Tune 2\nM:6/8\nK:D\nGAB dBG|\n")
    shell.session.world.interrupt.request()
    #expect(shell.run("score t1") == .failed(.interrupted))
  }
}
