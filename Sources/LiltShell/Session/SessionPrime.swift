import ABCNotation
import CharRNN
import Composition
import Drawing

/// The user's prime: its text and how models read it.
struct SessionPrime: Hashable {
  /// The text; characters outside the vocabulary are dropped or replaced if the user asked for it.
  var text: String
  /// Whether a model reads a fragment without a header before it.
  var isBare: Bool
  /// The user's values for a fragment's header.
  var choices: HeaderChoices

  /// What a model reads, and the header that was chosen for a fragment.
  typealias Resolved = (prime: Prime, header: FragmentHeader?)

  /// The text that a model reads, with a header before a fragment.
  ///
  /// - Parameters:
  ///   - loaded: The model.
  ///   - settings: The session's settings, which fill unset choices.
  /// - Returns: The boundary, the header and the text; the chosen header, if there is one.
  /// - Throws: `Failure` if the model cannot read the text, or if a header choice is given for a
  ///   text that gets no header; `UnreadableHeader`.
  func resolved(for loaded: SessionModel, _ settings: Settings) throws -> Resolved {
    let kind = PrimeKind(text)
    if !choices.isEmpty, isBare || kind != .fragment {
      throw Failure.arguments(
        "--meter, --unit-length, --key, --title and --style are for the header that a fragment gets, "
          + (isBare ? "and this one is bare" : "and this text has its own"))
    }
    try loaded.check(style: choices.style)
    let vocabulary = loaded.model.vocabulary
    let text = vocabulary.spelling(of: text)
    do throws(UnknownCharacter) {
      _ = try vocabulary.encode(text.unicodeScalars)
    } catch {
      throw Failure.unreadablePrime("\(error)")
    }
    if isBare { return (Prime(bare: text), nil) }
    if kind != .fragment { return (Prime(wholeHeader: text, vocabulary: vocabulary), nil) }
    let header = FragmentHeader(
      for: text, details: loaded.corpusDetails, choices: choices.filled(from: settings),
      model: loaded.model)
    let prime = try Prime(fragment: text, header: header.text, vocabulary: vocabulary)
    return (prime, header)
  }
}

extension HeaderChoices {
  /// Fills unset choices from the session's settings.
  func filled(from settings: Settings) -> HeaderChoices {
    var set = HeaderChoices()
    set.meter = settings.value(of: .meter)
    set.unitNoteLength = settings.value(of: .unitLength)
    set.key = settings.value(of: .key).map(HeaderValues.plainKey)
    return filled(from: set)
  }

  /// Whether no choice is set.
  var isEmpty: Bool { self == HeaderChoices() }

  /// Whether no choice but that of a style is set.
  var hasOnlyStyle: Bool {
    var others = self
    others.style = nil
    return others.isEmpty
  }
}

extension Session {
  /// `text` with a newline after a last line that is a field, which a note tells.
  ///
  /// The value of a field ends with its line; music such as `G:|` goes on where it stops.
  func endingLastField(of text: String) -> String {
    guard let line = text.unendedField else { return text }
    note("the newline after '\(line)' is read too; with --bare it is not")
    return text + "\n"
  }
}
