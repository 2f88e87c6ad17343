internal import CKernels

/// A weight matrix [inputs, columns] cut into panels of 64 columns, so that a product with one
/// vector streams through it once and keeps the sums of a panel in registers.
final class PanelMatrix {
  /// Some consecutive inputs: their weights as PyTorch keeps them, row-major `[columns, inputs]`.
  struct Part {
    let weights: ArraySlice<Float>
    let inputs: Int
  }

  /// The columns with those that fill the last panel, whose weights are zero.
  let paddedColumns: Int
  private let inputs: Int
  private let panels: FloatBuffer

  /// Lays the parts out below one another: the vector they multiply is theirs put end to end.
  init(_ parts: [Part], columns: Int) {
    let width = Int(CK_PANEL)
    let panelCount = (columns + width - 1) / width
    paddedColumns = panelCount * width
    inputs = parts.reduce(0) { $0 + $1.inputs }
    panels = FloatBuffer(count: inputs * paddedColumns)
    var firstInput = 0
    for part in parts {
      part.weights.withUnsafeBufferPointer { weights in
        for column in 0..<columns {
          let panel = panels.base + column / width * inputs * width + column % width
          for input in 0..<part.inputs {
            panel[(firstInput + input) * width] = weights[column * part.inputs + input]
          }
        }
      }
      firstInput += part.inputs
    }
  }

  /// y += x·W, every sum in the order of the inputs.
  ///
  /// `x` has the parts' inputs, `y` the padded columns.
  func addProduct(of x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
    ck_exact_matrix_vector(inputs, paddedColumns / Int(CK_PANEL), x, panels.base, y)
  }
}
