/// The velocities of notes: on the first beat of a bar, on its other strong beats, and elsewhere.
struct Dynamics: Hashable {
  var first: Int16 = 105
  var strong: Int16 = 95
  var weak: Int16 = 80
  /// The number of beats from one strong beat to the next; `nil` leaves it to the meter.
  ///
  /// After a mark such as `!f!` every beat is strong.
  var group: Int?

  /// The dynamics of a mark such as `mf`; `nil` for other names.
  static func named(_ name: String) -> Dynamics? {
    switch name {
    case "ppp", "pppp": Dynamics(first: 30, strong: 20, weak: 10, group: 1)
    case "pp": Dynamics(first: 45, strong: 35, weak: 20, group: 1)
    case "p": Dynamics(first: 60, strong: 50, weak: 35, group: 1)
    case "mp": Dynamics(first: 75, strong: 65, weak: 50, group: 1)
    case "mf": Dynamics(first: 90, strong: 80, weak: 65, group: 1)
    case "f": Dynamics(first: 105, strong: 95, weak: 80, group: 1)
    case "ff": Dynamics(first: 120, strong: 110, weak: 95, group: 1)
    case "fff", "ffff": Dynamics(first: 127, strong: 125, weak: 110, group: 1)
    default: nil
    }
  }

  /// The dynamics with all velocities changed by `amount`, clamped to 1 to 127.
  func moved(by amount: Int) -> Dynamics {
    let clamp = { (value: Int16) in Int16(min(127, max(1, Int(value) + amount))) }
    return Dynamics(
      first: clamp(first), strong: clamp(strong), weak: clamp(weak), group: group)
  }
}
