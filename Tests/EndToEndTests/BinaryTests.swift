import TestSupport
import Testing

@Suite("The program")
struct BinaryTests {
  @Test("runs")
  func runs() {}
}
