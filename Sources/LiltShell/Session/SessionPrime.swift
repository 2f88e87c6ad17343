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
  var choices: HeaderTemplate.Choices

  /// The text that a model reads, with its own kind of header before a fragment.
  ///
  /// - Parameters:
  ///   - loaded: The model.
  ///   - settings: The session's settings, which fill unset choices.
  /// - Returns: The boundary, the header and the text.
  /// - Throws: `Failure` if the model cannot read the text, or if a header choice is given for a
  ///   text that gets no header; `UnreadableHeader`.
  func resolved(for loaded: SessionModel, _ settings: Settings) throws -> Prime {
    if !choices.isEmpty, isBare || Prime.hasKey(text) {
      throw Failure.arguments(
        "--meter, --unit-length, --key and --title are for the header that a fragment gets, "
          + (isBare ? "and this one is bare" : "and this text has its own"))
    }
    let vocabulary = loaded.model.vocabulary
    do throws(UnknownCharacter) {
      _ = try vocabulary.encode(text.unicodeScalars)
    } catch {
      throw Failure.unreadablePrime("\(error)")
    }
    if isBare { return Prime(bare: text) }
    return try Prime(
      typed: text, template: loaded.headerTemplate, choices: choices.filled(from: settings),
      vocabulary: vocabulary)
  }
}

extension HeaderTemplate.Choices {
  /// Fills unset choices from `others`.
  func filled(from others: HeaderTemplate.Choices) -> HeaderTemplate.Choices {
    var choices = self
    choices.meter = meter ?? others.meter
    choices.unitNoteLength = unitNoteLength ?? others.unitNoteLength
    choices.key = key ?? others.key
    choices.title = title ?? others.title
    return choices
  }

  /// Fills unset choices from the session's settings.
  func filled(from settings: Settings) -> HeaderTemplate.Choices {
    var set = HeaderTemplate.Choices()
    set.meter = settings.value(of: .meter)
    set.unitNoteLength = settings.value(of: .unitLength)
    set.key = settings.value(of: .key)
    return filled(from: set)
  }

  /// Whether no choice is set.
  var isEmpty: Bool { self == HeaderTemplate.Choices() }
}

extension String {
  /// The text as a prime, without blank lines at its end, which would end the tune.
  ///
  /// A newline follows a last line that is a field; music such as `G:|` continues where it stops.
  var asPrime: String {
    let text = trimmingTrailingNewlines
    let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if case .field = lastLine.unicodeScalars.lineKind { return text + "\n" }
    return text
  }
}
