internal import COneDNN

/// Why the engine cannot compute.
public enum BackendError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A call of oneDNN failed: the operation, such as `product [512, 256] x [256, 1024]`, and oneDNN's
  /// status code (3: unimplemented).
  case refused(operation: String, status: Int)
  /// The system has no memory for a block of this size.
  case outOfMemory(bytes: Int)

  /// The fact with its numbers.
  public var description: String {
    switch self {
    case .refused(let operation, let status): "oneDNN: \(operation) failed with status \(status)"
    case .outOfMemory(let bytes): "there is no memory left for a block of \(bytes) bytes"
    }
  }
}

/// Turns a status other than success into an error.
func check(
  _ status: dnnl_status_t, _ operation: @autoclosure () -> String
) throws(BackendError) {
  guard status == dnnl_success else {
    throw .refused(operation: operation(), status: Int(status.rawValue))
  }
}
