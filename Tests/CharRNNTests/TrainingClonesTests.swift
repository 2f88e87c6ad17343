import CKernels
import KernelClones
import TestSupport
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
