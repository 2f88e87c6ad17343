import ABCNotation

/// A tune as abcm2ps reads it: without comments, and with the directives that are let through.
///
/// A tune is written voice by voice, and abcm2ps ends the line of staves where a voice has words or
/// new staves. In a tune of several voices these therefore have to stand before or after all music;
/// else the lines of the voices are written in turn, if they are the same bars in each voice.
struct StaffTune {
  /// The tune to write.
  private(set) var tune: Tune
  /// Whether the tune says where lines of staves end.
  var setsLines: Bool { reader.setsLines }
  /// Whether a brace or bracket stands before its lines of staves.
  var hasBraces: Bool { reader.hasBraces }
  /// The names of directives that are left out and may be about the picture, each once.
  var leftOut: [String] { reader.leftOut }

  private var reader: StaffDirectiveReader

  /// Prepares `tune`; a page has lines of its own length.
  init(_ tune: Tune, forPage: Bool) {
    self.tune = tune
    // abcm2ps calls the voice of a tune without `V:` 1.
    let names = tune.voices.map { $0.id.isEmpty ? "1" : $0.id }
    reader = StaffDirectiveReader(voices: Set(names), forPage: forPage)
    readHeader()
    var voices: [StaffVoice] = []
    for voice in tune.voices { voices.append(StaffVoice(voice, &reader)) }
    if voices.count > 1, voices[0].id.isEmpty, !voices[0].hasMusic {
      // Directives before the first `V:` of a body make a voice without a name.
      let first = voices.removeFirst()
      voices[0].begin(with: first)
    }
    self.tune.voices = voices.count == 1 ? [voices[0].whole] : written(voices)
  }

  private mutating func readHeader() {
    var fields: [Field] = []
    for field in tune.fields {
      var found: StaffDirectiveReader.Found?
      switch field.letter {
      case "I": found = reader.read(field.value, inHeader: true)
      case "%":
        guard field.value.hasPrefix("%") else { continue }
        found = reader.read(String(field.value.dropFirst()), inHeader: true)
      // The header ends.
      case "K": found = reader.closeBlock()
      default: break
      }
      fields += found?.fields ?? []
      if field.letter != "I" && field.letter != "%" { fields.append(field) }
    }
    tune.fields = fields
  }

  /// The voices in the order in which they are written.
  private mutating func written(_ voices: [StaffVoice]) -> [Voice] {
    let inner = voices.flatMap(\.innerBreaks)
    let sounding = voices.filter { !$0.rows.isEmpty }
    if !inner.isEmpty, sounding.allSatisfy(sounding[0].isParallel) {
      return inTurn(sounding)
    }
    for found in inner { reader.leaveOut(found.name) }
    var written = voices.map { $0.written($0.rows.flatMap(\.self)) }
    let before = voices.flatMap { $0.breaks(before: 0) }
    let after = voices.flatMap { $0.rows.isEmpty ? [] : $0.breaks(before: $0.rows.count) }
    written[0].elements = before.flatMap(\.elements) + written[0].elements
    written[written.count - 1].elements += after.flatMap(\.elements)
    return written
  }

  /// The first line of each voice, then the second of each, and so on.
  private func inTurn(_ voices: [StaffVoice]) -> [Voice] {
    let count = voices[0].rows.count
    var written = (0..<count).flatMap { place in
      voices.enumerated().map { index, voice in
        let breaks = index > 0 ? [] : voices.flatMap { $0.breaks(before: place) }
        return voice.written(breaks.flatMap(\.elements) + voice.rows[place], isFirst: place == 0)
      }
    }
    let after = voices.flatMap { $0.breaks(before: count) }
    written[written.count - 1].elements += after.flatMap(\.elements)
    return written
  }
}
