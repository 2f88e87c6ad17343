public import ABCNotation

extension MIDIFile {
  /// The ticks of a quarter note in files that are made from performances.
  public static let standardDivision = 480
  /// The latest tick of such a file: the largest delta time.
  static let largestTick = 0x0FFF_FFFF

  /// The tick of a time in whole notes, rounded down and clamped to 0 to `largestTick`.
  package static func tick(_ time: Fraction) -> Int {
    let perWhole = 4 * standardDivision
    let (above, below) = (time.numerator, time.denominator)
    if above >= 0, above < 1 << 40 { return min(above &* perWhole / below, largestTick) }
    let (whole, rest) = above.quotientAndRemainder(dividingBy: below)
    guard above > 0, whole < largestTick / perWhole else { return above > 0 ? largestTick : 0 }
    // Denominators can be as large as an Int; the product fits in 128 bits, and the quotient is
    // below `perWhole`.
    let part = below.dividingFullWidth(rest.multipliedFullWidth(by: perWhole)).quotient
    return whole * perWhole + part
  }

  /// Creates a file that plays `performance`, with 480 ticks to the quarter note.
  ///
  /// One voice without an accompaniment gives a file of format 0. Others give format 1: a track
  /// with titles, tempo, key and meter, then for each voice a track of its melody with the text
  /// `note track`, and those of its accompaniment, drums and drone with the texts `gchord track`,
  /// `drum track` and `drone track`, as abc2midi names them. Melody, bass, chords and drone have
  /// channels of their own, and share the last when all are used; drums and voices for drums share
  /// channel 9. Notes between two keys sound by pitch bend on channels of their own. Every note is released, and none
  /// is shorter than a tick.
  ///
  /// - Complexity: O(*n* log *n*) in the number of notes.
  public init(performance: Performance) {
    let end = performance.endTick
    let isSimple =
      performance.voices.count == 1 && !performance.voices[0].hasAccompaniment
      && performance.voices[0].drums.isEmpty && performance.voices[0].drone.isEmpty
    var lead = TrackBuilder(notes: isSimple ? performance.voices[0].melody.count : 0)
    lead.add(.tempo(microsecondsPerQuarter: performance.tempo))
    // Titles come before the other fields of the header.
    lead.add(performance.fields)
    for tempo in performance.laterTempos {
      lead.add(.tempo(microsecondsPerQuarter: tempo.value), at: tempo.onset)
    }
    if isSimple {
      var channels = Channels()
      Self.addMelody(of: performance.voices[0], in: performance, to: &lead, &channels)
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
      Self.addMelody(of: voice, in: performance, to: &melody, &channels)
      tracks.append(melody.track(until: end))
      for var track in Self.accompaniment(of: voice, &channels) {
        tracks.append(track.track(until: end))
      }
    }
    self.init(format: .parallelTracks, tracks: tracks)
  }

  /// Adds the melody of a voice on the next channels, or that for drums.
  private static func addMelody(
    of voice: borrowing Performance.Voice, in performance: borrowing Performance,
    to track: inout TrackBuilder, _ channels: inout Channels
  ) {
    if voice.isPercussion {
      track.addMelody(of: voice, channel: Channels.drums)
      return
    }
    let channel = channels.next()
    let bends = performance.bends(of: voice)
    track.addMelody(of: voice, channel: channel, bends: bends, on: channels.next(for: bends))
  }

  /// The tracks of what sounds with the melody of a voice.
  private static func accompaniment(
    of voice: borrowing Performance.Voice, _ channels: inout Channels
  ) -> [TrackBuilder] {
    var tracks: [TrackBuilder] = []
    if voice.hasAccompaniment {
      var accompaniment = TrackBuilder(notes: voice.bass.count + voice.chords.count)
      accompaniment.add(.text(.text, "gchord track"))
      let (bass, chords) = (channels.next(), channels.next())
      accompaniment.addPrograms(voice.bassProgram, voice.laterBassPrograms, channel: bass)
      accompaniment.addPrograms(voice.chordProgram, voice.laterChordPrograms, channel: chords)
      accompaniment.addControls(of: .bass, voice, channel: bass)
      accompaniment.addControls(of: .chords, voice, channel: chords)
      accompaniment.set(
        Part(notes: voice.bass, channel: bass), Part(notes: voice.chords, channel: chords))
      tracks.append(accompaniment)
    }
    if !voice.drums.isEmpty {
      var drums = TrackBuilder(notes: voice.drums.count)
      drums.add(.text(.text, "drum track"))
      drums.set(Part(notes: voice.drums, channel: Channels.drums))
      tracks.append(drums)
    }
    if !voice.drone.isEmpty {
      var drone = TrackBuilder(notes: voice.drone.count)
      drone.add(.text(.text, "drone track"))
      let channel = channels.next()
      drone.addPrograms(nil, voice.dronePrograms, channel: channel)
      drone.set(Part(notes: voice.drone, channel: channel))
      tracks.append(drone)
    }
    return tracks
  }
}

extension Performance {
  /// The channels for the bent notes of a voice; `nil` if it has none.
  fileprivate func bends(of voice: borrowing Voice) -> BendChannels? {
    voice.hasBends ? BendChannels(voice.melody, limit: bendChannelLimit) : nil
  }
}

/// Assigns channels in order; the tenth, for drums, is left out, and the last is shared.
private struct Channels {
  /// The channel for drums.
  static let drums: UInt8 = 9
  private var used: UInt8 = 0

  mutating func next() -> UInt8 {
    let channel = used
    if used < 15 { used += used == 8 ? 2 : 1 }
    return channel
  }

  /// The channels for bent notes.
  mutating func next(for bends: BendChannels?) -> [UInt8] {
    guard let bends else { return [] }
    return (0..<bends.count).map { _ in next() }
  }
}
