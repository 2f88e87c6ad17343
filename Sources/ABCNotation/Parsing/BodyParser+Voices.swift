extension BodyParser {
  /// The most fields before the first `V:` that other voices copy.
  static let commonFieldLimit = 64

  /// Goes on in the voice that a `V:` field names (ABC 2.1 §7).
  ///
  /// - Returns: The properties of the field that change how the voice sounds from here on.
  mutating func switchVoice(
    _ value: Range<Int>, _ diagnostics: inout DiagnosticCollector
  ) -> BodyField? {
    let field = VoiceField(bytes, value, &diagnostics)
    placeExpandedSigns()
    commonFields.read(list)
    let isWithoutMusic = commonFields.isOpen
    if commonFields.isCut {
      diagnostics.report(.tooManyCommonFields, value.lowerBound, value.upperBound)
    }
    commonFields.end()
    let from = current
    defer { if current != from { startLine() } }
    if voices.isEmpty {
      // The first `V:` names the current voice if that has no music; `V:1` always does.
      let isSame = isWithoutMusic || field.id == "1"
      addVoice(isSame ? VoiceField(id: field.id) : VoiceField(id: ""))
      if isSame { return change(field.properties) }
    }
    if let place = voices.firstIndex(where: { $0.id == field.id }) {
      endLine(at: value.lowerBound)
      enterVoice(place)
      return change(field.properties)
    }
    guard voices.count < Self.voiceLimit else {
      diagnostics.report(.tooManyVoices, value.lowerBound, value.upperBound)
      return nil
    }
    endLine(at: value.lowerBound)
    addVoice(field)
    enterVoice(voices.count - 1)
    return nil
  }

  /// Remembers the properties that a key gives the current voice.
  mutating func keepProperties(_ changed: VoiceProperties) {
    if !voices.isEmpty { properties[current] = properties[current].updated(by: changed) }
  }

  /// Changes the properties of the current voice.
  ///
  /// - Returns: Those that move notes from here on; the others belong to the voice as a whole.
  private mutating func change(_ changed: VoiceProperties) -> BodyField? {
    if changed.isEmpty { return nil }
    let new = changed.without(properties[current])
    properties[current] = properties[current].updated(by: changed)
    let ofVoice = list.signs.isEmpty ? new : new.part(thatMovesNotes: false)
    if !ofVoice.isEmpty {
      let known = VoiceProperties(voices[current].properties)
      voices[current].properties = known.updated(by: ofVoice).text
    }
    if list.signs.isEmpty { return nil }
    let moving = new.part(thatMovesNotes: true)
    return moving.isEmpty ? nil : .properties(moving.text)
  }
}
