import TestSupport
import Testing

@testable import CharRNN

@Suite("Encoding")
struct EncodingTests {
  private let vocabulary: Vocabulary

  init() throws { vocabulary = try Vocabulary(of: "\n '\"#-|ABCabceis".unicodeScalars) }

  @Test("an unknown character is told with line, column, size and the nearest one")
  func place() {
    func message(_ text: String) -> String {
      do throws(UnknownCharacter) {
        _ = try vocabulary.encode(text.unicodeScalars)
        return "none"
      } catch {
        return "\(error)"
      }
    }
    let known = "is not in the vocabulary (16 characters); nearest:"
    #expect(message("ABC") == "none")
    #expect(message("") == "none")
    #expect(message("ABcé") == "'é' at column 4 \(known) 'e'")
    #expect(message("A\nB\n é") == "'é' at line 3, column 2 \(known) 'e'")
    #expect(message("\t") == "'\\t' at column 1 \(known) ' '")
    #expect(message("A\u{301}") == "'◌\u{301}' at column 2 \(known) '|'")
    #expect(message("\u{200B}").hasPrefix("U+200B at column 1 "))
    #expect(message("\u{7}").hasPrefix("U+0007 at column 1 "))
  }

  @Test("unknown characters are left out or replaced, and every one is told")
  func policies() throws {
    let text = "Aé♯B".unicodeScalars
    let skipped = try vocabulary.encode(text, unknown: .skip)
    #expect(vocabulary.text(of: skipped.tokens) == "AB")
    #expect(skipped.unknown.map(\.column) == [2, 3])
    let replaced = try vocabulary.encode(text, unknown: .nearest)
    #expect(vocabulary.text(of: replaced.tokens) == "Ae#B")
    #expect(replaced.unknown.map(\.characterWithPlace) == ["'é' at column 2", "'♯' at column 3"])
  }

  @Test("the nearest is the plain form, the other case, or the closest in value, in this order")
  func nearest() throws {
    let expected: [(Unicode.Scalar, Unicode.Scalar)] = [
      ("’", "'"), ("“", "\""), ("♯", "#"), ("–", "-"), ("\u{A0}", " "), ("\r", "\n"), ("¦", "|"),
      ("À", "A"), ("ç", "c"), ("E", "e"), ("É", "e"), ("S", "s"), ("ß", "s"), ("d", "c"),
      ("~", "|"), ("\u{10FFFF}", "|"), ("\0", "\n"),
    ]
    for (character, meant) in expected {
      #expect(vocabulary.nearest(to: character) == meant, "\(character)")
    }
    #expect(try Vocabulary(characters: []).nearest(to: "a") == nil)
  }

  @Test("every character has a nearest one in the vocabulary")
  func everyCharacter() {
    withEverySeed(0..<500) { _, generator in
      let character = try #require(
        Unicode.Scalar(UInt32(generator.below(0xD800))) ?? Unicode.Scalar(0x41))
      let nearest = try #require(vocabulary.nearest(to: character))
      try #require(vocabulary.index(of: nearest) != nil)
    }
  }

  @Test("what a vocabulary lacks is told once each, in order")
  func missing() {
    #expect(vocabulary.missing(from: "zAzyB\n!".unicodeScalars) == ["!", "y", "z"])
    #expect(vocabulary.missing(from: "".unicodeScalars).isEmpty)
  }
}

@Suite("LanguageModel")
struct LanguageModelTests {
  private func model(
    _ characters: String = "\nABC", embedding: Int = 3, layers: [Int] = [4], dropout: Float = 0,
    seed: UInt64 = 1
  ) throws -> LanguageModel {
    let vocabulary = try Vocabulary(of: characters.unicodeScalars)
    return try LanguageModel(
      vocabulary: vocabulary,
      configuration: ModelConfiguration(
        vocabularySize: vocabulary.count, embeddingSize: embedding, layerWidths: layers,
        dropout: dropout), seed: seed)
  }

  @Test("the digest names weights and vocabulary, not how the model is trained or stored")
  func digest() throws {
    let digest = try model().digest
    #expect(try model().digest == digest)
    #expect(try model(dropout: 0.5).digest == digest)
    #expect(try model(seed: 2).digest != digest)
    #expect(try model("\nABD").digest != digest)
    #expect(try model(layers: [4, 4]).digest != digest)
    let exact = try model()
    let stored = Checkpoint(
      vocabulary: exact.vocabulary, parameters: exact.parameters, provenance: Provenance())
    let read = try Checkpoint(bytes: stored.bytes())
    #expect(
      try LanguageModel(vocabulary: read.vocabulary, parameters: read.parameters).digest == digest)
  }

  @Test("a changed weight changes the digest and what is predicted, at once")
  func changes() throws {
    let model = try model()
    let digest = model.digest
    func logits() -> Logits? {
      var reader = Reader(model.predictor)
      reader.read(1)
      return reader.logits
    }
    let before = logits()
    let revision = model.revision
    var weights = model.parameters
    let name = ParameterName.outputBias
    weights[name][weights[name].startIndex] += 1
    model.parameters = weights
    #expect(model.digest != digest)
    #expect(logits() != before)
    #expect(model.revision > revision)
  }

  @Test("what was prepared for reading goes when the weights change: no memory is kept for it")
  func staleReader() throws {
    let model = try model()
    weak let prepared = model.predictor
    #expect(prepared != nil, "kept for the next time")
    model.weightsChanged()
    #expect(prepared == nil)
  }

  @Test("weights for another number of characters are refused")
  func mismatch() throws {
    let weights = try model().parameters
    #expect(throws: ConfigurationError.self) {
      try LanguageModel(vocabulary: Vocabulary(of: "AB".unicodeScalars), parameters: weights)
    }
  }
}
