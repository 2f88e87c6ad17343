import CharRNN
import TestSupport
import Testing

@testable import Composition

@Suite("TuneFollower and TuneMemory")
struct TuneFollowerTests {
  private static let header = "X:1\nM:6/8\nL:1/8\nK:G\n"
  private let vocabulary: Vocabulary
  private let follower: TuneFollower

  init() throws {
    vocabulary = try Vocabulary(of: (0x0A..<0x7F).compactMap { Unicode.Scalar(UInt8($0)) })
    follower = try #require(
      TuneFollower(
        vocabulary, inputs: TuneFollower.inputs(characterCount: vocabulary.count)))
  }

  /// The values by the inputs' names after `music`.
  private func values(
    _ music: String, _ follower: TuneFollower? = nil, header: String = header
  ) throws -> [String: Int] {
    var follower = follower ?? self.follower
    for token in try vocabulary.encode((header + music).unicodeScalars).tokens {
      follower.read(token)
    }
    return Dictionary(
      uniqueKeysWithValues: follower.inputs.enumerated().map { ($1.name, follower[$0]) })
  }

  /// The character that an input expects after `music`; nil where it expects nothing.
  private func expected(_ name: String, _ music: String) throws -> Character? {
    let value = try #require(try values(music)[name])
    return value == 0 ? nil : Character(vocabulary.characters[value - 1])
  }

  @Test("places count from 1, and are 0 outside the music")
  func places() throws {
    let start = try values("")
    #expect(start["place.position"] == 1)
    #expect(start["place.left"] == 13)
    #expect((start["place.bar"], start["place.part"]) == (1, 1))
    let later = try values("GAB cde|GAB c")
    #expect(later["place.position"] == 9)
    #expect(later["place.left"] == 5)
    #expect(later["place.bar"] == 2)
    #expect(try values("GAB cde")["place.left"] == 1)
    #expect(try values("GAB cdef")["place.left"] == 34)
    #expect(try values("G", header: "X:1\nM:none\nK:G\n")["place.left"] == 35)
    #expect(try values("GAB cde:|1 G6:|2 ")["place.part"] == 2)
    #expect(try values("GAB cde:|GAB")["place.part"] == 3)
    #expect(try values("", header: "X:1\nM:6/8\n").values.allSatisfy { $0 == 0 })
    #expect(try values("GAB cde|\n\n").values.allSatisfy { $0 == 0 })
  }

  @Test("the memory expects what followed the same characters before")
  func expectation() throws {
    #expect(try expected("memory.next", "GAB cd") == nil)
    #expect(try expected("memory.next", "GAB cde|f3 GAB") == " ")
    #expect(try expected("memory.next", "GAB cde|f3 GAB cd") == "e")
    #expect(try expected("memory.next", "GAB cde|f3 GAB cf") == nil)
    // The longest match wins: after "e GAB" came c, after "f GAB" d.
    #expect(try expected("memory.next", "ee eGAB c|ff fGAB d|ee eGAB ") == "c")
    #expect(try expected("memory.second", "ee eGAB c|ff fGAB d|ee eGAB ") == "d")
    #expect(try values("GAB cde|f3 GAB")["memory.length"] == 3)
    #expect(try values("GAB cde|f3 GAB cd")["memory.length"] == 6)
    // A line end is no part of the music.
    #expect(try expected("memory.next", "GAB cde|f3 GA\nB") == " ")
    // A tune knows nothing of the one before.
    #expect(try expected("memory.next", "GAB cde|\n\n" + Self.header + "f3 GAB") == nil)
  }

  @Test("it expects the bar of the part before and of the phrase before, while they are the same")
  func forms() throws {
    let part = "|:G6|A6|B6|c6|d6|e6|f6|g6:|\n"
    #expect(try expected("memory.part", part) == "G")
    #expect(try expected("memory.part", part + "|:a6|") == "A")
    #expect(try expected("memory.part", part + "|:a6|A6|a") == nil)
    #expect(try expected("memory.part", part + "|:a6|A6|a6|c") == "6")
    #expect(try expected("memory.phrase", "|:G6|A6|B6|c6|") == "G")
    #expect(try expected("memory.phrase", "|:G6|A6|B6|c6|G") == "6")
    #expect(try expected("memory.phrase", "|:G6|A6|") == "G", "two bars before in the first four")
    #expect(try expected("memory.phrase", "|:G6|") == nil)
    // The pick-up of a part is that of the part before.
    let pickUp = "D|G6|A6|B6|c5:|\n"
    #expect(try expected("memory.part", pickUp) == "D")
    #expect(try expected("memory.part", pickUp + "d|") == "G")
    #expect(try expected("memory.part", pickUp + "d|e6|") == "A")
    // The second ending repeats the bar of the first.
    #expect(try expected("memory.part", "G6|A6|1B6:|2") == nil)
  }

  @Test("repeated bars are counted: in a row, and how often the last was heard")
  func repeats() throws {
    func repeats(_ music: String) throws -> [Int] {
      let value = try #require(try values(music)["memory.repeats"]) - 1
      return [value / 5, value % 5]
    }
    #expect(try repeats("G6|A6|") == [0, 0])
    #expect(try repeats("G6|A6|G6|") == [1, 1])
    #expect(try repeats("G6|A6|G6|A6|") == [2, 1])
    #expect(try repeats("G6|A6|G6|B6|G6|") == [1, 2])
    #expect(try repeats("G6|A6|G6|B6|") == [0, 0])
    // With a repeat sign a bar is the same bar.
    #expect(try repeats("|:G6:|\n|:G6:|") == [1, 1])
  }

  @Test("the distance of a copy and the bars that it has lasted")
  func copies() throws {
    func copy(_ music: String) throws -> [Int] {
      let value = try #require(try values(music)["memory.copy"]) - 1
      return [value / 6, value % 6]
    }
    #expect(try copy("GBd gdB|ABc def|GBd ") == [2, 0])
    #expect(try copy("GBd gdB|ABc def|GBd gdB|ABc ") == [2, 1])
    #expect(try copy("GBd gdB|ABc def|fga agf|BAG GAB|GBd gdB|ABc ") == [4, 1])
    #expect(try values("GBd gdB|ABc def|")["memory.copy"] == 0)
  }

  @Test(
    "a loop that people hardly write ends all expectations, one bar less does not",
    arguments: [("AA", "A", "A"), ("ABA", "B", "A"), ("ABCA", "B", "C"), ("ABCDABC", "D", "A")])
  func loops(bars: String, next: String, again: String) throws {
    let texts: [Character: String] = [
      "A": "GBd gdB|", "B": "ABc def|", "C": "fga agf|", "D": "BAG GAB|",
    ]
    let below = bars.compactMap { texts[$0] }.joined()
    let following = try #require(next.first.flatMap { texts[$0] })
    #expect(try expected("memory.next", below + following.prefix(3)) == " ")
    let loop = below + following
    let start = try #require(again.first.flatMap { texts[$0] })
    #expect(try expected("memory.next", loop + start.prefix(3)) == nil)
    #expect(try expected("memory.part", loop + start.prefix(3)) == nil)
    #expect(try expected("memory.phrase", loop) == nil)
    // Another bar frees it.
    #expect(try expected("memory.next", loop + "e6|GBd g") == "d")
  }

  @Test(
    "without memory its inputs are 0 and the places as before; so it is for a share of the tunes")
  func silence() throws {
    let music = "GBd gdB|ABc def|GBd "
    let told = try values(music)
    let silent = try values(music, follower.restarted(remembers: false))
    for (name, value) in told {
      #expect(silent[name] == (name.hasPrefix("memory.") ? 0 : value), "\(name)")
    }
    #expect(try values(music, follower.forgetting(share: 0, seed: 1)) == told)
    #expect(try values(music, follower.forgetting(share: 1, seed: 1)) == silent)
    let count = try (0..<400).count {
      try values(music, follower.forgetting(share: 0.25, seed: UInt64($0))) == silent
    }
    #expect((70...130).contains(count), "\(count) of 400")
  }

  @Test("a copy goes on alone")
  func forks() throws {
    var one = follower
    for token in try vocabulary.encode((Self.header + "GAB cde|GA").unicodeScalars).tokens {
      one.read(token)
    }
    var other = one
    let before = one.inputs.indices.map { one[$0] }
    for token in try vocabulary.encode("B cde|f6|".unicodeScalars).tokens { other.read(token) }
    #expect(one.inputs.indices.map { one[$0] } == before)
  }

  @Test("only known inputs of the right size are followed; each group alone too")
  func inputs() throws {
    #expect(TuneFollower(vocabulary, inputs: [SideInput(name: "place.bar", size: 19)]) != nil)
    #expect(TuneFollower(vocabulary, inputs: [SideInput(name: "place.bar", size: 20)]) == nil)
    #expect(TuneFollower(vocabulary, inputs: [SideInput(name: "place.moon", size: 19)]) == nil)
    let places = TuneFollower.inputs(memory: false, characterCount: 5)
    #expect(places.allSatisfy { $0.name.hasPrefix("place.") } && places.count == 4)
    let memory = TuneFollower.inputs(place: false, characterCount: 5)
    #expect(memory.allSatisfy { $0.name.hasPrefix("memory.") } && memory.count == 7)
  }

  @Test("every value is below its input's size, whatever the text, also past the longest tune")
  func ranges() {
    withEverySeed(0..<30) { _, generator in
      var follower = self.follower
      let alphabet = try vocabulary.encode("X:KMP|[]12/>(3)\"zGAbc\n ,:|-".unicodeScalars).tokens
      for token in try vocabulary.encode(Self.header.unicodeScalars).tokens { follower.read(token) }
      let length = generator.below(10) == 0 ? 3 * TuneMemory.limit : 2_000
      // Of few characters, so that matches are long and many.
      let some = (0..<6).map { _ in alphabet[generator.below(alphabet.count)] }
      for _ in 0..<length {
        let pool = generator.below(20) == 0 ? alphabet : some
        follower.read(pool[generator.below(pool.count)])
        for (index, input) in follower.inputs.enumerated() {
          try #require((0..<input.size).contains(follower[index]), "\(input.name)")
        }
      }
    }
  }

  @Test(
    "a tune as long as the memory is remembered to its end, a longer one no more",
    arguments: [(-1, true), (0, true), (1, false)])
  func limit(more: Int, isRemembered: Bool) throws {
    let bar = "GBd gdB|"
    let filler = (0..<(TuneMemory.limit / 8)).map { number in
      // Bars that differ, so that the memory is never stuck.
      let letters = Array("ABcdefga")
      return "G" + String((0..<6).map { letters[(number >> ($0 * 3)) % 8] }) + "|"
    }.joined()
    let end = "GBd gd"
    let all = bar + filler
    let text = all.prefix(TuneMemory.limit + more - end.count) + end
    #expect(text.count == TuneMemory.limit + more)
    #expect(try expected("memory.next", String(text)) == (isRemembered ? "B" : nil))
  }
}
