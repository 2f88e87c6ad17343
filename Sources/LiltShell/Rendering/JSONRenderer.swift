import JSON

/// The results of a command for programs.
enum JSONRenderer {
  /// One JSON value on one line, with its newline: the result, or an array of several.
  ///
  /// - Throws: `JSONError` for a number that JSON cannot write; `JSONValue.figure` makes it null.
  static func line(of results: [any CommandResult]) throws(JSONError) -> String {
    let value = results.count == 1 ? results[0].json : .array(results.map(\.json))
    return try value.text() + "\n"
  }
}

extension JSONValue {
  /// A measured number; null where it is infinite or NaN, which JSON cannot write.
  static func figure(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
}
