/// One tune of a tunebook: its header and its voices.
///
/// Two tunes are equal if they say the same; where they stood in their texts does not count.
public struct Tune: Sendable {
  /// Where a tune was read from.
  public struct Source: Sendable {
    /// The tune's lines, from its `X:` up to the next tune or the end of the text, as written.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Where these lines stand in the text that was parsed.
    public let range: Range<SourceLocation>
    /// The bytes of `text`, which it shares with the other tunes of its book; spans in the tune
    /// are counted from the first of them.
    let bytes: ArraySlice<UInt8>
  }

  /// The header's fields in order, `X:` first and `K:` last, comments and directives among them.
  public var fields: [Field]
  /// M: the meter that the body starts in; free where the header names none.
  public var meter: Meter
  /// L: in whole notes; where there is none it follows from the meter (ABC 2.1 §3.1.7).
  public var unitNoteLength: Fraction
  /// K: the key that the body starts in; C major where it is missing.
  public var key: Key
  /// Q: the tempo at the start, or `nil` where none is given.
  public var tempo: Tempo?
  /// P: the order of the parts, or `nil` where none is given.
  public var partOrder: PartOrder?
  /// The voices in the order in which the text names them.
  ///
  /// There is at least one.
  public var voices: [Voice]
  /// The text it was read from; `nil` for a tune made by a program.
  public var source: Source?

  /// A tune made by a program.
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

  /// X: the number that the tune gives itself; 0 where it is no number.
  public var referenceNumber: Int {
    Int(first("X")?.prefix { ("0"..."9").contains($0) } ?? "") ?? 0
  }

  /// T: the titles, the main one first.
  public var titles: [String] { fields.filter { $0.code.isTitle }.map(\.text) }

  /// R: the rhythm, such as `hornpipe`.
  public var rhythm: String? { first("R") }

  /// The value of the first field of a letter.
  public func first(_ letter: Character) -> String? {
    letter.asciiValue.flatMap { field($0)?.value }
  }

  /// The first field of a letter, given by its ASCII code.
  func field(_ code: UInt8) -> Field? {
    for field in fields where field.code == code { return field }
    return nil
  }

  /// The values of all header fields of a letter, in order.
  public func values(of letter: Character) -> [String] {
    fields.lazy.filter { $0.code == letter.asciiValue }.map(\.value)
  }
}

extension Tune: Hashable {
  /// Whether both say the same.
  public static func == (a: Tune, b: Tune) -> Bool {
    a.fields == b.fields && a.meter == b.meter && a.unitNoteLength == b.unitNoteLength
      && a.key == b.key && a.tempo == b.tempo && a.partOrder == b.partOrder
      && a.voices == b.voices
  }

  /// Feeds what the tune says.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(fields)
    hasher.combine(voices)
  }
}

/// One voice of a tune (ABC 2.1 §7).
///
/// Two voices are equal if they say the same; where they stood in their texts does not count.
public struct Voice: Sendable {
  /// The name that `V:` gives it; empty for the voice of a tune that has no `V:`.
  public var id: String
  /// What the `V:` field says after the name, as it is written.
  public var properties: String
  /// The signs of the voice in the order written.
  ///
  /// They are kept in a smaller form: asking for them, or setting them, costs O(*n*).
  public var elements: [MusicElement] {
    get { list.elements }
    set { list = SignList(newValue) }
  }
  /// The elements as the parser reads and the player plays them.
  var list: SignList

  /// A voice made by a program.
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
  /// Whether both say the same.
  public static func == (a: Voice, b: Voice) -> Bool {
    a.id == b.id && a.properties == b.properties && a.elements == b.elements
  }

  /// Feeds what the voice says.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(elements)
  }
}
