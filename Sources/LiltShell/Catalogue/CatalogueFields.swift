import JSON

/// Reads typed fields of one JSON object of the catalogue; errors name the field by its path.
struct CatalogueFields {
  /// Why the catalogue cannot be used: the place of the fault, what is there, what was expected.
  struct Fault: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  /// The path of the object, such as `corpora[2].source`; empty for the outermost one.
  let path: String
  private let object: JSONObject

  /// - Throws: `Fault` if `value` is not an object, or has a key that is not in `keys`.
  init(_ value: JSONValue, at path: String, keys: Set<String>) throws(Fault) {
    self.path = path
    guard let object = value.object else {
      throw Fault(description: "'\(path)' is \(value.kind), expected an object")
    }
    self.object = object
    if let key = object.keys.first(where: { !keys.contains($0) }) {
      let known = keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
      throw Fault(description: "\(quoted(self.path(of: key))) is unknown, expected only \(known)")
    }
  }

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Whether the object has `key`.
  func has(_ key: String) -> Bool { object[key] != nil }

  /// The value of `key` as `convert` reads it; `expected` says what that accepts.
  func value<Value>(
    _ key: String, _ expected: String, _ convert: (JSONValue) -> Value?
  ) throws(Fault) -> Value {
    guard let value = object[key] else {
      throw Fault(description: "'\(path(of: key))' is missing, expected \(expected)")
    }
    guard let converted = convert(value) else {
      let found = value.string.map(quoted) ?? value.kind
      throw Fault(description: "'\(path(of: key))' is \(found), expected \(expected)")
    }
    return converted
  }

  /// A text of one line that is not empty.
  func text(_ key: String) throws(Fault) -> String {
    try value(key, "a text of one line") {
      $0.string.flatMap { $0.isEmpty || $0.contains(where: \.isNewline) ? nil : $0 }
    }
  }

  /// A whole number from 1 to `limit`.
  func count(_ key: String, limit: Int) throws(Fault) -> Int {
    try value(key, "a whole number from 1 to \(limit)") {
      $0.int.flatMap { (1...limit).contains($0) ? $0 : nil }
    }
  }

  /// A word of ASCII letters, digits, `.`, `_`, `+` and `-` that begins with a letter or a digit, so
  /// that it is neither an option nor a path.
  func word(_ key: String) throws(Fault) -> String {
    try value(key, "letters, digits, '.', '_', '+' and '-', the first a letter or a digit") {
      $0.string.flatMap { Self.isWord($0) ? $0 : nil }
    }
  }

  /// Whether `text` is a word as `word(_:)` reads it.
  static func isWord(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return text.utf8.first.map(isAlphanumeric) == true
      && text.utf8.allSatisfy { isAlphanumeric($0) || "._+-".utf8.contains($0) }
  }

  /// An array that is not empty; `read` gets each element with its path.
  func array<Element>(
    _ key: String, _ read: (JSONValue, String) throws(Fault) -> Element
  ) throws(Fault) -> [Element] {
    let values = try value(key, "an array that is not empty") {
      $0.array.flatMap { $0.isEmpty ? nil : $0 }
    }
    var elements: [Element] = []
    for (place, value) in values.enumerated() {
      elements.append(try read(value, "\(path(of: key))[\(place)]"))
    }
    return elements
  }
}
