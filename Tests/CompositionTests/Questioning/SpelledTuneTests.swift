import CharRNN
import Testing

@testable import Composition

@Suite("A tune as a model reads it, by the bytes of its text")
struct SpelledTuneTests {
  /// The tune by a vocabulary with `é` as one character and without `ß`.
  private func spelled(_ text: String) throws -> SpelledTune {
    SpelledTune(
      text, try Vocabulary(of: "X:1\nT%lit seed CDEFGABcdefgab23/'^_=[]{}\"!|-é".unicodeScalars))
  }

  /// The bytes of the only place where `words` stand in `text`.
  private func bytes(of words: String, in text: String) throws -> Range<Int> {
    let found = try #require(text.firstRange(of: words))
    let start = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
    return start..<start + words.utf8.count
  }

  /// The surprisal of the place of `words`, where the n-th token from 0 has n bits.
  private func surprisal(of words: String, in text: String) throws -> Double? {
    let tune = try spelled(text)
    let bits = tune.tokens.indices.map { Double?(Double($0)) }
    return tune.surprisal(of: try bytes(of: words, in: text), in: bits)
  }

  @Test("ASCII is read as it stands, and the bits of a note are those of its characters")
  func plain() throws {
    let tune = try spelled("X:1\nGA2")
    #expect(tune.text == "X:1\nGA2" && tune.tokens.count == 7)
    #expect(tune.unknownCharacters == [])
    #expect(try surprisal(of: "G", in: "X:1\nGA2") == 4)
    #expect(try surprisal(of: "A2", in: "X:1\nGA2") == 11)
    #expect(try surprisal(of: "^c'3/2", in: "X:1\n^c'3/2A") == 4 + 5 + 6 + 7 + 8 + 9)
  }

  @Test("letters of several bytes or of another spelling move no note")
  func letters() throws {
    // A letter and a combining mark, three bytes and one token.
    let decomposed = "T:e\u{301}\nGA2"
    #expect(try spelled(decomposed).text.unicodeScalars.elementsEqual("T:é\nGA2".unicodeScalars))
    #expect(try surprisal(of: "A2", in: decomposed) == 5 + 6)
    #expect(try surprisal(of: "A2", in: "T:é\nGA2") == 5 + 6)
  }

  @Test("unknown characters are left out, and only a note with one of them is not known")
  func unknown() throws {
    let text = "T:ßß\nGA♯2B"
    let tune = try spelled(text)
    #expect(tune.text == "T:\nGA2B")
    #expect(tune.unknownCharacters == ["ß", "♯"])
    #expect(try surprisal(of: "G", in: text) == 3)
    #expect(try surprisal(of: "A♯2", in: text) == nil)
    #expect(try surprisal(of: "B", in: text) == 6)
  }

  @Test("lines of a record are left out as where a tune is scored")
  func record() throws {
    for text in ["X:1\n% lilt seed 1\n% lilt seed 2\nGA2\n", "% lilt seed 1\nX:1\nGA2"] {
      #expect(try spelled(text).text == GenerationRecord.removed(from: text))
      #expect(try surprisal(of: "A2", in: text) == 5 + 6)
    }
  }

  @Test("chord and grace notes have the bits of the least expected of them")
  func several() throws {
    // Token 0 is the bracket, which counts for the first note.
    #expect(try surprisal(of: "[CEG]", in: "[CEG]") == 3 + 4)
    #expect(try surprisal(of: "[CE]2", in: "[CE]2") == 2 + 3 + 4)
    #expect(try surprisal(of: "{ga}", in: "{ga}") == 2 + 3)
    // A double sharp and its letter are one note.
    #expect(try surprisal(of: "[^^CE]", in: "[^^CE]") == 4 + 5)
    #expect(try surprisal(of: "[E^^C]", in: "[E^^C]") == 2 + 3 + 4 + 5)
    // The letters of decorations and words are no notes.
    #expect(try surprisal(of: "[CE!d!]", in: "[CE!d!]") == 2 + 3 + 4 + 5 + 6)
    #expect(try surprisal(of: "[CE\"A\"]", in: "[CE\"A\"]") == 2 + 3 + 4 + 5 + 6)
    // A place that holds no note, such as a macro, counts as a whole.
    #expect(try surprisal(of: "3/", in: "3/") == 1)
  }

  @Test("what was not predicted has no bits")
  func unpredicted() throws {
    let tune = try spelled("GA2")
    #expect(tune.surprisal(of: 0..<1, in: [nil, 1, 2]) == nil)
    #expect(tune.surprisal(of: 1..<3, in: [nil, 1, 2]) == 3)
    #expect(tune.surprisal(of: 1..<3, in: [nil, 1]) == nil)
    #expect(tune.surprisal(of: 1..<1, in: [nil, 1, 2]) == nil)
    #expect(tune.surprisal(of: 7..<9, in: [nil, 1, 2]) == nil)
  }

  @Test("tokens are counted up to a byte")
  func counts() throws {
    let tune = try spelled("é G")
    #expect([0, 1, 2, 3, 4, 9].map(tune.tokenCount) == [0, 1, 1, 2, 3, 3])
  }
}
