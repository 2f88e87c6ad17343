import JSON

/// Renders the results of a command as JSON.
enum JSONRenderer {
  /// One JSON value on one line, with its newline: the result, or an array of several.
  ///
  /// - Throws: `JSONError` for an infinite number or NaN; `JSONValue.figure` writes these as null.
  static func line(of results: [any CommandResult]) throws(JSONError) -> String {
    let value = results.count == 1 ? results[0].json : .array(results.map(\.json))
    return try value.text() + "\n"
  }
}

extension JSONValue {
  /// A measured number; null if it is infinite or NaN, which JSON cannot represent.
  static func figure(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
}
