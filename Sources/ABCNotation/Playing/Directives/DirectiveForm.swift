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

  /// All directives, by their names in small letters.
  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static let velocity = 1...127
  private static let program = DirectiveArgument.number("program", 0...127)
  private static let octave = DirectiveArgument.octave(-2...2)

  /// All directives.
  static let all = [
    DirectiveForm("program", [.optionalNumber("channel", 1...16), program]) {
      .program($0[1], channel: $0.numbers[0])
    },
    DirectiveForm("bassprog", [program, octave]) { .bassProgram($0[0], octaves: $0[1]) },
    DirectiveForm("chordprog", [program, octave]) { .chordProgram($0[0], octaves: $0[1]) },
    DirectiveForm("bassvol", [.number("velocity", velocity)]) { .bassVelocity($0[0]) },
    DirectiveForm("chordvol", [.number("velocity", velocity)]) { .chordVelocity($0[0]) },
    DirectiveForm("gchord", [.pattern("pattern", letters: "fcbz")]) { .pattern($0.steps) },
    DirectiveForm("gchordon") { _ in .playsChords(true) },
    DirectiveForm("gchordoff") { _ in .playsChords(false) },
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
    DirectiveForm("transpose", [.number("transposition", -60...60)]) { .transpose($0[0]) },
    DirectiveForm("rtranspose", [.number("transposition", -60...60)]) { .transposeFurther($0[0]) },
    DirectiveForm("barlines") { _ in .accidentalsHold(true) },
    DirectiveForm("nobarlines") { _ in .accidentalsHold(false) },
  ]
}
