import CharRNN
import Drawing

/// The requested precision of training and measuring.
enum PrecisionChoice: String, CaseIterable, Sendable {
  /// The fastest precision of the machine.
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
    let speedup = machine.bf16Speedup.map { ", where bf16 is \($0.fixed(1)) times as fast as f32" }
    let reason = machine.hasMatrixUnit ? "has AMX" : "has no AMX but \(machine.instructionSet)"
    return "\(precision(on: machine).rawValue): this machine \(reason)\(speedup ?? "")"
  }
}
