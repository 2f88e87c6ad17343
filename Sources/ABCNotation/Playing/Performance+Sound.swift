extension Performance {
  /// Whether both sound the same, wherever their notes stand in their texts.
  func sounds(like other: Performance) -> Bool {
    duration == other.duration && tempos == other.tempos && voices.count == other.voices.count
      && zip(voices, other.voices).allSatisfy { $0.sounds(like: $1) }
  }
}

extension Performance.Voice {
  /// Whether both sound the same, wherever their notes stand in their texts.
  func sounds(like other: Performance.Voice) -> Bool {
    [\Performance.Voice.melody, \.bass, \.chords, \.drums, \.drone].allSatisfy { part in
      self[keyPath: part].elementsEqual(other[keyPath: part]) { $0.sounds(like: $1) }
    } && lyrics == other.lyrics && Self.changes(meters) == Self.changes(other.meters)
      && Self.changes(keys) == Self.changes(other.keys)
  }

  /// The changes without those to what is in force already, which a passage that is repeated can have.
  private static func changes<Value>(
    _ list: [Performance.Change<Value>]
  ) -> [Performance.Change<Value>] {
    var result: [Performance.Change<Value>] = []
    for change in list where change.value != result.last?.value { result.append(change) }
    return result
  }
}

extension Performance.Note {
  fileprivate func sounds(like other: Performance.Note) -> Bool {
    onset == other.onset && duration == other.duration && key == other.key && bend == other.bend
      && velocity == other.velocity
  }
}
