#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A bar of `width` columns times `value / largest`, to an eighth of a column.
package func bar(_ value: Double, of largest: Double, width: Int) -> String {
  guard value > 0, largest > 0, value.isFinite else { return "" }
  let eighths = Int((value / largest * Double(width * 8)).rounded())
  let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
  // Any positive value is visible.
  return eighths == 0 ? "▏" : String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
}

/// −log₂ of a probability: the surprisal in bits, infinite for 0.
package func bits(_ probability: Double) -> Double { -log2(probability) }
