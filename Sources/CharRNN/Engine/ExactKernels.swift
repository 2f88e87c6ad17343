internal import CKernels

/// The sampling kernels: the same bits for every instruction set and any number of rows.
struct ExactKernels {
  /// The kernels of every instruction set that this machine has, the fastest first.
  static let all: [ExactKernels] = (0...).lazy.map(ck_exact_kernels).prefix { $0 != nil }
    .compactMap { $0.map { ExactKernels(functions: $0.pointee) } }

  /// The fastest of this machine.
  static let best = all[0]

  let functions: CKExactKernels

  /// e^x of each number.
  func exponentials(of values: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { result, count in
      functions.exponentials(values.count, values, result.baseAddress)
      count = values.count
    }
  }
}

/// Unchecked, since C pointers are not `Sendable`; these point at constant functions and a constant
/// name.
extension ExactKernels: @unchecked Sendable {}
