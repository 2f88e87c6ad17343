extension Tune {
  /// The directives of the header for `voice`: those before any `V:` field, which are for all
  /// voices, and those after the `V:` field of the voice.
  func headerDirectives(of voice: borrowing Voice) -> [PlaybackDirective] {
    var directives: [PlaybackDirective] = []
    var isForOther = false
    var isInText = false
    for field in fields {
      switch field.code {
      case UInt8(ascii: "V"): isForOther = VoiceField(field.value).id != voice.id
      // The value of a directive starts with the second `%`; others are comments.
      case UInt8(ascii: "%") where field.utf8.first == UInt8(ascii: "%"), UInt8(ascii: "I"):
        let text = field.value.drop { $0 == "%" || $0 == " " || $0 == "\t" }
        if field.code == UInt8(ascii: "%") {
          let line = Array("%\(field.value)".utf8)
          isInText = isInText ? !line.endsText(0..<line.count) : line.startsText(0..<line.count)
        }
        if isForOther || isInText { break }
        directives += DirectiveReading(String(text))?.directives ?? []
      default: break
      }
    }
    return directives
  }
}

extension Voice {
  /// The name for people: the first one in the properties, such as `name="Fiddle"` or `nm=Fiddle`
  /// (ABC 2.1 §7.1), or the identifier if there is none.
  var name: String {
    // Every second piece was inside quotes.
    let pieces = properties.split(separator: "\"", omittingEmptySubsequences: false)
    for place in stride(from: 0, to: pieces.count, by: 2) {
      for word in pieces[place].split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        guard word.hasPrefix("name=") || word.hasPrefix("nm=") else { continue }
        let plain = word.drop { $0 != "=" }.dropFirst()
        let isQuoted =
          plain.isEmpty && word.endIndex == pieces[place].endIndex && place + 1 < pieces.count
        let name = isQuoted ? pieces[place + 1] : plain
        if !name.isEmpty { return String(name) }
      }
    }
    return id
  }
}

/// The semitones by which the properties of a voice or key move notes, such as `octave=-1`,
/// `clef=treble-8` and `transpose=2` (ABC 2.1 §4.6); `nil` if there is no such property.
struct PitchShift: Hashable {
  var octaves: Int?
  var transposition: Int?

  init(_ properties: String) {
    if properties.isEmpty { return }
    // Quoted names are no properties.
    let plain = properties.split(separator: "\"", omittingEmptySubsequences: false)
      .enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    for word in plain.flatMap({ $0.split { $0 == " " || $0 == "\t" } }).map(String.init) {
      guard let shift = KeyParser.shift(of: word) else { continue }
      if word.hasPrefix("transpose=") {
        transposition = shift
      } else {
        octaves = (octaves ?? 0) + shift
      }
    }
  }

  /// The semitones by which notes move in `key`, whose properties fill the unset ones.
  func semitones(in key: Key) -> Int {
    if octaves == nil, transposition == nil { return key.transposition }
    let other = PitchShift(key.properties)
    return (octaves ?? other.octaves ?? 0) + (transposition ?? other.transposition ?? 0)
  }

  /// The semitones by which chord symbols move in `key`; octaves move notes only.
  func transposition(in key: Key) -> Int {
    transposition ?? PitchShift(key.properties).transposition ?? 0
  }
}
