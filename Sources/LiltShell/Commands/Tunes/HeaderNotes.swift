import Composition
import Drawing
import JSON

extension Session {
  /// Notes what header was chosen for a fragment, what else was likely, and how to choose it.
  func note(_ chosen: FragmentHeader) {
    note("a fragment: read after a header that fits it")
    if let key = chosen.keys.first {
      note("key \(key.value)\(Self.odds(of: chosen.keys)); --key overrides")
    }
    if let meter = chosen.header.timing.meter {
      switch chosen.meterBasis {
      case .choice: break
      case .bars(let count):
        note(
          "metre \(meter) from \(count.counted("full bar"))"
            + (chosen.meters.count > 1 ? Self.odds(of: chosen.meters) : "") + "; --meter overrides")
      case .likelihood:
        note("metre \(meter)\(Self.odds(of: chosen.meters)); --meter overrides")
      }
    }
    if !chosen.bars.contradictions.isEmpty {
      let lengths = chosen.bars.contradictions.joined(separator: ", ")
      note("its bars differ in length: \(lengths) unit notes")
    }
  }

  /// The probabilities of the first value and of the runner-up, as ` (0.91; A 0.06)`.
  private static func odds(of ranked: [FragmentHeader.Ranked]) -> String {
    guard let first = ranked.first else { return "" }
    let next = ranked.dropFirst().first.map { "; \($0.value) \($0.probability.fixed(2))" }
    return " (\(first.probability.fixed(2))\(next ?? ""))"
  }
}

extension JSONObject {
  /// Adds the members that describe a fragment's header.
  mutating func describe(_ chosen: FragmentHeader?) {
    self["keys"] = Self.ranked(chosen?.keys)
    self["meters"] = Self.ranked(chosen?.meters)
    self["meterFrom"] = chosen.map { .string($0.meterBasis.name) } ?? .null
    self["fullBars"] = chosen.map { .int($0.bars.fullBars) } ?? .null
    self["differentBars"] = chosen.map { .strings($0.bars.contradictions) } ?? .null
  }

  private static func ranked(_ values: [FragmentHeader.Ranked]?) -> JSONValue {
    guard let values else { return .null }
    return .array(
      values.map { .object(["value": .string($0.value), "probability": .figure($0.probability)]) })
  }
}

extension MeterBasis {
  /// The name in JSON.
  fileprivate var name: String {
    switch self {
    case .choice: "choice"
    case .bars: "bars"
    case .likelihood: "likelihood"
    }
  }
}
