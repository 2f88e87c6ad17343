public import JSON

/// What a checkpoint keeps of the corpus that its model learned from.
public struct CorpusDetails: Hashable, Sendable {
  /// The whole headers of the training tunes.
  public let headers: HeaderCensus

  /// Collects the details of a corpus.
  public init(_ corpus: TuneCorpus) { headers = HeaderCensus(corpus) }

  /// The details in a checkpoint's provenance.
  public var json: JSONObject { headers.json }

  /// Reads the details from a checkpoint's provenance; nil if they are missing or malformed.
  public init?(json: JSONObject) {
    guard let headers = HeaderCensus(json: json) else { return nil }
    self.headers = headers
  }
}
