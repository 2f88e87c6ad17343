import JSON
import Testing

@testable import Composition

@Suite("HeaderCensus and CorpusDetails")
struct HeaderCensusTests {
  private static let tunes = """
    X:1
    T:One
    R:jig
    M:6/8
    L:1/8
    K:D
    DED

    X:2
    T:Two
    M:6/8
    L:1/8
    K: G
    GAB

    X:3
    T:Three
    M:4/4
    L:1/8
    K: G
    GAB2

    """

  private func census(_ text: String = tunes) throws -> HeaderCensus {
    CorpusDetails(try corpus(text)).headers
  }

  private func header(
    _ meter: String?, _ unit: String? = nil, _ rhythm: String? = nil, key: String
  ) -> WholeHeader {
    WholeHeader(.init(meter: meter, unitNoteLength: unit, rhythm: rhythm), key: key)
  }

  @Test("whole headers are counted, the most frequent first")
  func counted() throws {
    let entries = try census(Self.tunes + Self.tunes + "X:9\nM:4/4\nL:1/8\nK:G\nG\n").entries
    #expect(
      entries.map(\.header) == [
        header("4/4", "1/8", key: "G"), header("6/8", "1/8", "jig", key: "D"),
        header("6/8", "1/8", key: "G"),
      ])
    #expect(entries.map(\.count) == [3, 2, 2])
  }

  @Test("metre, unit and key are those that hold where the music begins")
  func musicBegins() throws {
    func read(_ tune: String) -> WholeHeader? { WholeHeader(of: Array(tune.unicodeScalars)[...]) }
    #expect(
      read("X:1\nM:4/4\nK:G\nM:6/8\nP:A\n% note\nGAB|\nM:9/8\n") == header("6/8", key: "G"))
    #expect(read("X:1\nL:1/4\nK:A\nL:1/8\nK:D\nGAB\nK:G\n") == header(nil, "1/8", key: "D"))
    #expect(read("X:1\nR:jig\nR:reel\nK: Am % minor\n") == header(nil, nil, "jig", key: "Am"))
    #expect(read("X:1\nM:\nK:G\n") == header(nil, key: "G"))
    #expect(read("X:1\nM:6/8\nGAB\n") == nil)
  }

  @Test("held-out tunes and duplicates are not counted")
  func trainingOnly() throws {
    let corpus = try TuneCorpus(
      name: "test",
      texts: [("test.abc", DecodedText(decoding: Array((Self.tunes + Self.tunes).utf8)))],
      heldOutShare: 0.3)
    #expect(HeaderCensus(corpus).entries.reduce(0) { $0 + $1.count } == 2)
  }

  @Test("a header has its own values in the corpus's order, K: last")
  func text() throws {
    let census = try census()
    func text(_ header: WholeHeader, title: String? = nil, writes: Bool = true) -> String {
      census.text(of: header, title: title) { _ in writes }
    }
    #expect(text(header("9/8", key: "Em")) == "X:1\nT:Untitled\nM:9/8\nK: Em\n")
    #expect(
      text(header("6/8", "1/8", "jig", key: "D"), title: "Mine")
        == "X:1\nT:Mine\nR:jig\nM:6/8\nL:1/8\nK: D\n")
    #expect(text(header(nil, key: "C"), writes: false) == "X:1\nT:One\nK: C\n")
    let bare = try self.census("X:1\nGAB\n")
    #expect(bare.entries == [.init(header(nil, key: "C"), count: 1)])
    let all = header("9/8", "1/16", "slip jig", key: "Em")
    #expect(
      bare.text(of: all, title: "Mine") { _ in true }
        == "X:1\nT:Mine\nM:9/8\nL:1/16\nR:slip jig\nK:Em\n")
  }

  @Test("another field comes in if at least half of the tunes have it; credits and P: never")
  func half() throws {
    func text(_ with: Int, of count: Int, field: String = "I:x") throws -> String {
      let tunes = (0..<count).map { number in
        "X:\(number)\n" + (number < with ? field + "\n" : "") + "K:C\nC\n"
      }
      return try census(tunes.joined()).text(of: header(nil, key: "C")) { _ in false }
    }
    #expect(try text(1, of: 2).contains("I:x"))
    #expect(try !text(1, of: 3).contains("I:x"))
    #expect(try text(2, of: 3).contains("I:x"))
    #expect(try text(5, of: 10).contains("I:x"))
    #expect(try !text(4, of: 9).contains("I:x"))
    for letter in "ABCDFHNOSZP" {
      #expect(try !text(9, of: 9, field: "\(letter):me").contains("me"), "\(letter)")
    }
  }

  @Test("details survive the file; what is no details is none")
  func json() throws {
    let details = CorpusDetails(try corpus(Self.tunes))
    #expect(CorpusDetails(json: details.json) == details)
    #expect(CorpusDetails(json: [:]) == nil)
    let field: JSONObject = [
      "field": .string("K"), "tunes": .int(1), "separator": .string(""), "commonest": .string("C"),
    ]
    func read(_ key: String, _ value: JSONValue, tunes: JSONValue = .int(2)) -> CorpusDetails? {
      var changed = field
      changed[key] = value
      return CorpusDetails(json: ["tunes": tunes, "header": .array([.object(changed)])])
    }
    #expect(read("field", .string("K")) != nil)
    #expect(read("field", .string("KL")) == nil)
    #expect(read("field", .int(1)) == nil)
    #expect(read("tunes", .int(-1)) == nil)
    #expect(read("tunes", .int(3)) == nil)
    #expect(read("tunes", .int(Int.max)) == nil)
    #expect(read("commonest", .null) == nil)
    #expect(read("field", .string("K"), tunes: .int(0)) == nil)
    #expect(read("tunes", .int(Int.max), tunes: .int(Int.max)) != nil)
  }

  @Test("the counts of headers are from 1 to the number of tunes in all")
  func malformedHeaders() throws {
    func read(_ counts: [Int], key: JSONValue = .string("G")) -> CorpusDetails? {
      var json = (try? CorpusDetails(corpus(Self.tunes)).json) ?? [:]
      json["headers"] = .array(
        counts.map { .object(["tunes": .int($0), "meter": .string("6/8"), "key": key]) })
      return CorpusDetails(json: json)
    }
    #expect(read([3]) != nil)
    #expect(read([1, 2]) != nil)
    #expect(read([1])?.headers.entries == [.init(header("6/8", key: "G"), count: 1)])
    #expect(read([0]) == nil)
    #expect(read([-1]) == nil)
    #expect(read([4]) == nil)
    #expect(read([2, 2]) == nil)
    #expect(read([3, 1]) == nil)
    #expect(read([Int.max, Int.max]) == nil)
    #expect(read([1], key: .null) == nil)
  }

  @Test("details of an earlier version are one header: the fields of most tunes, commonest values")
  func withoutHeaders() throws {
    var json = CorpusDetails(try corpus(Self.tunes)).json
    json["headers"] = nil
    let census = try #require(CorpusDetails(json: json)).headers
    #expect(census.entries == [.init(header("6/8", "1/8", key: "G"), count: 3)])
    let header = census.text(of: census.entries[0].header) { _ in true }
    #expect(header == "X:1\nT:Untitled\nM:6/8\nL:1/8\nK: G\n")
  }
}
