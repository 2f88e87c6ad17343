/// A bar line or repeat sign (ABC 2.1 §4.8).
public enum BarLine: Hashable, Sendable {
  /// `|`
  case single
  /// `||`
  case double
  /// `|]`
  case thinThick
  /// `[|`
  case thickThin
  /// `.|`
  case dotted
  /// `[|]`, which is not printed.
  case invisible
  /// `|:`, or `|::` for a section of three passes; each further colon is one more.
  case repeatStart(passes: UInt8 = 2)
  /// `:|`, or `::|` for a section of three passes.
  case repeatEnd(passes: UInt8 = 2)
  /// `::`, or `::|::` between two sections of three passes.
  case doubleRepeat(end: UInt8 = 2, start: UInt8 = 2)

  /// The most passes that a sign can ask for.
  static let passLimit = Unrolling.passLimit

  /// How often the section that ends here is played; `nil` if no section ends here.
  public var endPasses: Int? {
    switch self {
    case .repeatEnd(let passes), .doubleRepeat(end: let passes, start: _): Int(passes)
    default: nil
    }
  }

  /// How often the section that starts here is played; `nil` if no section starts here.
  public var startPasses: Int? {
    switch self {
    case .repeatStart(let passes), .doubleRepeat(end: _, start: let passes): Int(passes)
    default: nil
    }
  }

  /// Whether it is a repeat sign.
  public var isRepeat: Bool { endPasses != nil || startPasses != nil }

  /// The sign as ABC writes it.
  public var abc: String {
    func colons(_ passes: UInt8) -> String {
      String(repeating: ":", count: max(2, Int(passes)) - 1)
    }
    return switch self {
    case .single: "|"
    case .double: "||"
    case .thinThick: "|]"
    case .thickThin: "[|"
    case .dotted: ".|"
    case .invisible: "[|]"
    case .repeatStart(let passes): "|" + colons(passes)
    case .repeatEnd(let passes): colons(passes) + "|"
    case .doubleRepeat(end: 2, start: 2): "::"
    case .doubleRepeat(let end, let start): colons(end) + "|" + colons(start)
    }
  }
}

extension Sign {
  /// Creates the sign of a bar line; passes beyond the limit are clamped.
  @inline(__always)
  init(bar: BarLine, _ span: SourceSpan = SourceSpan(0, 0)) {
    self.init(.barLine, detail: bar.code, span)
    if let passes = bar.endPasses { above = UInt32(min(max(2, passes), BarLine.passLimit)) }
    if let passes = bar.startPasses { below = UInt32(min(max(2, passes), BarLine.passLimit)) }
  }

  /// The sign as a bar line.
  var barLine: BarLine {
    let (end, start) = (UInt8(truncatingIfNeeded: above), UInt8(truncatingIfNeeded: below))
    return switch detail {
    case 1: .double
    case 2: .thinThick
    case 3: .thickThin
    case 4: .dotted
    case 5: .invisible
    case 6: .repeatStart(passes: start)
    case 7: .repeatEnd(passes: end)
    case 8: .doubleRepeat(end: end, start: start)
    default: .single
    }
  }
}

extension BarLine {
  /// The number of its kind in a sign.
  fileprivate var code: Int8 {
    switch self {
    case .single: 0
    case .double: 1
    case .thinThick: 2
    case .thickThin: 3
    case .dotted: 4
    case .invisible: 5
    case .repeatStart: 6
    case .repeatEnd: 7
    case .doubleRepeat: 8
    }
  }
}
