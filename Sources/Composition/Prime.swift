public import CharRNN

/// The text that a model reads before it draws.
///
/// In every corpus a tune follows blank lines, so a prime that begins a tune is read after some; they
/// do not belong to the tune.
public struct Prime: Hashable, Sendable {
  /// Characters read first, from a zero state, that do not belong to the tune.
  public let boundary: String
  /// The header added before a fragment; empty if the prime has its own or is bare.
  public let header: String
  /// The typed text.
  public let text: String

  /// The newlines read before a tune.
  public static let tuneBoundary = "\n\n\n"

  /// The beginning of the tune: header and typed text.
  public var opening: String { header + text }
  /// Everything that the model reads, from a zero state.
  public var reading: String { boundary + opening }

  /// Creates a prime from its parts.
  ///
  /// - Parameters:
  ///   - boundary: characters read first that do not belong to the tune.
  ///   - header: the header added before the text.
  ///   - text: the typed text.
  public init(boundary: String, header: String, text: String) {
    self.boundary = boundary
    self.header = header
    self.text = text
  }

  /// The start of any tune: newlines and `X:` if the vocabulary has them, otherwise its first
  /// character.
  ///
  /// `X:` is given because a tune without it would belong to the one before it in a tunebook. Models
  /// leave it out of up to three in ten tunes, since few tunes of a corpus follow a zero state.
  public init(startOfTuneIn vocabulary: Vocabulary) {
    func has(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy { vocabulary.index(of: $0) != nil }
    }
    self.init(
      boundary: has("\n") ? Self.tuneBoundary : vocabulary.text(of: [0]),
      header: has("X:") ? "X:" : "", text: "")
  }

  /// A prime of one text without boundary or header.
  public init(bare text: String) {
    self.init(boundary: "", header: "", text: text)
  }

  /// A prime of typed text: the beginning of a tune, or a fragment that gets a header.
  ///
  /// - Parameters:
  ///   - typed: the text, all of it in the vocabulary.
  ///   - template: the corpus's kind of header.
  ///   - choices: the user's values for a fragment's header.
  ///   - vocabulary: the model's characters.
  /// - Throws: `UnreadableHeader` if the vocabulary lacks a character of the header.
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

  /// Whether `text` has a `K:` line, which ends a tune's header.
  public static func hasKey(_ text: String) -> Bool {
    Array(text.unicodeScalars)[...].lines.contains { $0.fieldLetter == "K" }
  }
}

/// A fragment's header that the model cannot read.
public struct UnreadableHeader: Error, Hashable, Sendable, CustomStringConvertible {
  /// The unreadable line.
  public let line: String
  /// The first character of the line that the vocabulary lacks.
  public let character: UnknownCharacter

  /// The line and its unknown character.
  public var description: String { "the fragment's header line '\(line)': \(character)" }
}
