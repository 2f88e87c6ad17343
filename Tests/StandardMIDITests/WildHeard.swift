import ABCNotation
import StandardMIDI

/// What a MIDI file sounds like, voice by voice, as wild tunes write it.
struct WildHeard {
  /// A track's notes with what belongs to them.
  struct Part {
    var sounds: [WildSound] = []
    var channels: Set<UInt8> = []
    var velocities: [WildSound: Int] = [:]
    /// Programs such as `73` and `40@4`.
    var programs: [String] = []
    /// Syllables with their ticks.
    var words: [(text: String, tick: Int)] = []
    /// Controllers such as `64=127@4`.
    var controls: [String] = []
  }

  private(set) var voices: [Part] = []
  private(set) var chords = Part()
  private(set) var drums = Part()
  private(set) var drone = Part()
  private(set) var tempos: [String] = []
  private(set) var keys: [String] = []
  private(set) var meters: [String] = []
  private(set) var titles: [String] = []
  private(set) var texts: Set<String> = []

  init(_ file: MIDIFile) {
    var (keyTicks, meterTicks): ([Int: String], [Int: String]) = ([:], [:])
    for (number, track) in file.tracks.enumerated() {
      var part = Part()
      var kinds: Set<String> = []
      // A key can be pressed twice; the first press is released first.
      var starts: [Int: [Int]] = [:]
      var bends: [UInt8: Int] = [:]
      var pressed: [Int: (velocity: UInt8, bend: Int)] = [:]
      for timed in track.events {
        let tick = timed.tick
        let at = tick == 0 ? "" : "@\(Fraction(tick, 480))"
        switch timed.event {
        case .noteOn(let channel, let key, let velocity):
          starts[Int(channel) << 8 | Int(key), default: []].append(tick)
          pressed[Int(channel) << 8 | Int(key)] = (velocity, bends[channel] ?? 0)
          part.channels.insert(channel)
        case .noteOff(let channel, let key, _):
          let place = Int(channel) << 8 | Int(key)
          guard let start = starts[place]?.first, let press = pressed[place] else { continue }
          starts[place]?.removeFirst()
          let sound = WildSound(start: start, end: tick, cents: 100 * Int(key) + press.bend)
          part.sounds.append(sound)
          part.velocities[sound] = Int(press.velocity)
        case .pitchBend(let channel, let value):
          // The wheel's whole way is two semitones up and two down.
          bends[channel] = Int(((Double(value) - 8_192) * 200 / 8_192).rounded())
        case .program(_, let program): part.programs.append("\(program)\(at)")
        case .control(_, let controller, let value):
          part.controls.append("\(controller)=\(value)\(at)")
        case .tempo(let microseconds): tempos.append("\(microseconds)\(at)")
        case .keySignature(let sharps, let isMinor):
          keyTicks[tick] = "\(sharps)\(isMinor ? "m" : "")"
        case .timeSignature(let above, let power, _, _): meterTicks[tick] = "\(above)/\(1 << power)"
        case .text(.lyric, let text): part.words.append((text, tick))
        case .text(.name, let text): if number == 0 { titles.append(text) }
        case .text(.text, let text):
          kinds.insert(text)
          texts.insert(text)
        default: break
        }
      }
      part.sounds.sort()
      if kinds.contains("gchord track") {
        chords.add(part)
      } else if kinds.contains("drum track") {
        drums.add(part)
      } else if kinds.contains("drone track") {
        drone.add(part)
      } else if kinds.contains("note track") || file.tracks.count == 1 {
        voices.append(part)
      }
    }
    keys = Self.changes(keyTicks)
    meters = Self.changes(meterTicks)
  }

  /// Values in the order of their ticks, without those that change nothing.
  private static func changes(_ values: [Int: String]) -> [String] {
    var result: [String] = []
    var last = ""
    for (tick, value) in values.sorted(by: { $0.key < $1.key }) where value != last {
      result.append(value + (tick == 0 ? "" : "@\(Fraction(tick, 480))"))
      last = value
    }
    return result
  }
}

extension WildHeard.Part {
  /// Adds the notes of another track of the same kind.
  mutating func add(_ other: Self) {
    sounds = (sounds + other.sounds).sorted()
    channels.formUnion(other.channels)
    velocities.merge(other.velocities) { first, _ in first }
    programs += other.programs
    words += other.words
    controls += other.controls
  }
}
