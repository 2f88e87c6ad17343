import ABCNotation
import Drawing
import StandardMIDI

/// A tune with all that a page shows of it.
struct PageTune {
  let block: TuneBlock
  let played: PlayedTune
  /// The roll in words; `nil` for a tune without notes.
  let summary: String?
  /// The bytes of its MIDI file; empty for a tune without notes.
  let midi: [UInt8]
  /// Its roll.
  private(set) var roll: RollDrawing
  /// For each note that is pressed in the tracks of melodies in the MIDI file, in the order of the
  /// file, the places in `roll.drawnNotes` of the note as written.
  let written: [[Int]]
  /// Its notes on staves, if they can be drawn.
  let staves: StaffFigure?
  /// Its text with what the model that drew it expected; `nil` if that is not known.
  let scored: ScoredText?

  /// Describes a tune.
  ///
  /// - Parameters:
  ///   - block: The tune.
  ///   - played: `block.textToRead` as it is played; nil for as the text says.
  ///   - staves: Its notes on staves.
  ///   - scored: The characters of `block.textToRead` with what was expected in their places.
  init(
    _ block: TuneBlock, _ played: PlayedTune? = nil, staves: StaffFigure? = nil,
    scored: ScoredText? = nil
  ) {
    self.block = block
    self.staves = staves
    self.scored = scored
    let played = played ?? PlayedTune(block.textToRead)
    self.played = played
    let whole = PianoRoll(played.tune)
    summary = whole.range == nil ? nil : whole.summary(played.performance)
    roll = RollDrawing(whole, summary: "", width: RollDrawing.figureWidth)
    // Drawing finds the order of the notes.
    _ = roll.figure("", description: "")
    let file = MIDIFile(performance: played.performance)
    midi = played.isSilent ? [] : file.bytes
    written = Self.written(in: file, played.performance, roll.drawnNotes)
  }

  /// The title, or words in its place.
  var title: String { played.title ?? "Untitled" }

  /// How long it is played, in seconds.
  var seconds: Double { played.performance.seconds(at: played.performance.duration) }

  /// A piano roll with its description; `nil` if there is nothing to draw.
  func rollFigure(_ attributes: String) -> String? {
    guard let summary else { return nil }
    var drawing = roll
    return drawing.figure(attributes, description: "Piano roll of \(title): \(summary)")
  }

  /// A note that is pressed: its voice, tick and key.
  private struct Press: Hashable {
    let voice: Int
    let tick: Int
    let key: Int
  }

  private static func written(
    in file: MIDIFile, _ performance: Performance, _ drawn: [PianoRoll.Note]
  ) -> [[Int]] {
    var sources: [Press: Range<Int>] = [:]
    for (voice, performed) in performance.voices.enumerated() {
      for note in performed.melody {
        let press = Press(voice: voice, tick: MIDIFile.tick(note.onset), key: note.key)
        sources[press] = note.source
      }
    }
    let places = Dictionary(grouping: drawn.indices) { drawn[$0].source }
    var voice = -1
    return file.tracks.enumerated().flatMap { index, track -> [[Int]] in
      let events = track.events
      guard file.format == .singleTrack || events.contains(where: \.isNoteTrack) else { return [] }
      voice += 1
      return events.compactMap { event in
        guard case .noteOn(_, let key, _) = event.event else { return nil }
        let press = Press(voice: voice, tick: event.tick, key: Int(key))
        guard let source = sources[press], !source.isEmpty else { return [] }
        // The notes of a chord share a sign; notes of an ornament have keys of their own.
        let found = places[source] ?? []
        let same = found.filter { drawn[$0].key == Int(key) }
        return same.isEmpty ? found : same
      }
    }
  }
}

extension TimedMIDIEvent {
  /// Whether it marks a track with the notes of a melody.
  fileprivate var isNoteTrack: Bool { event == .text(.text, "note track") }
}

/// The tunes of a page, each once.
struct PageTunes {
  private var places: [String: Int] = [:]
  private(set) var all: [PageTune] = []

  init() {}

  /// Adds the tune of `block` as `tune` makes it, unless the page has it already.
  mutating func add(_ block: TuneBlock, _ tune: (TuneBlock) throws -> PageTune) rethrows {
    guard places[block.abc] == nil else { return }
    places[block.abc] = all.count
    all.append(try tune(block))
  }

  /// The place of a tune among the page's; `nil` if it has not been added.
  func place(of block: TuneBlock) -> Int? { places[block.abc] }
}
