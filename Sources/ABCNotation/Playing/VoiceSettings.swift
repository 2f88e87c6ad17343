extension Tune {
  /// The directives of the header for `voice`: those before any `V:` field, which are for all
  /// voices, and those after the `V:` field of the voice.
  func headerDirectives(of voice: borrowing Voice) -> [PlaybackDirective] {
    var directives: [PlaybackDirective] = []
    // A copy of a field is for all voices; what sounds by itself sounds in the first.
    var isCopy = voice.id != voices.first?.id
    var isForOther = false
    var isInText = false
    for field in fields {
      switch field.code {
      case UInt8(ascii: "V"):
        isCopy = false
        isForOther = VoiceField.id(in: field.value) != voice.id
      // The value of a directive starts with the second `%`; others are comments.
      case UInt8(ascii: "%") where field.utf8.first == UInt8(ascii: "%"), UInt8(ascii: "I"):
        let text = field.value.drop { $0 == "%" || $0 == " " || $0 == "\t" }
        if field.code == UInt8(ascii: "%") {
          let line = Array("%\(field.value)".utf8)
          isInText = isInText ? !line.endsText(0..<line.count) : line.startsText(0..<line.count)
        }
        if isForOther || isInText { break }
        for directive in DirectiveReading(String(text))?.directives ?? []
        where !(isCopy && directive.startsSound) {
          directives.append(directive)
        }
      default: break
      }
    }
    return directives
  }
}

extension Voice {
  /// Whether it is written for drums: its clef, or else that of the key, is `perc` or `percussion`
  /// (ABC 2.1 §4.6).
  func isPercussion(in key: Key) -> Bool {
    [properties, key.properties].lazy.filter { !$0.isEmpty }
      .compactMap { VoiceProperties($0).isPercussion }.first ?? false
  }

  /// The name for people: the first one in the properties, such as `name="Fiddle"` or `nm=Fiddle`
  /// (ABC 2.1 §7.1), or the identifier if there is none.
  var name: String {
    let written = properties.isEmpty ? nil : VoiceProperties(properties).name
    return TextEscapes.decoded(written ?? id)
  }
}

/// How the properties of a voice or key move notes, such as `octave=-1`, `clef=treble-8` and
/// `transpose=2` (ABC 2.1 §4.6); `nil` where there is no such property.
///
/// The kinds add up. A later property takes the place of an earlier one of its kind.
struct PitchShift: Hashable {
  /// The octaves of a clef such as `treble-8`; 0 of a clef without a number.
  var clefOctaves: Int?
  var octaves: Int?
  var transposition: Int?
  /// The semitones of `shift=CD` and `sound=CD`, which abcm2ps has added to ABC.
  var shift: Int?

  /// The semitones by which notes move.
  var semitones: Int {
    12 * ((clefOctaves ?? 0) + (octaves ?? 0)) + (transposition ?? 0) + (shift ?? 0)
  }

  /// The semitones by which chord symbols move; octaves move notes only.
  var semitonesOfChords: Int { (transposition ?? 0) + (shift ?? 0) % 12 }

  /// The shift of a header's key for a voice with properties of its own; octaves of any kind that
  /// the voice has take the place of those of the key, as in abc2midi.
  func ofHeader(updatedBy voice: PitchShift) -> PitchShift {
    var result = self
    if voice.octaves != nil || voice.clefOctaves ?? 0 != 0 {
      (result.clefOctaves, result.octaves) = (nil, nil)
    }
    return result.updated(by: voice)
  }

  /// The shift after properties of a later field.
  func updated(by later: PitchShift) -> PitchShift {
    var result = self
    if let clefOctaves = later.clefOctaves { result.clefOctaves = clefOctaves }
    if let octaves = later.octaves { result.octaves = octaves }
    if let transposition = later.transposition { result.transposition = transposition }
    if let shift = later.shift { result.shift = shift }
    return result
  }
}
