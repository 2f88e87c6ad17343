internal import COneDNN

/// oneDNN's CPU engine, for which products and reorders are planned.
final class Backend {
  let engine: dnnl_engine_t
  /// The number format of the operands of all products.
  let precision: Precision

  init(_ precision: Precision = .f32) throws(BackendError) {
    self.precision = precision
    var engine: dnnl_engine_t?
    try check(conednn_engine_create(&engine), "create engine")
    guard let engine else { throw .refused(operation: "create engine", status: -1) }
    self.engine = engine
  }

  deinit {
    dnnl_engine_destroy(engine)
  }
}

/// The queue on which one lane runs its primitives, one after the other, and the scratch memory that
/// they share.
final class BackendStream {
  let handle: dnnl_stream_t
  private var scratch: FloatBuffer

  init(_ backend: Backend) throws(BackendError) {
    var handle: dnnl_stream_t?
    scratch = try FloatBuffer(count: 0)
    try check(conednn_stream_create(backend.engine, &handle), "create stream")
    guard let handle else { throw .refused(operation: "create stream", status: -1) }
    self.handle = handle
  }

  /// Scratch memory of at least `count` floats, valid until the next call.
  func scratch(count: Int) throws(BackendError) -> UnsafeMutablePointer<Float> {
    if scratch.count < count { scratch = try FloatBuffer(count: count) }
    return scratch.base
  }

  deinit {
    dnnl_stream_destroy(handle)
  }
}

/// A view of floats in the layout that one operand of a primitive expects; does not own them.
final class BackendMemory {
  let handle: dnnl_memory_t

  /// A view for the operand `operand` of a planned product.
  init(
    _ backend: Backend, plan: dnnl_primitive_desc_t, operand: dnnl_query_t,
    data: UnsafeMutableRawPointer?
  ) throws(BackendError) {
    var handle: dnnl_memory_t?
    try check(
      conednn_operand(&handle, backend.engine, plan, operand, data), "create operand memory")
    guard let handle else { throw .refused(operation: "create operand memory", status: -1) }
    self.handle = handle
  }

  /// A view of a plain matrix `[rows, columns]`.
  init(
    _ backend: Backend, rows: Int, columns: Int, layout: conednn_layout,
    data: UnsafeMutableRawPointer
  ) throws(BackendError) {
    var handle: dnnl_memory_t?
    try check(
      conednn_matrix(&handle, backend.engine, Int64(rows), Int64(columns), layout, data),
      "create memory [\(rows), \(columns)]")
    guard let handle else { throw .refused(operation: "create memory", status: -1) }
    self.handle = handle
  }

  deinit {
    dnnl_memory_destroy(handle)
  }

  /// Points the view at other floats of the same layout.
  func point(at data: UnsafeMutableRawPointer) throws(BackendError) {
    try check(dnnl_memory_set_data_handle(handle, data), "set memory")
  }
}
