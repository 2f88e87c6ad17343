/// One tune of a tunebook: its header and its voices.
///
/// Two tunes are equal if their contents are; the places in their texts do not count.
public struct Tune: Sendable {
  /// The text of a tune and its place in the tunebook.
  public struct Source: Sendable {
    /// The tune's lines, from its `X:` up to the next tune or the end of the text, as written.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The place of these lines in the text that was parsed.
    public let range: Range<SourceLocation>
    /// The bytes of `text`, in storage that all tunes of a tunebook share.
    ///
    /// Spans in the tune count from the first of these bytes.
    let bytes: ArraySlice<UInt8>
    /// The fields of the file header that the tune inherits.
    let inherited: [FileHeader.Inherited]
    /// The place of the inherited fields, as an index into `bytes`.
    let inheritedPlace: Int
    /// The bytes before the first tune if there is a file header, else none.
    let textBefore: ArraySlice<UInt8>
  }

  /// The header's fields in order, `X:` first and `K:` last, comments and directives among them.
  public var fields: [Field]
  /// M: the meter at the start of the body; free if the header gives none.
  public var meter: Meter
  /// L: the unit note length in whole notes; without the field it follows from the meter (ABC 2.1
  /// §3.1.7).
  public var unitNoteLength: Fraction
  /// K: the key at the start of the body; C major if the field is missing.
  public var key: Key
  /// Q: the tempo at the start, or `nil` if none is given.
  public var tempo: Tempo?
  /// P: the order of the parts, or `nil` if none is given.
  public var partOrder: PartOrder?
  /// The voices in the order in which the text names them, at least one.
  public var voices: [Voice]
  /// The text that was parsed; `nil` for a tune that was not parsed from a text.
  public var source: Source?

  /// Creates a tune that has no text; `fields` are those of the header, `X:` first and `K:` last.
  public init(
    fields: [Field], meter: Meter, unitNoteLength: Fraction, key: Key, tempo: Tempo? = nil,
    partOrder: PartOrder? = nil, voices: [Voice]
  ) {
    self.fields = fields
    self.meter = meter
    self.unitNoteLength = unitNoteLength
    self.key = key
    self.tempo = tempo
    self.partOrder = partOrder
    self.voices = voices
  }

  /// X: the reference number; 0 if the field is missing or has no digits.
  public var referenceNumber: Int {
    Int(first("X")?.prefix { ("0"..."9").contains($0) } ?? "") ?? 0
  }

  /// T: the titles, the main one first.
  public var titles: [String] { fields.filter { $0.code.isTitle }.map(\.text) }

  /// R: the rhythm, such as `hornpipe`.
  public var rhythm: String? { first("R") }

  /// The value of the first header field with a letter; `nil` if there is none.
  public func first(_ letter: Character) -> String? {
    letter.asciiValue.flatMap { field($0)?.value }
  }

  /// The first header field with a letter, given by its ASCII code.
  func field(_ code: UInt8) -> Field? {
    for field in fields where field.code == code { return field }
    return nil
  }

  /// The values of all header fields with a letter, in order.
  public func values(of letter: Character) -> [String] {
    fields.lazy.filter { $0.code == letter.asciiValue }.map(\.value)
  }
}

extension Tune: Hashable {
  /// Whether both have the same header and music.
  public static func == (a: Tune, b: Tune) -> Bool {
    a.fields == b.fields && a.meter == b.meter && a.unitNoteLength == b.unitNoteLength
      && a.key == b.key && a.tempo == b.tempo && a.partOrder == b.partOrder
      && a.voices == b.voices
  }

  /// Hashes header and music.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(fields)
    hasher.combine(voices)
  }
}

/// One voice of a tune (ABC 2.1 §7).
///
/// Two voices are equal if their contents are; the places in their texts do not count.
public struct Voice: Sendable {
  /// The name that `V:` gives it; empty for the voice of a tune that has no `V:`.
  public var id: String
  /// The properties after the name in the `V:` field, as written.
  public var properties: String
  /// The elements of the voice in the order written.
  ///
  /// - Complexity: O(*n*) to get or set, since a voice keeps them in a compact form.
  public var elements: [MusicElement] {
    get { list.elements }
    set { list = SignList(newValue) }
  }
  /// The elements in compact form, which the parser makes and the player reads.
  var list: SignList

  /// Creates a voice from its elements.
  public init(id: String = "", properties: String = "", elements: [MusicElement]) {
    self.init(id: id, properties: properties, list: SignList(elements))
  }

  init(id: String, properties: String, list: SignList = SignList()) {
    self.id = id
    self.properties = properties
    self.list = list
  }
}

extension Voice: Hashable {
  /// Whether both have the same name, properties and elements.
  public static func == (a: Voice, b: Voice) -> Bool {
    a.id == b.id && a.properties == b.properties && a.elements == b.elements
  }

  /// Hashes name and elements.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(elements)
  }
}
