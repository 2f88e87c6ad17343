import ABCNotation
import Testing

@Suite("Fractions")
struct FractionTests {
  @Test("sums of halves and thirds are exact")
  func sums() {
    #expect(Fraction(1, 2) + Fraction(1, 3) == Fraction(5, 6))
    #expect(Fraction(3, 8) + Fraction(1, 8) == Fraction(1, 2))
    #expect(Fraction(1, 12) * 3 == Fraction(1, 4))
    #expect(Fraction(1, 4) - Fraction(3, 8) == Fraction(-1, 8))
    #expect(Fraction(3, 4) / Fraction(1, 8) == Fraction(6))
    #expect(Fraction(-7, 2).floor == -4)
  }

  @Test("lowest terms make equal fractions equal")
  func lowestTerms() {
    #expect(Fraction(6, 8) == Fraction(3, 4))
    #expect(Fraction(0, 8) == .zero)
    #expect(Fraction(-6, 4).description == "-3/2")
  }

  @Test("what does not fit is rounded and reported, never a trap")
  func overflow() {
    let odd = Fraction(1, 9_223_372_036_854_775_783)
    let (sum, overflow) = odd.addingReportingOverflow(Fraction(1, 3))
    #expect(overflow)
    #expect(abs(sum.doubleValue - 1.0 / 3) < 1e-6)
    #expect((Fraction(.max) + Fraction(.max)).doubleValue > 0)
    #expect((Fraction(.min) * Fraction(.min)).doubleValue > 0)
    #expect(-Fraction(.min) == Fraction(.max))
    #expect(Fraction(exactly: 1, over: 0) == nil)
    #expect(Fraction(1) / .zero == .zero)
  }

  @Test("order is exact where floating point is not")
  func order() {
    #expect(Fraction(.max - 1, .max) < .one)
    #expect(Fraction(1, 3) < Fraction(2, 5))
    #expect(Fraction(-1, 2) < .zero)
  }
}
