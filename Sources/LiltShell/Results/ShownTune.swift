import ABCNotation
import Drawing
import JSON

/// A tune as text with its faults marked, and as a piano roll.
struct ShownTune: CommandResult {
  private let entry: TuneShelf.Entry
  private let marked: MarkedABC
  private let played: PlayedTune
  /// The whole roll, for the JSON.
  private let roll: PianoRoll
  /// The part that is drawn; `nil` for nothing.
  private let shown: PianoRoll?
  /// A hint how to see the bars that are not drawn.
  var hint: String?

  /// Draws `shown` and writes all of `roll` to the JSON.
  init(_ entry: TuneShelf.Entry, _ played: PlayedTune, roll: PianoRoll, shown: PianoRoll?) {
    self.entry = entry
    marked = MarkedABC(entry.text, played, name: entry.name)
    self.played = played
    self.roll = roll
    self.shown = shown
  }

  var blocks: [Block] { [.tune(TuneBlock(entry, inText: textBlocks))] }

  private var textBlocks: [Block] {
    var blocks: [Block] = [.lines(marked.lines)]
    if let shown, let summary {
      let hasNotes = shown.voices.contains { !$0.notes.isEmpty }
      blocks += [
        .text("\n" + summary + "\n\n"), hasNotes ? .roll(shown) : .text("no notes in these bars"),
      ]
    }
    if let hint { blocks.append(.text("\n" + hint)) }
    return blocks
  }

  /// The roll in words; `nil` for a tune without notes.
  private var summary: String? {
    let whole = PianoRoll(played.tune)
    return whole.range == nil ? nil : whole.summary(played.performance)
  }

  var json: JSONValue {
    let seconds = played.performance.seconds(at: played.performance.duration)
    return [
      "tune": .string(entry.name), "title": roll.title.map { .string($0) } ?? .null,
      "key": .string(roll.key.abc), "meter": .string(roll.meter.abc),
      "bars": .int(PianoRoll(played.tune).barCount),
      "seconds": .figure(seconds), "faults": .int(played.faultCount),
      "voices": .array(roll.voices.map { Self.json($0, in: roll.key) }),
    ]
  }

  /// A voice; times are written times from the start, in fractions of a whole note.
  private static func json(_ voice: PianoRoll.Voice, in key: Key) -> JSONValue {
    [
      "name": .string(voice.name),
      "notes": .array(
        voice.notes.map { note in
          [
            "onset": .string("\(note.onset)"), "duration": .string("\(note.end - note.onset)"),
            "key": .int(note.key), "pitch": .string(pitchName(note.key, in: key)),
          ]
        }),
      "chords": .array(
        voice.chordSymbols.map { ["onset": .string("\($0.onset)"), "symbol": .string($0.value)] }),
    ]
  }
}

extension PianoRoll {
  /// `16 bars of 6/8 in G, D4 to B5; played in 0:51`.
  func summary(_ performance: Performance) -> String {
    var words = barCount.counted("bar")
    if meter.symbol != .free { words += " of \(meter.abc)" }
    words += " in \(key.abc)"
    if let range {
      let (low, high) = (pitchName(range.lowerBound, in: key), pitchName(range.upperBound, in: key))
      words += low == high ? ", \(low)" : ", \(low) to \(high)"
    }
    return words + "; played in \(performance.seconds(at: performance.duration).asClock)"
  }
}
