public import ABCNotation

extension MIDIFile {
  /// The ticks in a quarter note of the files that are written.
  public static let standardDivision = 480
  /// The latest tick of a file that is written: what one delta time can say.
  static let largestTick = 0x0FFF_FFFF

  /// The tick of a time in whole notes: rounded down, so that it is never more than a tick early.
  static func tick(_ time: Fraction) -> Int {
    let perWhole = 4 * standardDivision
    let (above, below) = (time.numerator, time.denominator)
    if above >= 0, above < 1 << 40 { return min(above &* perWhole / below, largestTick) }
    let (whole, rest) = above.quotientAndRemainder(dividingBy: below)
    guard above > 0, whole < largestTick / perWhole else { return above > 0 ? largestTick : 0 }
    // Denominators can be as large as an Int; the product has room in 128 bits, and its quotient
    // is below `perWhole`.
    let part = below.dividingFullWidth(rest.multipliedFullWidth(by: perWhole)).quotient
    return whole * perWhole + part
  }

  /// A file that plays `performance`, 480 ticks to the quarter note.
  ///
  /// One voice without an accompaniment is format 0. Otherwise it is format 1: first a track with
  /// title, tempo, key and meter, then for each voice a track of its melody, with the text
  /// `note track`, and one of its accompaniment, with the text `gchord track`, as abc2midi names
  /// them. Bass and chords are on channels of their own. Every note that is pressed is let go, and
  /// none is shorter than a tick.
  ///
  /// - Complexity: O(*n* log *n*) in the number of notes.
  public init(performance: Performance) {
    let end = performance.endTick
    let isSimple = performance.voices.count == 1 && !performance.voices[0].hasAccompaniment
    var lead = TrackBuilder(notes: isSimple ? performance.voices[0].melody.count : 0)
    lead.add(.tempo(microsecondsPerQuarter: performance.tempo))
    // Titles come first, wherever the header has them.
    lead.add(performance.fields)
    for tempo in performance.laterTempos {
      lead.add(.tempo(microsecondsPerQuarter: tempo.value), at: tempo.onset)
    }
    if isSimple {
      lead.addMelody(of: performance.voices[0], channel: 0)
      self.init(format: .singleTrack, tracks: [lead.track(until: end)])
      return
    }
    if let first = performance.voices.first { lead.addFirstSignatures(of: first) }
    var tracks = [lead.track(until: end)]
    var channels = Channels()
    for voice in performance.voices {
      var melody = TrackBuilder(notes: voice.melody.count)
      melody.add(.text(.text, "note track"))
      melody.addName(of: voice, performance)
      melody.addMelody(of: voice, channel: channels.next())
      tracks.append(melody.track(until: end))
      guard voice.hasAccompaniment else { continue }
      var accompaniment = TrackBuilder(notes: voice.bass.count + voice.chords.count)
      accompaniment.add(.text(.text, "gchord track"))
      let (bass, chords) = (channels.next(), channels.next())
      accompaniment.addPrograms(voice.bassProgram, voice.laterBassPrograms, channel: bass)
      accompaniment.addPrograms(voice.chordProgram, voice.laterChordPrograms, channel: chords)
      accompaniment.set(
        Part(notes: voice.bass, channel: bass), Part(notes: voice.chords, channel: chords))
      tracks.append(accompaniment.track(until: end))
    }
    self.init(format: .parallelTracks, tracks: tracks)
  }
}

/// Hands out channels in turn; the tenth is for drums and left out, the last is shared.
private struct Channels {
  private var used: UInt8 = 0

  mutating func next() -> UInt8 {
    let channel = used
    if used < 15 { used += used == 8 ? 2 : 1 }
    return channel
  }
}
