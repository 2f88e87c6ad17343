import ABCNotation
import CharRNN
import JSON
import TestSupport
import Testing

@testable import Composition

@Suite("A corpus with bass lines")
struct BassCorpusTests {
  private func corpus(_ text: String, heldOut: Double = 0) throws -> TuneCorpus {
    var preparation = Preparation()
    preparation.writesBass = true
    return try TuneCorpus(
      name: "book", texts: [("book", DecodedText(decoding: Array(text.utf8)))],
      heldOutShare: heldOut, preparation: preparation)
  }

  private let book = """
    X:1
    M:6/8
    L:1/8
    K:G
    "G"G6|"D"d6|"G"G6|"G"g6|]

    X:2
    M:6/8
    L:1/8
    K:G
    G6|d6|G6|G6|]

    X:3
    M:6/8
    L:1/8
    K:G
    V:1
    "G"G6|]
    V:2
    G,6|]

    """

  @Test("tunes with chord symbols get a bass, the others stay as they are and are counted")
  func counts() throws {
    let corpus = try corpus(book)
    let texts = corpus.tunes.map { corpus.text(of: $0).string }
    #expect(texts[0].contains("[V:1]\"G\"G6| [V:2 clef=bass]G,,3D,3|"))
    #expect(texts[1].contains("K:G\nG6|d6|") && texts[2].contains("V:2\nG,6|]"))
    #expect(corpus.report.basses.tunes == 1)
    // ' [V:2 clef=bass]G,,3D,3|' 24, '[V:1]' 5; three times ' [V:1]' 6 and ' [V:2]' 6 with the bass, whose
    // bars are 'D,3A,,3|' 8, 'G,,3D,3|' 8 and 'G,,3D,3|]' 9.
    #expect(corpus.report.basses.characters == 24 + 5 + 3 * 12 + 8 + 8 + 9)
    #expect(corpus.report.withoutChords == 1 && corpus.report.otherVoices == 1)
  }

  @Test("the same tunes are held out as without, and those have a bass too")
  func heldOut() throws {
    let text = (1...20).map { "X:\($0)\nM:6/8\nL:1/8\nK:G\n\"G\"G\($0)|]\n\n" }.joined()
    let (two, one) = (
      try corpus(text, heldOut: 0.2),
      try TuneCorpus(
        name: "book", texts: [("book", DecodedText(decoding: Array(text.utf8)))], heldOutShare: 0.2)
    )
    #expect(two.tunes.map(\.role) == one.tunes.map(\.role))
    #expect(two.tunes(in: .heldOut).allSatisfy { $0.string.contains("[V:2 clef=bass]") })
  }

  @Test("a checkpoint records it, and a record without it is that of earlier versions")
  func record() throws {
    var preparation = Preparation()
    preparation.writesBass = true
    #expect(preparation.options == "--bass")
    #expect(Preparation(json: preparation.json) == preparation)
    #expect(Preparation().json == Preparation(json: Preparation().json)?.json)
    #expect("\(Preparation().json)".contains("bass") == false)
    let bad = #"{"bass":1,"distinct":"text","drop":[],"style":true,"asFound":true}"#
    #expect(try Preparation(json: JSONValue(parsing: bad)) == nil)
  }

  @Test("a corpus with bass lines has no forms, and a constraint refuses several voices")
  func forms() throws {
    #expect(try FormCensus(corpus(book)).entries.isEmpty)
    let vocabulary = try corpus(book).vocabulary
    let header = "X:1\nM:6/8\nL:1/8\nK:G\n"
    #expect(throws: ConstraintError.voices(2)) {
      try TuneConstraint(
        opening: header + "[V:1]G6| [V:2]G,6|", form: nil, vocabulary: vocabulary)
    }
    _ = try TuneConstraint(opening: header + "G6|", form: nil, vocabulary: vocabulary)
  }

  @Test("in other keys the bass stays in its octave, and the melody decides on the range")
  func epochs() throws {
    let header = "M:6/8\nL:1/8"
    let melody = Array("X:1\n\(header)\nK:G\n\"G\"G6|\"D\"d6|\"G\"G6|\"G\"g6|]".unicodeScalars)[...]
    let two = try corpus(book)
    let moves = KeyMoves(of: two.text(of: two.tunes[0]), ofMelody: true)
    #expect(moves == KeyMoves(of: melody))
    let keysOfTunes = try corpus(
      "X:1\n\(header)\nK:G\n\"G\"G6|]\n\nX:2\n\(header)\nK:D\n\"D\"d6|]\n\n")
    let texts = EpochTexts(of: keysOfTunes, settings: .init(transposes: true, seed: 3))
    var keys: Set<String> = []
    for epoch in 1...20 {
      for tune in Tunebook(parsing: texts.text(ofEpoch: epoch)[...].string).tunes {
        keys.insert("\(tune.key.abc) \(tune.performance().voices[1].melody.map(\.key))")
      }
    }
    #expect(keys == ["G [43, 50]", "D [50, 45]"])
  }
}
