internal import COneDNN

/// oneDNN refused a call.
public struct BackendError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, such as `product [512, 256] x [256, 1024]`.
  public let operation: String
  /// oneDNN's status code; 3 is "unimplemented", 1 "out of memory".
  public let status: Int

  /// The operation and the status.
  public var description: String { "oneDNN: \(operation) failed with status \(status)" }
}

/// Turns a status other than success into an error.
func check(
  _ status: dnnl_status_t, _ operation: @autoclosure () -> String
) throws(BackendError) {
  guard status == dnnl_success else {
    throw BackendError(operation: operation(), status: Int(status.rawValue))
  }
}
