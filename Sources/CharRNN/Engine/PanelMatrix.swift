internal import CKernels
internal import Safetensors

/// A weight matrix `[inputs, columns]` cut into panels of 128 columns, so that a product reads it
/// once, in order, and keeps the sums of a panel in registers.
struct PanelMatrix {
  /// Some consecutive inputs: their weights as PyTorch keeps them, row-major `[columns, inputs]`.
  struct Part {
    let weights: ArraySlice<Float>
    let inputs: Int
  }

  /// The length of the vectors that are multiplied by it.
  let inputs: Int
  /// The columns, rounded up to whole panels; the weights of added columns are zero.
  let paddedColumns: Int

  /// Words of 32 bits: a float each, or two numbers in bf16 as `CKExactKernels` wants them.
  private let words: FloatBuffer
  private let addProduct: CKExactProduct

  /// Stacks the parts: the vector that is multiplied has the inputs of each part in order.
  init(
    _ parts: [Part], columns: Int, format: Predictor.WeightFormat, kernels: ExactKernels
  ) {
    let width = Int(CK_PANEL)
    let panelCount = (columns + width - 1) / width
    paddedColumns = panelCount * width
    inputs = parts.reduce(0) { $0 + $1.inputs }
    let wordsAnInput = format == .f32 ? width : width / 2
    words = FloatBuffer(orTrap: inputs * panelCount * wordsAnInput)
    addProduct =
      format == .f32 ? kernels.functions.add_product_f32 : kernels.functions.add_product_bf16
    var firstInput = 0
    for part in parts {
      part.weights.withUnsafeBufferPointer { weights in
        for column in 0..<columns {
          let place = column % width
          let panel = words.base + (column / width * inputs + firstInput) * wordsAnInput
          let word = panel + place % wordsAnInput
          let isHighHalf = place >= wordsAnInput
          for input in 0..<part.inputs {
            let weight = weights[column * part.inputs + input]
            switch format {
            case .f32: word[input * wordsAnInput] = weight
            case .bf16:
              let half = UInt32(weight.bfloat16Bits)
              let other = word[input * wordsAnInput].bitPattern
              word[input * wordsAnInput] = Float(
                bitPattern: isHighHalf ? other | half << 16 : half)
            }
          }
        }
      }
      firstInput += part.inputs
    }
  }

  /// y += x·W for each of `rows` rows, every sum in the order of the inputs.
  ///
  /// - Parameters:
  ///   - rows: the rows of `x` and `y`.
  ///   - x: `[rows, inputs]`.
  ///   - y: `[rows, paddedColumns]`.
  func addProduct(
    rows: Int, of x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
  ) {
    addProduct(rows, inputs, paddedColumns / Int(CK_PANEL), x, words.base, y)
  }
}
