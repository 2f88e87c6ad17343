import CKernels
import KernelClones
import TestSupport
import Safetensors
import Testing

@testable import CharRNN

/// The loops of training as compiled for every instruction set that this machine has.
///
/// They may fuse multiply and add, so they differ by rounding and no more.
@Suite("Training kernels for every instruction set")
struct TrainingClonesTests {
  /// Those of a kernel's clones that this machine can run, beside the plain one.
  private func clones<Kernel>(
    avx512: Kernel, avx2: Kernel
  ) -> [(name: String, kernel: Kernel)] {
    let known = [("avx512", avx512), ("avx2", avx2)]
    return ExactKernels.all.compactMap { set in
      known.first { $0.0 == set.testDescription }
    }
  }

  private func numbers(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
    (0..<count).map { _ in Float(generator.unit() * 6 - 3) }
  }

  /// Whether numbers agree but for the rounding of a few operations on numbers of size 1.
  private func agree(_ found: [Float], _ expected: [Float]) -> Bool {
    zip(found, expected).allSatisfy { abs($0 - $1) <= 2e-6 * max(1, abs($1)) }
  }

  @Test("gates forward and backward")
  func gates() {
    typealias Result = (gates: [Float], cell: [Float], squashed: [Float], hidden: [Float])
    withEverySeed(0..<30) { _, generator in
      let (rows, units) = (1 + generator.below(5), 1 + generator.below(70))
      let gates = numbers(rows * 4 * units, &generator)
      let bias = numbers(4 * units, &generator)
      let previous = numbers(rows * units, &generator)
      let above = numbers(rows * units, &generator)
      let later = numbers(rows * units, &generator)
      func forward(
        _ kernel: (
          Int, Int, UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?,
          UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?
        ) -> Void
      ) -> Result {
        var result: Result = (gates, previous, previous, previous)
        kernel(
          rows, units, &result.gates, bias, previous, &result.cell, &result.squashed,
          &result.hidden)
        return result
      }
      let plain = forward(ck_gates_forward_plain)
      for (name, kernel) in clones(avx512: ck_gates_forward_avx512, avx2: ck_gates_forward_avx2) {
        let found = forward(kernel)
        try #require(agree(found.gates, plain.gates), "\(name)")
        try #require(agree(found.cell, plain.cell), "\(name)")
        try #require(agree(found.squashed, plain.squashed), "\(name)")
        try #require(agree(found.hidden, plain.hidden), "\(name)")
      }
      var (gradient, cell) = (plain.gates, later)
      ck_gates_backward_plain(
        rows, units, &gradient, previous, plain.squashed, above, later, &cell)
      for (name, kernel) in clones(avx512: ck_gates_backward_avx512, avx2: ck_gates_backward_avx2) {
        var (otherGradient, otherCell) = (plain.gates, later)
        kernel(
          rows, units, &otherGradient, previous, plain.squashed, above, later, &otherCell)
        try #require(agree(otherGradient, gradient), "\(name)")
        try #require(agree(otherCell, cell), "\(name)")
      }
    }
  }

  @Test("softmax and its gradient")
  func softmax() {
    withEverySeed(0..<30) { _, generator in
      let (rows, vocabulary) = (1 + generator.below(5), 2 + generator.below(399))
      let logits = numbers(rows * vocabulary, &generator)
      let targets = (0..<rows).map { _ in Int32(generator.below(vocabulary + 1)) - 1 }
      var gradient = logits
      let plain = ck_softmax_cross_entropy_plain(rows, vocabulary, &gradient, targets, 0.5)
      for (name, kernel) in clones(
        avx512: ck_softmax_cross_entropy_avx512, avx2: ck_softmax_cross_entropy_avx2)
      {
        var other = logits
        let found = kernel(rows, vocabulary, &other, targets, 0.5)
        try #require(agree(other, gradient), "\(name)")
        try #require(abs(found.loss - plain.loss) <= 1e-5 * max(1, plain.loss), "\(name)")
        try #require(found.correct == plain.correct && found.counted == plain.counted, "\(name)")
      }
    }
  }

  @Test("of equal logits the first is the guess: all equal, and with ties at any place")
  func ties() {
    for vocabulary in [2, 31, 32, 33, 87, 400] {
      for (first, second) in [(0, vocabulary - 1), (vocabulary / 2, vocabulary - 1), (0, 1)]
      where first < second {
        var logits = [Float](repeating: -1, count: vocabulary)
        logits[first] = 2
        logits[second] = 2
        let rows = [logits, logits, [Float](repeating: 0, count: vocabulary)].flatMap { $0 }
        let targets = [Int32(first), Int32(second), Int32(vocabulary - 1)]
        for (name, kernel) in [("plain", ck_softmax_cross_entropy_plain)]
          + clones(avx512: ck_softmax_cross_entropy_avx512, avx2: ck_softmax_cross_entropy_avx2)
        {
          var gradient = rows
          let found = kernel(3, vocabulary, &gradient, targets, 1)
          #expect(found.correct == 1, "\(name), \(vocabulary) characters, \(first), \(second)")
        }
      }
    }
  }

  @Test("the updates of the other optimisers")
  func otherOptimizers() {
    // Each with its constants: alpha and epsilon, epsilon, momentum.
    withEverySeed(0..<30) { _, generator in
      let count = 1 + generator.below(300)
      let weights = numbers(count, &generator)
      let memory = numbers(count, &generator).map(abs)
      let gradient = numbers(count, &generator)
      func update(
        _ step: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafePointer<Float>) ->
          Void
      ) -> [Float] {
        var (new, kept) = (weights, memory)
        new.withUnsafeMutableBufferPointer { new in
          kept.withUnsafeMutableBufferPointer { kept in
            gradient.withUnsafeBufferPointer { gradient in
              guard let new = new.baseAddress, let kept = kept.baseAddress,
                let gradient = gradient.baseAddress
              else { return }
              step(new, kept, gradient)
            }
          }
        }
        return new + kept
      }
      let rmsprop = update { ck_rmsprop_plain(count, $0, $1, $2, 0.7, 0.01, 0.99, 1e-8) }
      for (name, kernel) in clones(avx512: ck_rmsprop_avx512, avx2: ck_rmsprop_avx2) {
        let found = update { kernel(count, $0, $1, $2, 0.7, 0.01, 0.99, 1e-8) }
        try #require(agree(found, rmsprop), "rmsprop \(name)")
      }
      let adagrad = update { ck_adagrad_plain(count, $0, $1, $2, 0.7, 0.01, 1e-10) }
      for (name, kernel) in clones(avx512: ck_adagrad_avx512, avx2: ck_adagrad_avx2) {
        let found = update { kernel(count, $0, $1, $2, 0.7, 0.01, 1e-10) }
        try #require(agree(found, adagrad), "adagrad \(name)")
      }
      let sgd = update { ck_sgd_plain(count, $0, $1, $2, 0.7, 0.01, 0.9) }
      for (name, kernel) in clones(avx512: ck_sgd_avx512, avx2: ck_sgd_avx2) {
        let found = update { kernel(count, $0, $1, $2, 0.7, 0.01, 0.9) }
        try #require(agree(found, sgd), "sgd \(name)")
      }
      try #require(Set([rmsprop, adagrad, sgd, weights + memory]).count == 4, "nothing was done")
    }
  }

  @Test("rounding to bf16, to the bit and as Float's own, with every kind of number")
  func rounding() {
    withEverySeed(0..<30) { _, generator in
      let count = 1 + generator.below(300)
      // Any bits: huge, tiny, infinite and NaN among them.
      var values = (0..<count).map { _ in
        Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      }
      values[0] =
        [.nan, -.infinity, .greatestFiniteMagnitude, -.leastNonzeroMagnitude, 0][
          generator.below(5)]
      func round(
        _ kernel: (Int, UnsafePointer<Float>?, UnsafeMutablePointer<UInt16>?) -> Void
      ) -> [UInt16] {
        var result = [UInt16](repeating: 0, count: count)
        kernel(count, values, &result)
        return result
      }
      let plain = round(ck_round_to_bf16_plain)
      for (value, bits) in zip(values, plain) {
        let back = Float(bitPattern: UInt32(bits) << 16)
        try #require(value.isNaN ? back.isNaN : bits == value.bfloat16Bits, "\(value)")
      }
      for (name, kernel) in clones(avx512: ck_round_to_bf16_avx512, avx2: ck_round_to_bf16_avx2) {
        try #require(round(kernel) == plain, "\(name)")
      }
    }
  }

  @Test("sums, scales and biases")
  func sums() {
    withEverySeed(0..<30) { _, generator in
      let (rows, columns) = (1 + generator.below(9), 1 + generator.below(90))
      let count = rows * columns
      let values = numbers(count, &generator)
      let (other, bias) = (numbers(count, &generator), numbers(columns, &generator))
      // A row more than once, so that what was added is added to.
      let tokens = (0..<rows).map { _ in Int32(generator.below(3)) }
      let table = numbers(3 * columns, &generator)
      func changed(_ start: [Float], _ change: (UnsafeMutablePointer<Float>?) -> Void) -> [Float] {
        var result = start
        change(&result)
        return result
      }
      func compare(
        _ name: String, _ start: [Float], _ kernels: [(UnsafeMutablePointer<Float>?) -> Void]
      )
        throws
      {
        let results = kernels.map { changed(start, $0) }
        try #require(results[0] != start, "\(name) does nothing")
        for result in results.dropFirst() { try #require(agree(result, results[0]), "\(name)") }
      }
      func all<Kernel>(_ plain: Kernel, avx512: Kernel, avx2: Kernel) -> [Kernel] {
        [plain] + clones(avx512: avx512, avx2: avx2).map(\.kernel)
      }
      try compare(
        "scale", values,
        all(ck_scale_plain, avx512: ck_scale_avx512, avx2: ck_scale_avx2)
          .map { kernel in { kernel(count, $0, 0.7) } })
      try compare(
        "add", values,
        all(ck_add_plain, avx512: ck_add_avx512, avx2: ck_add_avx2)
          .map { kernel in { kernel(count, $0, other) } })
      try compare(
        "add scaled", values,
        all(ck_add_scaled_plain, avx512: ck_add_scaled_avx512, avx2: ck_add_scaled_avx2)
          .map { kernel in { kernel(count, $0, other, -0.3) } })
      try compare(
        "add bias", values,
        all(ck_add_bias_plain, avx512: ck_add_bias_avx512, avx2: ck_add_bias_avx2)
          .map { kernel in { kernel(rows, columns, $0, bias) } })
      try compare(
        "add column sums", bias,
        all(
          ck_add_column_sums_plain, avx512: ck_add_column_sums_avx512,
          avx2: ck_add_column_sums_avx2
        ).map { kernel in { kernel(rows, columns, values, $0) } })
      try compare(
        "scatter", table,
        all(
          ck_scatter_add_rows_plain, avx512: ck_scatter_add_rows_avx512,
          avx2: ck_scatter_add_rows_avx2
        ).map { kernel in { kernel(rows, columns, values, 1, tokens, $0) } })
    }
  }

  @Test("Adam's update, dropout's mask, and the norm of a gradient")
  func update() {
    withEverySeed(0..<30) { _, generator in
      let count = 1 + generator.below(300)
      let weights = numbers(count, &generator)
      let gradient = numbers(count, &generator)
      func adam(
        _ kernel: (
          Int, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?,
          UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Float, Float, Float, Float, Float,
          Float
        ) -> Void
      ) -> [Float] {
        var (new, first) = (weights, gradient)
        var second = gradient.map(abs)
        kernel(count, &new, &first, &second, gradient, 0.7, 0.001, 0.9, 0.999, 1e-8, 1.5)
        return new + first + second
      }
      for (name, kernel) in clones(avx512: ck_adam_avx512, avx2: ck_adam_avx2) {
        try #require(agree(adam(kernel), adam(ck_adam_plain)), "\(name)")
      }
      let key = generator.next()
      var kept = weights
      ck_dropout_plain(count, weights, &kept, 3, key, 1 << 30, 1.25)
      for (name, kernel) in clones(avx512: ck_dropout_avx512, avx2: ck_dropout_avx2) {
        var other = weights
        kernel(count, weights, &other, 3, key, 1 << 30, 1.25)
        try #require(other == kept, "\(name)")
      }
      let norm = ck_sum_of_squares_plain(count, gradient)
      for (name, kernel) in clones(avx512: ck_sum_of_squares_avx512, avx2: ck_sum_of_squares_avx2) {
        try #require(abs(kernel(count, gradient) - norm) <= 1e-12 * norm, "\(name)")
      }
    }
  }
}
