public import JSON

/// What a checkpoint keeps of the corpus that its model learned from.
public struct CorpusDetails: Hashable, Sendable {
  /// The whole headers of the training tunes.
  public let headers: HeaderCensus
  /// The forms of the regular training tunes; none in files of earlier versions.
  public let forms: FormCensus
  /// What was done to the tunes; none in files of earlier versions.
  public let preparation: Preparation

  /// The styles of the training tunes, also of those that a model learned from before.
  public private(set) var styles: Styles

  /// Collects the details of a corpus.
  public init(_ corpus: TuneCorpus) {
    headers = HeaderCensus(corpus)
    forms = FormCensus(corpus)
    preparation = corpus.preparation
    styles = Styles(corpus)
  }

  /// The details of a corpus that a model goes on with, which still knows the styles of `earlier`.
  ///
  /// The styles of the corpus come first, since the model read them last. A corpus without style lines
  /// ends them: the model has just learned to write tunes without.
  public init(_ corpus: TuneCorpus, after earlier: CorpusDetails?) {
    self.init(corpus)
    let known = styles.names
    if known.isEmpty { return }
    styles = Styles(known + (earlier?.styles.names ?? []).filter { !known.contains($0) })
  }

  /// The details in a checkpoint's provenance.
  public var json: JSONObject {
    var object = headers.json
    object["forms"] = forms.json
    if !preparation.isPlain { object["preparation"] = preparation.json }
    if !styles.names.isEmpty { object["styles"] = .strings(styles.names) }
    return object
  }

  /// Reads the details from a checkpoint's provenance; nil if they are missing or malformed.
  public init?(json: JSONObject) {
    guard let headers = HeaderCensus(json: json) else { return nil }
    self.headers = headers
    guard let preparation = json["preparation"].map(Preparation.init(json:)) ?? Preparation() else {
      return nil
    }
    self.preparation = preparation
    styles = Styles(json["styles"]?.array?.compactMap(\.string) ?? [])
    guard let value = json["forms"] else {
      forms = FormCensus()
      return
    }
    guard let forms = FormCensus(json: value) else { return nil }
    self.forms = forms
  }
}
