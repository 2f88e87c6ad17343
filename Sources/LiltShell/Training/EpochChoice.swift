import CharRNN
import Composition
import JSON

/// How the text of every epoch is made, as the training settings record it.
struct EpochChoice: Hashable, Sendable {
  /// Whether every epoch has the tunes in an order of its own.
  var shuffles = false
  /// Whether tunes are moved into other keys.
  var transposes = false

  private static let keys = (shuffles: "shuffle", transposes: "transpose")

  /// The choice that `settings` record; the plain text where they record nothing.
  init(_ settings: TrainingSettings) {
    shuffles = settings.text[Self.keys.shuffles]?.bool ?? false
    transposes = settings.text[Self.keys.transposes]?.bool ?? false
  }

  /// What the settings record; empty for the plain text.
  var json: JSONObject {
    var object = JSONObject()
    if shuffles { object[Self.keys.shuffles] = .bool(true) }
    if transposes { object[Self.keys.transposes] = .bool(true) }
    return object
  }

  /// The text of every epoch.
  ///
  /// - Parameters:
  ///   - corpus: the corpus whose training tunes are read.
  ///   - plain: its training text as it stands.
  ///   - vocabulary: the model's characters, which include all of the corpus.
  ///   - seed: decides order and keys.
  /// - Returns: the text, the same for the same seed and epoch.
  func text(
    of corpus: TuneCorpus, plain: [Token], _ vocabulary: Vocabulary, seed: UInt64
  )
    -> TrainingText
  {
    let readsFound = corpus.preparation.keepsAsFound
    guard shuffles || transposes || readsFound else { return TrainingText(plain) }
    let texts = EpochTexts(
      of: corpus, vocabulary: vocabulary,
      settings: EpochTexts.Settings(shuffles: shuffles, transposes: transposes, seed: seed))
    return TrainingText { epoch in
      // A series of seeds has 2^39 places; no run gets there, but a file can say so.
      try vocabulary.encode(texts.text(ofEpoch: epoch % (1 << 32) + 1)).tokens
    }
  }
}
