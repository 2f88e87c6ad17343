/// The value of a sampling stage: what its option takes, its setting holds and a record stores.
public enum StageValue: Hashable, Sendable {
  /// A stage without a number, such as greedy choice.
  case on
  /// A whole number.
  case count(Int)
  /// Any other number.
  case number(Float)
}

extension StageValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A count.
  public init(integerLiteral value: Int) { self = .count(value) }

  /// A number.
  public init(floatLiteral value: Float) { self = .number(value) }
}

extension StageValue: CustomStringConvertible {
  /// The number as Swift prints it, such as `1.0`; `on` for a stage without one.
  public var description: String {
    switch self {
    case .on: "on"
    case .count(let value): "\(value)"
    case .number(let value): "\(value)"
    }
  }

  /// The description without the point of a whole number, such as `1`.
  public var shortDescription: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// The values that a sampling stage accepts.
public enum StageRange: Hashable, Sendable {
  /// The stage is on or absent.
  case on
  /// Whole numbers from `least` on.
  case counts(from: Int)
  /// Numbers, both bounds included.
  case numbers(ClosedRange<Float>)
  /// Numbers, the lower bound excluded.
  case numbersAbove(Float, upTo: Float)

  /// Whether `value` is of this kind and within the bounds; NaN never is.
  public func contains(_ value: StageValue) -> Bool {
    switch (self, value) {
    case (.on, .on): true
    case (.counts(let least), .count(let value)): value >= least
    case (.numbers(let range), .number(let value)): range.contains(value)
    case (.numbersAbove(let bound, let most), .number(let value)): value > bound && value <= most
    default: false
    }
  }

  /// The number that `text` stands for, within the bounds or not; nil for any other text.
  public func value(parsing text: String) -> StageValue? {
    switch self {
    case .on: nil
    case .counts: Int(text).map(StageValue.count)
    case .numbers, .numbersAbove: Float(text).map(StageValue.number)
    }
  }

  /// The bounds, such as `0.01 to 100`.
  public var bounds: String {
    switch self {
    case .on: "on"
    case .counts(let least): "\(least) or more"
    case .numbers(let range): "\(short(range.lowerBound)) to \(short(range.upperBound))"
    case .numbersAbove(let bound, let most): "above \(short(bound)), at most \(short(most))"
    }
  }

  /// Kind and bounds, such as `a number from 0.01 to 100`.
  public var kindAndBounds: String {
    switch self {
    case .on: bounds
    case .counts(let least): "a whole number from \(least)"
    case .numbers: "a number from \(bounds)"
    case .numbersAbove: "a number \(bounds)"
    }
  }

  private func short(_ number: Float) -> String { StageValue.number(number).shortDescription }
}
