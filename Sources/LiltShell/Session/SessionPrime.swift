import ABCNotation
import CharRNN
import Composition
import Drawing

/// What was primed: the text as it was accepted, and how it is to be read.
struct SessionPrime: Hashable {
  /// The text, with characters that the vocabulary lacks left out or replaced where that was asked.
  var text: String
  /// Whether a fragment is read alone, without a header before it.
  var isBare: Bool
  /// What was said about a fragment's header.
  var choices: HeaderTemplate.Choices

  /// What a model reads, with its own kind of header before a fragment.
  ///
  /// - Parameters:
  ///   - loaded: the model.
  ///   - settings: what was set, used where nothing was said.
  /// - Returns: the boundary, the header and the text.
  /// - Throws: `Failure` where the model cannot read the text, or something was said about a
  ///   header that it does not get; `UnreadableHeader`.
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
  /// The choices, and where there is none those of `others`.
  func filled(from others: HeaderTemplate.Choices) -> HeaderTemplate.Choices {
    var choices = self
    choices.meter = meter ?? others.meter
    choices.unitNoteLength = unitNoteLength ?? others.unitNoteLength
    choices.key = key ?? others.key
    choices.title = title ?? others.title
    return choices
  }

  /// The choices, and where there is none what was set.
  func filled(from settings: Settings) -> HeaderTemplate.Choices {
    var set = HeaderTemplate.Choices()
    set.meter = settings.value(of: .meter)
    set.unitNoteLength = settings.value(of: .unitLength)
    set.key = settings.value(of: .key)
    return filled(from: set)
  }

  /// Whether nothing was chosen.
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
