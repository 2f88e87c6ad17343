/// How a directive is written: its name, its arguments, and what they make.
struct DirectiveForm: Sendable {
  let name: String
  let arguments: [DirectiveArgument]
  let make: @Sendable (DirectiveValues) -> PlaybackDirective

  private init(
    _ name: String, _ arguments: [DirectiveArgument] = [],
    _ make: @escaping @Sendable (DirectiveValues) -> PlaybackDirective
  ) {
    (self.name, self.arguments, self.make) = (name, arguments, make)
  }

  /// A directive without arguments.
  private init(_ name: String, _ directive: PlaybackDirective) {
    self.init(name) { _ in directive }
  }

  /// All directives, by their names in small letters.
  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// All directives.
  static let all = instruments + pitches + loudness + lengths + chords + drumsAndDrone

  private static let velocity = DirectiveArgument.velocity
  private static let program = DirectiveArgument.number("program", 0...127)
  private static let octave = DirectiveArgument.octave(-2...2)
  private static let bars = DirectiveArgument.number("number of bars", 1...16)

  private static let instruments = [
    DirectiveForm("program", [.optionalNumber("channel", 1...16), program]) {
      .program($0[1], channel: $0.numbers[0])
    },
    DirectiveForm("channel", [.number("channel", 1...16)]) { .channel($0[0]) },
    // Controllers from 120 on are not controllers: they silence or change a whole channel.
    DirectiveForm(
      "control", [.part, .number("controller", 0...119), .number("value", 0...127)]
    ) { .control($0.part, $0[0], $0[1]) },
    DirectiveForm("drummap", [.note, .number("drum", 0...127)]) { .drumKey(of: $0[0], $0[1]) },
  ]

  private static let pitches = [
    DirectiveForm("transpose", [.number("transposition", -60...60)]) { .transpose($0[0]) },
    DirectiveForm("rtranspose", [.number("transposition", -60...60)]) {
      .transposeFurther($0[0])
    },
    DirectiveForm("barlines", .accidentalsHold(true)),
    DirectiveForm("nobarlines", .accidentalsHold(false)),
  ]

  private static let loudness = [
    DirectiveForm(
      "beat",
      [
        .number("first velocity", velocity), .number("strong velocity", velocity),
        .number("weak velocity", velocity), .number("distance of strong beats", 0...64),
      ]
    ) { values in
      let velocities = (0..<3).map { Int16(clamping: values[$0]) }
      return .beat(
        Dynamics(
          first: velocities[0], strong: velocities[1], weak: velocities[2],
          group: max(1, values[3])))
    },
    DirectiveForm("beatmod", [.number("change of velocities", -127...127)]) {
      .beatMoved(by: $0[0])
    },
    DirectiveForm("beatstring", [.pattern("beat", letters: "fmp")]) { .beatPattern($0.steps) },
    DirectiveForm("beataccents", .beatAccents(true)),
    DirectiveForm("nobeataccents", .beatAccents(false)),
    DirectiveForm("deltaloudness", [.number("change of velocities", 0...127)]) {
      .dynamicsStep($0[0])
    },
  ]

  private static let lengths = [
    DirectiveForm("grace", [.fraction("part of a note", 1...63, over: 2...64, isProper: true)]) {
      .graceShare($0.fraction)
    },
    DirectiveForm("gracedivider", [.number("divider", 2...64)]) { .graceDivider($0[0]) },
    DirectiveForm("trim", [.fraction("silence", 0...64, over: 1...64, isProper: false)]) {
      .trim($0.fraction)
    },
    DirectiveForm("ratio", [.number("first part", 1...64), .number("second part", 1...64)]) {
      .brokenRatio($0[0], $0[1])
    },
    DirectiveForm("chordattack", [.number("number of ticks", 0...480)]) { .chordAttack($0[0]) },
    DirectiveForm("fermatafixed", .fermataIsFixed(true)),
    DirectiveForm("fermataproportional", .fermataIsFixed(false)),
  ]

  private static let chords = [
    DirectiveForm("bassprog", [program, octave]) { .bassProgram($0[0], octaves: $0[1]) },
    DirectiveForm("chordprog", [program, octave]) { .chordProgram($0[0], octaves: $0[1]) },
    DirectiveForm("bassvol", [.number("velocity", velocity)]) { .bassVelocity($0[0]) },
    DirectiveForm("chordvol", [.number("velocity", velocity)]) { .chordVelocity($0[0]) },
    DirectiveForm("gchord", [.pattern("pattern", letters: "fcbzghijGHIJ")]) {
      .pattern($0.steps)
    },
    DirectiveForm("gchordbars", [bars]) { .patternBars($0[0]) },
    DirectiveForm("gchordon", .playsChords(true)),
    DirectiveForm("gchordoff", .playsChords(false)),
    DirectiveForm(
      "chordname", [.word("type of chord"), .numbers("interval", -24...36, count: 1...8)]
    ) { .chordType($0.word, $0.all) },
  ]

  private static let drumsAndDrone = [
    DirectiveForm("drum", [.pattern("pattern", letters: "dz"), .drums]) {
      .drums(DrumPattern($0.steps, $0.all))
    },
    DirectiveForm("drumbars", [bars]) { .drumBars($0[0]) },
    DirectiveForm("drumon", .playsDrums(true)),
    DirectiveForm("drumoff", .playsDrums(false)),
    DirectiveForm(
      "drone",
      [
        program, .numbers("key", 0...127, count: 0...2),
        .numbers("velocity", velocity, count: 0...2),
      ]
    ) { .drone(Drone.Setting($0.all)) },
    DirectiveForm("droneon", .playsDrone(true)),
    DirectiveForm("droneoff", .playsDrone(false)),
  ]
}
