import JSON

/// How a tune is kept legal while it is drawn.
public struct ConstraintSettings: Hashable, Sendable {
  /// The form of the tune; nil for any legal one.
  public var form: TuneForm?
  /// The number of drawings of a tune that compete at every bar line.
  public var particles: Int

  /// The default for `particles`.
  public static let standardParticles = 16
  /// The most particles.
  public static let mostParticles = 256

  /// Creates settings, checked when a tune is drawn.
  public init(form: TuneForm? = nil, particles: Int = standardParticles) {
    self.form = form
    self.particles = particles
  }

  /// The settings as a tune records them.
  var json: JSONObject {
    var object: JSONObject = ["particles": .int(particles)]
    if let form { object["form"] = .object(form.json) }
    return object
  }

  /// The settings that a tune recorded; nil for a value of the wrong kind.
  init?(json: JSONObject) {
    guard let particles = json["particles"]?.int else { return nil }
    self.particles = particles
    guard let value = json["form"] else { return }
    guard let form = value.object.flatMap({ TuneForm(json: $0) }) else { return nil }
    self.form = form
  }
}
