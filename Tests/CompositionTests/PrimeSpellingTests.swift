import CharRNN
import Testing

@testable import Composition

@Suite("Spelling of accented letters")
struct PrimeSpellingTests {
  /// e with an acute accent, composed; its scalars tell it from the other spelling.
  private static let composed = "\u{E9}"
  private static let decomposed = "e\u{301}"

  private func spelled(_ text: String, by characters: String) throws -> [Unicode.Scalar] {
    Array(try Vocabulary(of: characters.unicodeScalars).spelling(of: text).unicodeScalars)
  }

  @Test(
    "a letter is spelled as the vocabulary has it, with one mark or two",
    arguments: [
      ("caf" + decomposed, "cafe" + composed, "caf" + composed),
      ("caf" + composed, "cafe\u{301}", "caf" + decomposed),
      // With both, one character is the usual spelling; composed text stays in any case.
      (decomposed, "e\u{301}" + composed, composed), (composed, "e\u{301}" + composed, composed),
      ("o\u{302}\u{301}", "o\u{1ED1}", "\u{1ED1}"),
      ("o\u{302}\u{301}", "\u{F4}\u{301}", "\u{F4}\u{301}"),
      ("\u{1ED1}", "o\u{301}\u{302}", "o\u{302}\u{301}"),
      // Marks in another order are the same letter.
      ("a\u{302}\u{323}", "\u{1EAD}", "\u{1EAD}"),
    ])
  func respelled(_ text: String, _ characters: String, _ expected: String) throws {
    #expect(try spelled(text, by: characters) == Array(expected.unicodeScalars))
  }

  @Test(
    "a letter that the vocabulary lacks stays as typed, and so does all that it has",
    arguments: [
      (decomposed, "abc"), (composed, "abce"), (composed, "abc\u{301}"), (decomposed, "e\u{301}"),
      ("GAB\r\n|", "GAB"), ("日本🎵", "a"), ("\u{301}", "e" + composed), ("", "a"),
    ])
  func unchanged(_ text: String, _ characters: String) throws {
    #expect(try spelled(text, by: characters) == Array(text.unicodeScalars))
  }
}
