import CharRNN
import TestSupport
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
  @Test("characters are sorted by scalar value and numbered from 0")
  func sorted() throws {
    let vocabulary = try Vocabulary(of: "b~a\nA".unicodeScalars)
    #expect(vocabulary.characters == ["\n", "A", "a", "b", "~"])
    #expect(vocabulary.index(of: "\n") == 0)
    #expect(vocabulary.index(of: "~") == 4)
    #expect(vocabulary.index(of: "z") == nil)
    #expect(vocabulary.text(of: [2, 3, 0]) == "ab\n")
  }

  @Test("a character is a scalar: a base letter and its accent are two")
  func scalars() throws {
    #expect(try Vocabulary(of: "e\u{301}".unicodeScalars).count == 2)
  }

  @Test("a list with a character twice is refused, with both places")
  func duplicate() {
    #expect(throws: VocabularyError.duplicate("a", first: 0, second: 2)) {
      try Vocabulary(characters: ["a", "b", "a"])
    }
  }

  @Test("more characters than a token can number are refused")
  func tooMany() {
    let many = (0...65_536).compactMap { Unicode.Scalar(0x2_0000 + $0) }
    #expect(throws: VocabularyError.tooMany(count: 65_537)) {
      try Vocabulary(of: many)
    }
  }

  @Test("the ancestor's text has 87 characters, newline first and tilde last", .needsNottingham)
  func ancestor() throws {
    let folder = try #require(Corpora.nottingham)
    let text =
      try Fixtures.text(at: folder + "/jigs.abc") + Fixtures.text(at: folder + "/hpps.abc")
    let vocabulary = try Vocabulary(of: text.unicodeScalars)
    #expect(text.unicodeScalars.count == 155_224)
    #expect(vocabulary.count == 87)
    #expect(vocabulary[0] == "\n")
    #expect(vocabulary[86] == "~")
  }
}
