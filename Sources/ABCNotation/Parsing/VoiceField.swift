/// The value of a `V:` field: a name, then properties (ABC 2.1 §7).
struct VoiceField {
  let id: String
  var properties: VoiceProperties

  /// A voice with a name, which is empty for that of the music before any `V:`.
  init(id: String, properties: VoiceProperties = VoiceProperties()) {
    self.id = id
    self.properties = properties
  }

  /// Parses a value, and reports what is unknown in it.
  init(_ bytes: [UInt8], _ value: Range<Int>, _ diagnostics: inout DiagnosticCollector) {
    let end = bytes[value].firstIndex(where: \.isSpace) ?? value.upperBound
    if value.isEmpty {
      diagnostics.report(.voiceWithoutName, value.lowerBound, value.upperBound)
    }
    self.init(
      id: bytes.string(value.lowerBound..<end),
      properties: VoiceProperties(bytes, end..<value.upperBound, in: "the voice", &diagnostics))
  }

  /// The name of the voice in a value.
  static func id(in value: String) -> String {
    String(value.prefix { $0 != " " && $0 != "\t" })
  }

  /// The value as ABC 2.1 writes it.
  var text: String { properties.isEmpty ? id : id + " " + properties.text }
}
