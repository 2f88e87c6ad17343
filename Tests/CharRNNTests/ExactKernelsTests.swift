import CKernels
import TestSupport
import Safetensors
import Testing

@testable import CharRNN

/// The sampling kernels as compiled for one instruction set that this machine has.
extension ExactKernels: CustomTestStringConvertible {
  /// The instruction set.
  public var testDescription: String { String(cString: functions.instruction_set) }
}

@Suite("Sampling kernels")
struct ExactKernelsTests {
  /// Numbers of very different size, some of them 0.
  private func numbers(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
    (0..<count).map { _ in
      if generator.below(20) == 0 { return 0 }
      let scale = Float(sign: .plus, exponent: generator.below(16) - 12, significand: 1)
      return Float(generator.unit() * 2 - 1) * scale
    }
  }

  private func bits(_ values: some Sequence<Float>) -> [UInt32] { values.map(\.bitPattern) }

  @Test("the plain kernels are there on every machine, and come last")
  func order() throws {
    let names = ExactKernels.all.map(\.testDescription)
    #expect(["avx512", "avx2", "plain"].suffix(names.count) == names[...])
  }

  @Test(
    "a product is the sums in the order of the inputs, multiplied and added apart, to the bit",
    arguments: ExactKernels.all, Predictor.WeightFormat.allCases)
  func product(kernels: ExactKernels, format: Predictor.WeightFormat) {
    withEverySeed(0..<60) { _, generator in
      let (rows, inputs) = (1 + generator.below(20), 1 + generator.below(70))
      let columns = 1 + generator.below(300)
      let first = generator.below(inputs)
      let weights = numbers(columns * inputs, &generator)
      // In two parts, as a layer has its inputs and its own state.
      let parts = [0..<first, first..<inputs].map { range in
        PanelMatrix.Part(
          weights: (0..<columns).flatMap { column in
            range.map { weights[column * inputs + $0] }
          }[...], inputs: range.count)
      }
      let matrix = PanelMatrix(parts, columns: columns, format: format, kernels: kernels)
      let x = numbers(rows * inputs, &generator)
      var y = numbers(rows * matrix.paddedColumns, &generator)
      var expected = y
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = y[row * matrix.paddedColumns + column]
          for k in 0..<inputs {
            let weight = weights[column * inputs + k]
            let kept = format == .f32 ? weight : Float(bfloat16Bits: weight.bfloat16Bits)
            sum += x[row * inputs + k] * kept
          }
          expected[row * matrix.paddedColumns + column] = sum
        }
      }
      matrix.addProduct(rows: rows, of: x, to: &y)
      try #require(bits(y) == bits(expected), "\(rows) × \(inputs) × \(columns)")
    }
  }

  @Test(
    "gates and exponentials have the same bits for every instruction set and any number of rows",
    arguments: ExactKernels.all)
  func gates(kernels: ExactKernels) throws {
    let plain = try #require(ExactKernels.all.last)
    withEverySeed(0..<60) { _, generator in
      let (rows, units) = (1 + generator.below(9), 1 + generator.below(70))
      let (gatesWidth, hiddenWidth) = (4 * units + generator.below(9), units + generator.below(9))
      let gates = numbers(rows * gatesWidth, &generator).map { $0 * 8 }
      var cell = numbers(rows * units, &generator)
      var hidden = numbers(rows * hiddenWidth, &generator)
      var (cellAlone, hiddenAlone) = (cell, hidden)
      kernels.functions.gates(rows, units, gates, gatesWidth, &cell, &hidden, hiddenWidth)
      for row in 0..<rows {
        cellAlone.withUnsafeMutableBufferPointer { cell in
          hiddenAlone.withUnsafeMutableBufferPointer { hidden in
            guard let c = cell.baseAddress, let h = hidden.baseAddress else { return }
            plain.functions.gates(
              1, units, Array(gates[(row * gatesWidth)...]), gatesWidth, c + row * units,
              h + row * hiddenWidth, hiddenWidth)
          }
        }
      }
      try #require(bits(cell) == bits(cellAlone))
      try #require(bits(hidden) == bits(hiddenAlone))
      let values = gates + [-.infinity, .infinity, .nan, 0, -0]
      try #require(
        bits(kernels.exponentials(of: values)) == bits(plain.exponentials(of: values)))
    }
  }
}
