internal import COneDNN

/// Times one matrix product, on one lane or on several at once: an upper bound for the speed of
/// training on this machine.
public struct ProductBenchmark {
  /// The product that is timed.
  public let product: StepProduct
  /// The number format of its operands.
  public let precision: Precision
  /// The lanes that run it at the same time, each on operands of its own.
  public let lanes: Int

  /// A benchmark of `product`.
  public init(_ product: StepProduct, precision: Precision, lanes: Int) {
    precondition(lanes > 0, "a product needs a lane")
    self.product = product
    self.precision = precision
    self.lanes = lanes
    flopsPerRun = precision == .bf16 ? 10_000_000_000 : 2_000_000_000
  }

  /// The floating-point operations of a lane's run: at least 5 ms even with a matrix unit (1.2 TFLOP/s
  /// in bf16, 0.3 TFLOP/s in f32), so that the 0.02 ms to join the lanes do not count.
  var flopsPerRun: Int

  /// Floating-point operations a second of all lanes together.
  ///
  /// - Throws: `BackendError` where oneDNN refuses, such as bf16 on machines without it.
  public func measure(_ stopwatch: Stopwatch) throws -> Measurement? {
    let backend = try Backend(precision)
    let work = try (0..<lanes).map { _ in try LaneProduct(product, backend) }
    let repeats = max(1, flopsPerRun / product.flops)
    let team = LaneTeam(count: lanes)
    return try stopwatch.measure(units: lanes * repeats * product.flops) {
      try team.run { lane throws(BackendError) in
        for _ in 0..<repeats { try work[lane].run() }
      }
    }
  }
}

/// A product with operands laid out as in a lane of the network.
private final class LaneProduct {
  private let stream: BackendStream
  private let product: MatrixProduct
  private let left: (floats: FloatBuffer, operand: Operand)
  private let right: (floats: FloatBuffer, operand: Operand)
  private let packed: PackedMatrix?
  private let result: FloatBuffer

  init(_ shape: StepProduct, _ backend: Backend) throws(BackendError) {
    // `LaneLayer` and `FoldGradient` show which operands are packed.
    let isGradient = shape.kind == .weightGradient
    let isPacked = !isGradient && shape.kind != .foldBackward
    stream = try BackendStream(backend)
    product = try MatrixProduct(
      backend, m: shape.m, n: shape.n, k: shape.k,
      source: isGradient ? conednn_columns : conednn_rows,
      weights: isPacked ? conednn_any : conednn_rows, accumulates: shape.kind == .recurrent)
    func operand(
      _ count: Int, of value: Float
    ) throws(BackendError) -> (FloatBuffer, Operand) {
      let floats = try FloatBuffer(count: count)
      floats.base.update(repeating: value, count: count)
      let operand = try Operand(floats.base, count: count, precision: backend.precision)
      operand.round(from: 0, count: count)
      return (floats, operand)
    }
    left = try operand(shape.m * shape.k, of: 0.5)
    right = try operand(shape.k * shape.n, of: 0.001)
    packed =
      isPacked
      ? try PackedMatrix(backend, for: product, start: right.floats.base, layout: conednn_columns)
      : nil
    try packed?.pack(on: stream)
    result = try FloatBuffer(count: shape.m * shape.n)
  }

  func run() throws(BackendError) {
    if let packed {
      try product.run(on: stream, left.operand.pointer(), packed, into: result.base)
    } else {
      try product.run(
        on: stream, left.operand.pointer(), right.operand.pointer(), into: result.base)
    }
  }
}
