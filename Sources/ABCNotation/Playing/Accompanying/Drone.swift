/// Plays two notes that sound on, as those of a bagpipe.
struct Drone {
  /// What `%%MIDI drone` sets; without it, a bassoon plays A and the A below it, as in abc2midi.
  struct Setting: Hashable {
    /// The General MIDI program.
    var program = 70
    /// The MIDI keys.
    var keys = [45, 33]
    var velocities = [80, 80]

    /// Creates a setting from up to five numbers: program, two keys, two velocities.
    init(_ numbers: [Int] = []) {
      let known = [program] + keys + velocities
      let all = numbers + known.dropFirst(numbers.count)
      (program, keys, velocities) = (all[0], Array(all[1...2]), Array(all[3...4]))
    }
  }

  private(set) var notes: [Performance.Note] = []
  /// The programs with the times from which they hold, in units of the measure.
  private(set) var programs: [(program: Int, time: Int)] = []
  /// The setting of the next start.
  private var setting = Setting()
  /// What sounds, and since when; `nil` if nothing does.
  private var sounding: (setting: Setting, start: Int, span: SourceSpan)?

  /// Applies a directive at a time in units of the measure.
  mutating func apply(
    _ directive: PlaybackDirective, at time: Int, _ unitsInWhole: UInt32, span: SourceSpan
  ) {
    switch directive {
    case .drone(let setting): self.setting = setting
    case .playsDrone(true): if sounding == nil { sounding = (setting, time, span) }
    case .playsDrone(false): stop(at: time, unitsInWhole)
    default: break
    }
  }

  /// Ends what sounds.
  mutating func stop(at time: Int, _ unitsInWhole: UInt32) {
    guard let (setting, start, span) = sounding else { return }
    sounding = nil
    if time <= start { return }
    if programs.last?.program != setting.program { programs.append((setting.program, start)) }
    for (key, velocity) in zip(setting.keys, setting.velocities) {
      notes.append(
        Performance.Note(
          start: start, length: time - start, unitsInWhole: unitsInWhole,
          key: UInt8(clamping: key), velocity: Int16(clamping: velocity), span))
    }
  }
}
