/// What a tune sounds like: every note with its exact time, repeats played out.
///
/// Times are in whole notes from the start. Notes are in the order of their onsets.
public struct Performance: Hashable, Sendable {
  /// A note as it sounds.
  public struct Note: Hashable, Sendable {
    /// When it starts, in whole notes.
    public var onset: Fraction
    /// How long it sounds, in whole notes; above 0.
    public var duration: Fraction
    /// The MIDI key, 0 to 127; 60 is middle C.
    public var key: Int
    /// The MIDI velocity, 1 to 127.
    public var velocity: Int
    /// The bytes of the tune's source that it was written in; empty where that is not known.
    public var source: Range<Int>

    /// A note as it sounds.
    public init(
      onset: Fraction, duration: Fraction, key: Int, velocity: Int, source: Range<Int> = 0..<0
    ) {
      self.onset = onset
      self.duration = duration
      self.key = key
      self.velocity = velocity
      self.source = source
    }

    /// When it ends, in whole notes.
    public var end: Fraction { onset + duration }
  }

  /// Something that changes at a time.
  public struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
    /// When, in whole notes.
    public var onset: Fraction
    /// What holds from then on.
    public var value: Value

    /// A change at a time.
    public init(_ value: Value, at onset: Fraction) {
      self.onset = onset
      self.value = value
    }
  }

  /// One voice as it sounds.
  public struct Voice: Hashable, Sendable {
    /// The name that `V:` gives it; empty for the only voice of a tune.
    public var id: String
    /// The melody.
    public var melody: [Note]
    /// The bass notes of the accompaniment.
    public var bass: [Note]
    /// The chords of the accompaniment.
    public var chords: [Note]
    /// The chord symbols as they pass.
    public var chordSymbols: [Change<String>]
    /// The syllables of `w:` lines under their notes, the n-th verse the n-th time that they pass;
    /// a syllable that goes on with another ends in `-`.
    public var lyrics: [Change<String>]
    /// The meters, the first at 0.
    public var meters: [Change<Meter>]
    /// The keys, the first at 0.
    public var keys: [Change<Key>]
    /// The times of the bar lines passed.
    public var barLines: [Fraction]
    /// The General MIDI program from 0, or `nil` where none is named.
    public var program: Int?
    /// The program of the bass, or `nil` where none is named.
    public var bassProgram: Int?
    /// The program of the chords, or `nil` where none is named.
    public var chordProgram: Int?
    /// When its last note or rest ends, in whole notes.
    public var duration: Fraction

    /// Whether it has an accompaniment.
    public var hasAccompaniment: Bool { !bass.isEmpty || !chords.isEmpty }
  }

  /// The titles, the main one first.
  public var titles: [String]
  /// The header's other fields that are worth telling: composer, source, notes and so on.
  public var texts: [Field]
  /// Microseconds a quarter note, the first at 0, each from 1 to 16,777,215.
  public var tempos: [Change<Int>]
  /// The voices.
  ///
  /// There is at least one.
  public var voices: [Voice]
  /// What is wrong with the music as it is played: bars of a wrong length, ties to nothing and so
  /// on.
  ///
  /// Lines and columns are those of the text that the tune was read from.
  public var diagnostics: [Diagnostic]

  /// When the last voice ends, in whole notes.
  public var duration: Fraction { voices.map(\.duration).max() ?? .zero }

  /// The seconds from the start to a time given in whole notes.
  public func seconds(at time: Fraction) -> Double {
    var seconds = 0.0
    for (index, tempo) in tempos.enumerated() where tempo.onset < time {
      let next = index + 1 < tempos.count ? min(tempos[index + 1].onset, time) : time
      seconds += (next - tempo.onset).doubleValue * 4 * Double(tempo.value) / 1_000_000
    }
    return seconds
  }
}

extension Performance {
  /// The channels that MIDI has for instruments; the tenth is for drums.
  static let channelLimit = 15
  /// The longest music, in whole notes, that MIDI can count at 480 ticks a quarter note.
  static let durationLimit = Fraction(0x0FFF_FFFF, 1_920)
}

extension Tune {
  /// Plays the tune: unrolls repeats, variant endings and parts, joins ties, puts in graces and
  /// ornaments, accompanies the chord symbols.
  ///
  /// Whatever the text was, a performance comes out; what had to be left out or cut is among its
  /// diagnostics. It follows abc2midi 4.84 where the standard leaves room.
  ///
  /// - Complexity: O(*n*) in the length of what is played, which is limited.
  public func performance(_ options: PlaybackOptions = PlaybackOptions()) -> Performance {
    var diagnostics = DiagnosticCollector()
    let order = partOrder.flatMap { $0.labels.isEmpty ? nil : $0 }
    var tempos: [Performance.Change<Int>] = []
    var played: [Performance.Voice] = []
    // The parts that no voice has.
    var missing = Set(order?.labels ?? [])
    for voice in voices {
      let rhythm = Rhythm(voice, of: self, swing: options.swingsHornpipes, &diagnostics)
      var builder = ScoreBuilder(
        voice, of: self, rhythm,
        accidentalsHoldInAllOctaves: options.accidentalsHoldInAllOctaves)
      builder.build(&diagnostics)
      BarCheck(voice, of: self, rhythm).run(&diagnostics)
      let unrolling = Unrolling(builder.score, order: order, isOnlyVoice: voices.count == 1)
      if unrolling.isCut { diagnostics.note(.performanceTooLong, 0, 0) }
      for fault in unrolling.faults {
        diagnostics.note(fault.message, builder.score.spans[fault.step])
      }
      missing.formIntersection(unrolling.unknownParts)
      var player = Player(builder.score, of: self, voice, options)
      player.play(unrolling, &diagnostics)
      played.append(player.performed)
      tempos += player.tempos
    }
    let channels = played.reduce(0) { $0 + ($1.hasAccompaniment ? 3 : 1) }
    if channels > Performance.channelLimit { diagnostics.note(.channelsShared(channels), 0, 0) }
    if played.contains(where: { $0.duration > Performance.durationLimit }) {
      diagnostics.note(.timeOutOfRange, 0, 0)
    }
    for label in missing.sorted() { diagnostics.note(.unknownPart(label), partOrderSpan) }
    return Performance(
      titles: titles, texts: tellingFields,
      tempos: mergedTempos(tempos, options, &diagnostics), voices: played,
      diagnostics: located(&diagnostics))
  }

  /// What is wrong with the music: bars of a wrong length, ties to nothing, repeats without a
  /// start and so on; what had no reading at all is among the tunebook's diagnostics.
  public func check() -> [Diagnostic] { performance().diagnostics }

  /// Where the order of the parts stands in the source.
  private var partOrderSpan: SourceSpan {
    guard let source else { return SourceSpan(0, 0) }
    let bytes = Array(source.bytes)
    var at = 0
    while at < bytes.count {
      let line = bytes.line(from: at)
      if let field = line.field, field.letter == UInt8(ascii: "P") {
        return SourceSpan(field.value.lowerBound, field.value.upperBound)
      }
      at = line.next
    }
    return SourceSpan(0, 0)
  }

  private func located(_ diagnostics: inout DiagnosticCollector) -> [Diagnostic] {
    if diagnostics.isEmpty { return [] }
    guard let source else { return diagnostics.located(in: []) }
    let start = source.range.lowerBound
    return diagnostics.located(in: Array(source.bytes), startingAt: start)
  }

  private var tellingFields: [Field] {
    fields.filter { field in
      switch field.letter {
      case "A", "B", "C", "D", "F", "G", "H", "N", "O", "R", "S", "Z": true
      default: false
      }
    }
  }

  /// The tempo at the start and its changes, those of several voices at one time once.
  private func mergedTempos(
    _ changes: [Performance.Change<Int>], _ options: PlaybackOptions,
    _ diagnostics: inout DiagnosticCollector
  ) -> [Performance.Change<Int>] {
    if let speed = options.quartersPerMinute {
      return [Performance.Change(60_000_000 / speed, at: .zero)]
    }
    var start =
      (tempo ?? .standard).microsecondsPerQuarter(unitNoteLength: unitNoteLength) ?? 500_000
    if !(1...0xFF_FFFF).contains(start) {
      diagnostics.note(.tempoOutOfRange(start), 0, 0)
      start = 500_000
    }
    var merged = [Performance.Change(start, at: .zero)]
    for change in changes.sorted(by: { $0.onset < $1.onset }) {
      if merged[merged.count - 1].onset == change.onset {
        merged[merged.count - 1].value = change.value
      } else if merged[merged.count - 1].value != change.value {
        merged.append(change)
      }
    }
    return merged
  }
}
