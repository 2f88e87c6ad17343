import CharRNN

/// What a person asks for as the precision of training and measuring.
enum PrecisionChoice: String, CaseIterable, Sendable {
  /// What the machine is fastest with, as far as that is known without measuring.
  case auto
  case f32
  case bf16

  /// The precision that this means on `machine`.
  func precision(on machine: Machine) -> Precision {
    switch self {
    case .auto: machine.precision
    case .f32: .f32
    case .bf16: .bf16
    }
  }

  /// The precision with the reason for it.
  func reasoned(on machine: Machine) -> String {
    let reason = machine.hasMatrixUnit ? "has AMX" : "has no AMX but \(machine.instructionSet)"
    return "\(precision(on: machine).rawValue): this machine \(reason)"
  }
}
