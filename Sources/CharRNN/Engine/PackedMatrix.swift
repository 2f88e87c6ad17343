internal import COneDNN

/// A weight matrix copied into the layout and precision that a product prefers, so that the product
/// does not convert it at every time step.
///
/// `pack` runs after every change of the weights; several lanes read the result.
final class PackedMatrix {
  let packed: BackendMemory
  private let storage: FloatBuffer
  private let plain: BackendMemory
  private let reorder: dnnl_primitive_t
  private let plan: dnnl_primitive_desc_t
  private let start: UnsafeMutablePointer<Float>
  private let layout: conednn_layout
  // Keeps `plan` alive, which the product owns.
  private let product: MatrixProduct

  /// Prepares packing for `product`, whose weights [k, n] stand at `start` in `layout`.
  init(
    _ backend: Backend, for product: MatrixProduct, start: UnsafeMutablePointer<Float>,
    layout: conednn_layout
  ) throws(BackendError) {
    self.product = product
    self.start = start
    self.layout = layout
    plan = product.plan
    let bytes = conednn_operand_size(plan, dnnl_query_weights_md)
    storage = try FloatBuffer(count: (bytes + 3) / 4)
    packed = try BackendMemory(
      backend, plan: plan, operand: dnnl_query_weights_md, data: storage.base)
    plain = try BackendMemory(
      backend, rows: product.k, columns: product.n, layout: layout, data: start)
    var reorder: dnnl_primitive_t?
    try check(
      conednn_reorder(&reorder, backend.engine, plain.handle, packed.handle),
      "plan packing [\(product.k), \(product.n)]")
    guard let reorder else { throw .refused(operation: "plan packing", status: -1) }
    self.reorder = reorder
  }

  deinit {
    dnnl_primitive_destroy(reorder)
  }

  /// The number of floats that packing writes.
  var count: Int { storage.count }

  /// Whether `product` can read this packing for its weights at `start`.
  func serves(
    _ product: MatrixProduct, start: UnsafeMutablePointer<Float>, layout: conednn_layout
  ) -> Bool {
    self.start == start && self.layout == layout
      && conednn_same_weights(plan, product.plan) != 0
  }

  /// Copies the weights as they are.
  func pack(on stream: BackendStream) throws(BackendError) {
    try check(
      conednn_run_reorder(reorder, stream.handle, plain.handle, packed.handle),
      "pack [\(product.k), \(product.n)]")
  }
}

/// The packed matrices of a network; products that read the same weights in the same layout share
/// one.
final class PackedWeights {
  private let backend: Backend
  private(set) var matrices: [PackedMatrix] = []

  init(_ backend: Backend) {
    self.backend = backend
  }

  /// The packing of the weights at `start` for `product`, created on first use.
  func matrix(
    for product: MatrixProduct, at start: UnsafeMutablePointer<Float>, layout: conednn_layout
  ) throws(BackendError) -> PackedMatrix {
    if let shared = matrices.first(where: { $0.serves(product, start: start, layout: layout) }) {
      return shared
    }
    let matrix = try PackedMatrix(backend, for: product, start: start, layout: layout)
    matrices.append(matrix)
    return matrix
  }
}
