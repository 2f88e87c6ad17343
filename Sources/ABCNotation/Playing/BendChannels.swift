/// The channels for the notes of a voice that pitch bends raise or lower.
///
/// A bend holds for a whole channel, so notes that sound together with different bends need channels
/// of their own. Notes without a bend stay on the channel of the voice.
package struct BendChannels {
  /// The channel of each note: 0 is that of the voice, others are counted from 1.
  package private(set) var channels: [Int] = []
  /// The number of channels beyond that of the voice.
  package var count: Int { max(0, states.count - 1) }
  /// Whether notes that sound together share a channel though their bends differ.
  package private(set) var isShared = false

  private var states: [(bend: Int8, end: Fraction)] = [(0, .zero)]

  /// Finds channels for the notes of a melody, at most `limit` beyond that of the voice.
  package init(_ notes: [Performance.Note], limit: Int) {
    channels.reserveCapacity(notes.count)
    for note in notes { channels.append(channel(of: note, limit)) }
  }

  private mutating func channel(of note: Performance.Note, _ limit: Int) -> Int {
    // Without further channels the voice bends its own.
    if note.midiBend == 0, limit > 0 { return 0 }
    let first = limit > 0 ? 1 : 0
    let known = states.indices.dropFirst(first)
    if let same = known.first(where: { states[$0].bend == note.midiBend }) {
      states[same].end = max(states[same].end, note.end)
      return same
    }
    let oldest = known.min { states[$0].end < states[$1].end }
    var place = states.count
    if let oldest, states[oldest].end <= note.onset || place > limit {
      if states[oldest].end > note.onset { isShared = true }
      place = oldest
    } else {
      states.append((0, .zero))
    }
    states[place] = (note.midiBend, max(states[place].end, note.end))
    return place
  }
}

extension Performance.Voice {
  /// Whether any note of the melody is bent.
  package var hasBends: Bool { melody.contains { $0.midiBend != 0 } }
}

extension Performance {
  /// The most channels for bends that each voice with bent notes gets.
  package var bendChannelLimit: Int { Self.bendChannelLimit(for: voices) }

  /// The channels of MIDI that voices leave, divided among those that have bent notes.
  static func bendChannelLimit(for voices: [Voice]) -> Int {
    let bent = voices.count { $0.hasBends }
    let used = voices.reduce(0) { $0 + $1.channelCount }
    return bent == 0 ? 0 : max(0, channelLimit - used) / bent
  }
}
