extension BinaryInteger {
  /// The number with its digits in groups of three: `155,224`.
  package var grouped: String {
    let digits = Array(String(magnitude))
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// The number with its noun: `1 tune`, `2 tunes`.
  package func counted(_ noun: String, plural: String? = nil) -> String {
    "\(grouped) \(self == 1 ? noun : plural ?? noun + "s")"
  }
}

extension Double {
  /// The shortest text that parses to the same number; whole numbers have no decimal point.
  package var short: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The number with exactly `decimals` digits after the point, halves rounded away from zero.
  ///
  /// Swift formats numbers of at least 2⁵³, which have no decimals; NaN of either sign is a dash.
  package func fixed(_ decimals: Int) -> String {
    if isNaN { return "–" }
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = magnitude * scale + 0.5
    guard scaled < 0x1p53 else { return "\(self)" }
    let digits = UInt64(scaled)
    let sign = self < 0 && digits > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(digits) }
    let text = String(digits)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// Seconds as minutes and seconds: `2:05`; with hours `1:02:05`.
  package var asClock: String {
    guard self < 1000 * 3600 else { return "over 1,000 hours" }
    let total = Int(rounded(.up))
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let (hours, minutes) = (total / 3600, total / 60 % 60)
    return hours > 0
      ? "\(hours):\(two(minutes)):\(two(total % 60))" : "\(minutes):\(two(total % 60))"
  }
}

extension Float {
  /// The number as a user would type it: `Float` 0.1 becomes `Double` 0.1, not its exact value.
  package var asTyped: Double { Double("\(self)") ?? .nan }
}

extension Duration {
  /// The duration in seconds.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
