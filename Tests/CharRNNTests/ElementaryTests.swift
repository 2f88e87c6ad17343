import CKernels
import Glibc
import TestSupport
import Testing

@Suite("Elementary functions of the kernels")
struct ElementaryTests {
  /// The largest distance from the true value, in units of the last place of the float result.
  private func worstError(
    _ range: ClosedRange<Float>, _ function: (Float) -> Float, _ truth: (Double) -> Double
  ) -> Double {
    var worst = 0.0
    let count = 200_000
    for index in 0...count {
      let x =
        range.lowerBound + (range.upperBound - range.lowerBound) * Float(index) / Float(count)
      let expected = truth(Double(x))
      let unit = Double(Float(expected).ulp)
      worst = max(worst, abs(Double(function(x)) - expected) / unit)
    }
    return worst
  }

  @Test("exp is within 2 units of the last place")
  func exponential() {
    #expect(worstError(-86...87, ck_exponential, exp) <= 2)
  }

  @Test("tanh is within 3 units of the last place, near zero too")
  func tangent() {
    #expect(worstError(-12...12, ck_hyperbolic_tangent, tanh) <= 3)
    #expect(worstError(-1e-3...1e-3, ck_hyperbolic_tangent, tanh) <= 3)
    #expect(ck_hyperbolic_tangent(0) == 0)
    #expect(ck_hyperbolic_tangent(100) == 1)
    #expect(ck_hyperbolic_tangent(-.infinity) == -1)
  }

  @Test("the logistic function is within 3 units of the last place")
  func logistic() {
    #expect(worstError(-86...86, ck_logistic, { 1 / (1 + exp(-$0)) }) <= 3)
    #expect(ck_logistic(.infinity) == 1)
  }

  @Test("what is not a number stays so")
  func notANumber() {
    #expect(ck_exponential(.nan).isNaN)
    #expect(ck_logistic(.nan).isNaN)
    #expect(ck_hyperbolic_tangent(.nan).isNaN)
  }

  @Test("dropout keeps the expected share, scales it, and draws by place and key")
  func dropout() {
    let ones = [Float](repeating: 1, count: 100_000)
    var out = ones
    let threshold = UInt32(0.2 * 0x1p32)
    ck_dropout(ones.count, ones, &out, 0, 42, threshold, 1.25)
    let kept = out.count { $0 == 1.25 }
    #expect(out.allSatisfy { $0 == 0 || $0 == 1.25 })
    // Five standard deviations around 80,000.
    #expect(abs(kept - 80_000) < 5 * 127)

    var shifted = [Float](repeating: 0, count: 1000)
    ck_dropout(shifted.count, ones, &shifted, 500, 42, threshold, 1.25)
    #expect(shifted[..<500] == out[500..<1000])
    var other = ones
    ck_dropout(ones.count, ones, &other, 0, 43, threshold, 1.25)
    #expect(other != out)
  }
}
