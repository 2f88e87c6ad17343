internal import JSON

/// Reads typed fields of one JSON object of a checkpoint's metadata, naming what is wrong.
struct JSONFields {
  /// The metadata key under which the object stands, for error messages.
  let part: String
  let object: JSONObject

  init(part: String, text: String) throws(CheckpointError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: text)
    } catch {
      throw .malformedMetadata(key: part, error: "\(error)")
    }
    guard let object = value.object else {
      throw .malformedMetadata(key: part, error: "\(value.kind), expected an object")
    }
    self.init(part: part, object: object)
  }

  init(part: String, object: JSONObject) {
    self.part = part
    self.object = object
  }

  private func value<Value>(
    _ key: String, _ expected: String, _ convert: (JSONValue) -> Value?
  ) throws(CheckpointError) -> Value {
    guard let value = object[key] else {
      throw .malformedMetadata(key: part, error: "no '\(key)', expected \(expected)")
    }
    guard let converted = convert(value) else {
      throw .malformedMetadata(
        key: part, error: "'\(key)' is \(value.kind), expected \(expected)")
    }
    return converted
  }

  /// The largest count that a file may hold: beyond any training run, and small enough for counts to
  /// be added and multiplied by a setting.
  private static let largestCount = 1 << 48

  /// A whole number from 0 to `largestCount`.
  func count(_ key: String) throws(CheckpointError) -> Int {
    try value(key, "a whole number from 0 to 2^48") {
      $0.int.flatMap { (0...Self.largestCount).contains($0) ? $0 : nil }
    }
  }

  func word(_ key: String) throws(CheckpointError) -> UInt64 {
    try value(key, "a number of 64 bits", \.uint64)
  }

  func double(_ key: String) throws(CheckpointError) -> Double {
    try value(key, "a number", \.double)
  }

  /// A number written by `JSONValue.float`: the very same bits.
  func float(_ key: String) throws(CheckpointError) -> Float { Float(try double(key)) }

  func string(_ key: String) throws(CheckpointError) -> String {
    try value(key, "a string", \.string)
  }

  func bool(_ key: String) throws(CheckpointError) -> Bool {
    try value(key, "true or false", \.bool)
  }

  /// One of few words.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String
  ) throws(CheckpointError) -> Choice {
    let name = try string(key)
    guard let choice = Choice(rawValue: name) else {
      throw .disagreement(
        what: "the \(key)", found: "'\(name)'",
        expected: Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))
    }
    return choice
  }

  /// Whether the object has `key`.
  func has(_ key: String) -> Bool { object[key] != nil }

  func array(_ key: String) throws(CheckpointError) -> [JSONValue] {
    try value(key, "an array", \.array)
  }

  func object(_ key: String) throws(CheckpointError) -> JSONFields {
    JSONFields(part: "\(part).\(key)", object: try value(key, "an object", \.object))
  }

  /// The object `key` where there is one.
  func optionalObject(_ key: String) throws(CheckpointError) -> JSONFields? {
    object[key] == nil ? nil : try object(key)
  }
}

extension JSONValue {
  /// A float as the shortest decimal that reads back as the same float.
  static func float(_ value: Float) -> JSONValue { .number(Double(value.description) ?? .nan) }

  /// The JSON text of a value that holds no infinity or NaN.
  func checkpointText() throws(CheckpointError) -> String {
    do throws(JSONError) {
      return try text()
    } catch {
      throw .malformedMetadata(key: "written value", error: "\(error)")
    }
  }
}
