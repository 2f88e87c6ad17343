import CharRNN

/// The requested precision of training and measuring.
enum PrecisionChoice: String, CaseIterable, Sendable {
  /// The fastest precision of the machine, as far as known without measuring.
  case auto
  case f32
  case bf16

  /// The precision that is used on `machine`.
  func precision(on machine: Machine) -> Precision {
    switch self {
    case .auto: machine.precision
    case .f32: .f32
    case .bf16: .bf16
    }
  }

  /// The precision and the reason for it.
  func reasoned(on machine: Machine) -> String {
    let reason = machine.hasMatrixUnit ? "has AMX" : "has no AMX but \(machine.instructionSet)"
    return "\(precision(on: machine).rawValue): this machine \(reason)"
  }
}
