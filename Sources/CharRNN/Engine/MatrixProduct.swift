internal import COneDNN

/// A product `[m, k] × [k, n] → [m, n]` of fixed sizes, planned once and run many times.
///
/// The operands have the backend's precision; the result and the sums are f32.
///
/// Runs on any thread, but on one at a time: a run changes the views of its operands.
final class MatrixProduct {
  let m: Int
  let n: Int
  let k: Int
  let plan: dnnl_primitive_desc_t
  private let primitive: dnnl_primitive_t
  private let source: BackendMemory
  private let weights: BackendMemory
  private let result: BackendMemory
  private let scratch: BackendMemory
  private let scratchCount: Int

  /// Plans a product.
  ///
  /// - Parameters:
  ///   - backend: the engine and the operands' precision.
  ///   - m: the rows of the left matrix and of the result.
  ///   - n: the columns of the right matrix and of the result.
  ///   - k: the columns of the left matrix, which are the rows of the right.
  ///   - source: how the left matrix [m, k] lies; `conednn_columns` reads it as the transpose of
  ///     a row-major [k, m].
  ///   - weights: how the right matrix [k, n] lies; with `conednn_any` the product is run on a
  ///     `PackedMatrix` that was made for it.
  ///   - accumulates: whether the product is added to the result instead of replacing it.
  /// - Throws: `BackendError` where oneDNN has no such product.
  init(
    _ backend: Backend, m: Int, n: Int, k: Int, source: conednn_layout = conednn_rows,
    weights: conednn_layout, accumulates: Bool = false
  ) throws(BackendError) {
    self.m = m
    self.n = n
    self.k = k
    var plan: dnnl_primitive_desc_t?
    try check(
      conednn_product_plan(
        &plan, backend.engine, Int64(m), Int64(n), Int64(k), source, weights,
        backend.precision == .bf16 ? conednn_bf16 : conednn_f32, accumulates ? 1 : 0),
      "plan product [\(m), \(k)] x [\(k), \(n)]")
    guard let plan else { throw .refused(operation: "plan product", status: -1) }
    self.plan = plan
    var primitive: dnnl_primitive_t?
    try check(
      dnnl_primitive_create(&primitive, plan), "create product [\(m), \(k)] x [\(k), \(n)]")
    guard let primitive else { throw .refused(operation: "create product", status: -1) }
    self.primitive = primitive
    self.source = try BackendMemory(
      backend, plan: plan, operand: dnnl_query_src_md, data: nil)
    self.weights = try BackendMemory(
      backend, plan: plan, operand: dnnl_query_weights_md, data: nil)
    self.result = try BackendMemory(
      backend, plan: plan, operand: dnnl_query_dst_md, data: nil)
    scratchCount = (conednn_operand_size(plan, dnnl_query_scratchpad_md) + 3) / 4
    scratch = try BackendMemory(
      backend, plan: plan, operand: dnnl_query_scratchpad_md, data: nil)
  }

  deinit {
    dnnl_primitive_destroy(primitive)
    dnnl_primitive_desc_destroy(plan)
  }

  /// The implementation that oneDNN picked, such as `brg:avx512_core`.
  var implementation: String { String(cString: conednn_implementation(plan)) }

  /// Runs the product on plain matrices, both in the backend's precision.
  func run(
    on stream: BackendStream, _ source: UnsafeMutableRawPointer,
    _ weights: UnsafeMutableRawPointer, into result: UnsafeMutablePointer<Float>
  ) throws(BackendError) {
    try self.weights.point(at: weights)
    try run(on: stream, source, self.weights, into: result)
  }

  /// Runs the product with weights packed for it.
  func run(
    on stream: BackendStream, _ source: UnsafeMutableRawPointer,
    _ weights: PackedMatrix, into result: UnsafeMutablePointer<Float>
  ) throws(BackendError) {
    try run(on: stream, source, weights.packed, into: result)
  }

  private func run(
    on stream: BackendStream, _ source: UnsafeMutableRawPointer, _ weights: BackendMemory,
    into result: UnsafeMutablePointer<Float>
  ) throws(BackendError) {
    try self.source.point(at: source)
    try self.result.point(at: result)
    try scratch.point(at: try stream.scratch(count: scratchCount))
    try check(
      conednn_run_product(
        primitive, stream.handle, self.source.handle, weights.handle, self.result.handle,
        scratch.handle),
      "product [\(m), \(k)] x [\(k), \(n)]")
  }
}
