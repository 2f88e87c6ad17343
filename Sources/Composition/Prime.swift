public import CharRNN

/// What a model reads before it goes on by itself.
///
/// A tune begins after blank lines in every corpus, so a prime that begins a tune is read after
/// them; they are no part of the tune.
public struct Prime: Hashable, Sendable {
  /// Read from a zero state, but no part of the tune.
  public let boundary: String
  /// The header that was put before a fragment; empty for a prime that has its own, or a bare one.
  public let header: String
  /// What was typed, in the vocabulary.
  public let text: String

  /// The blank lines between tunes.
  public static let tuneBoundary = "\n\n\n"

  /// What the tune starts with: the header and what was typed.
  public var opening: String { header + text }
  /// All that the model reads, from a zero state.
  public var reading: String { boundary + opening }

  /// Takes a prime apart from what is known to be read.
  ///
  /// - Parameters:
  ///   - boundary: what is read first and not kept.
  ///   - header: what is put before the text.
  ///   - text: the text.
  public init(boundary: String, header: String, text: String) {
    self.boundary = boundary
    self.header = header
    self.text = text
  }

  /// The start of a tune of which nothing is known: blank lines and `X:`, as far as the vocabulary
  /// has them, or else its first character.
  ///
  /// A tune without an `X:` line belongs to the one before it in a tunebook, and from a zero state
  /// models draw as many as three in ten without: they have read few tunes from there.
  public init(startOfTuneIn vocabulary: Vocabulary) {
    func has(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy { vocabulary.index(of: $0) != nil }
    }
    self.init(
      boundary: has("\n") ? Self.tuneBoundary : vocabulary.text(of: [0]),
      header: has("X:") ? "X:" : "", text: "")
  }

  /// A prime that is one text, read from a zero state and kept.
  public init(bare text: String) {
    self.init(boundary: "", header: "", text: text)
  }

  /// A prime as it was typed: a tune's beginning with its header, or a fragment that gets one.
  ///
  /// - Parameters:
  ///   - typed: the text, in the vocabulary already.
  ///   - template: what headers look like.
  ///   - choices: what a person wants of a fragment's header.
  ///   - vocabulary: what the model can read.
  /// - Throws: `UnreadableHeader` where the vocabulary lacks a character of the header.
  public init(
    typed: String, template: HeaderTemplate, choices: HeaderTemplate.Choices,
    vocabulary: Vocabulary
  ) throws(UnreadableHeader) {
    let boundary = vocabulary.index(of: "\n") == nil ? "" : Self.tuneBoundary
    if Self.hasKey(typed) {
      self.init(boundary: boundary, header: "", text: typed)
      return
    }
    let header = template.header(choices) { text in
      text.unicodeScalars.allSatisfy { vocabulary.index(of: $0) != nil }
    }
    for line in header.split(separator: "\n") {
      do throws(UnknownCharacter) {
        _ = try vocabulary.encode((line + "\n").unicodeScalars)
      } catch {
        throw UnreadableHeader(line: String(line), character: error)
      }
    }
    self.init(boundary: boundary, header: header, text: typed)
  }

  /// Whether a text has a `K:` line, which ends a tune's header.
  public static func hasKey(_ text: String) -> Bool {
    Array(text.unicodeScalars)[...].lines.contains { $0.fieldLetter == "K" }
  }
}

extension Prime {
  /// The model after it has read the prime; `nil` where `shouldStop`, asked before every character,
  /// said so.
  ///
  /// - Throws: `UnknownCharacter` where the prime is not in the vocabulary.
  func reader(
    _ model: LanguageModel, _ settings: SamplingSettings, shouldStop: () -> Bool
  ) throws(UnknownCharacter) -> Reader? {
    var reader = Reader(model.predictor(settings.weights))
    for token in try model.vocabulary.encode(reading.unicodeScalars).tokens {
      if shouldStop() { return nil }
      reader.read(token)
    }
    return reader
  }
}

/// A header that a fragment should get, but that the model cannot read.
public struct UnreadableHeader: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line that is wrong.
  public let line: String
  /// The first character of it that the vocabulary lacks.
  public let character: UnknownCharacter

  /// The fact with the line.
  public var description: String { "the fragment's header line '\(line)': \(character)" }
}
