import ABCNotation
public import JSON

extension TuneForm {
  /// The form as checkpoints and records keep it.
  public var json: JSONObject {
    var object: JSONObject = ["parts": .array(parts.map { .object($0.json) })]
    if pickUp > .zero {
      object["pick-up"] = .string("\(pickUp.numerator)/\(pickUp.denominator)")
    }
    if isLabelled { object["labels"] = .bool(true) }
    return object
  }

  /// Reads a form; nil if it is malformed or larger than a form can be.
  public init?(json: JSONObject) {
    guard let list = json["parts"]?.array, (1...Self.mostParts).contains(list.count) else {
      return nil
    }
    self.init(parts: [])
    var written = 0
    for value in list {
      guard let part = value.object.flatMap({ Part(json: $0, after: written) }) else { return nil }
      parts.append(part)
      written += part.writtenCount
    }
    isLabelled = json["labels"]?.bool ?? false
    guard let text = json["pick-up"] else { return }
    guard let terms = text.string?.split(separator: "/").map({ Int($0) }), terms.count == 2,
      let over = terms[1], let number = terms[0], number > 0, (1...1_024).contains(over),
      number <= over * 8
    else { return nil }
    pickUp = Fraction(number, over)
  }
}

extension TuneForm.Part {
  /// Bars that are new are left out of `returns`, which lists pairs of a bar of the part and the
  /// earlier bar of the tune.
  fileprivate var json: JSONObject {
    var object: JSONObject = ["letter": .string(String(letter)), "bars": .int(barCount)]
    if isRepeated { object["repeated"] = .bool(true) }
    if endingCount > 0 { object["ending"] = .int(endingCount) }
    let pairs = returns.enumerated().compactMap { place, source in
      source.map { JSONValue.array([.int(place), .int($0)]) }
    }
    if !pairs.isEmpty { object["returns"] = .array(pairs) }
    return object
  }

  fileprivate init?(json: JSONObject, after written: Int) {
    guard let name = json["letter"]?.string, name.count == 1, let letter = name.first,
      let bars = json["bars"]?.int, (1...TuneForm.mostBars).contains(bars)
    else { return nil }
    let ending = json["ending"]?.int ?? 0
    guard (0..<bars).contains(ending) || ending == 0 else { return nil }
    self.init(
      barCount: bars, isRepeated: json["repeated"]?.bool ?? false, endingCount: ending,
      letter: letter)
    for pair in json["returns"]?.array ?? [] {
      guard let numbers = pair.array?.map(\.int), numbers.count == 2, let place = numbers[0],
        let source = numbers[1], returns.indices.contains(place),
        (0..<written + place).contains(source)
      else { return nil }
      returns[place] = source
    }
  }
}
