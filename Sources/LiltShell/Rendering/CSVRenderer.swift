import JSON

/// Renders the data of a result as comma-separated values (RFC 4180, with newlines for line ends).
///
/// Rows are the objects of the first array of objects, or else the elements of the arrays that are as
/// long as the first one, or else the names and values of the object. A value that is an array or an
/// object itself is written as JSON.
enum CSVRenderer {
  /// The text of a file with a first line of names.
  ///
  /// - Throws: `JSONError` for an infinite number or NaN within a nested value.
  static func text(of json: JSONValue) throws(JSONError) -> String {
    var text = ""
    for row in rows(of: json) {
      var cells: [String] = []
      for value in row { cells.append(try cell(value)) }
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  private static func rows(of json: JSONValue) -> [[JSONValue]] {
    guard let object = json.object else { return table(json.array ?? [json]) }
    for key in object.keys {
      if let array = object[key]?.array, array.first?.object != nil { return table(array) }
    }
    let columns = object.keys.compactMap { key in
      object[key]?.array.map { (key: key, values: $0) }
    }
    if let count = columns.first?.values.count, count > 0 {
      let equal = columns.filter { $0.values.count == count }
      return [equal.map { .string($0.key) }]
        + (0..<count).map { row in equal.map { $0.values[row] } }
    }
    return [[.string("name"), .string("value")]]
      + object.keys.map { [.string($0), object[$0] ?? .null] }
  }

  /// A row for each object, with the names of all in the order in which they occur.
  private static func table(_ objects: [JSONValue]) -> [[JSONValue]] {
    guard objects.contains(where: { $0.object != nil }) else {
      return [[.string("value")]] + objects.map { [$0] }
    }
    var keys: [String] = []
    for object in objects.compactMap(\.object) {
      keys += object.keys.filter { !keys.contains($0) }
    }
    return [keys.map { .string($0) }]
      + objects.map { object in keys.map { object.object?[$0] ?? .null } }
  }

  private static func cell(_ value: JSONValue) throws(JSONError) -> String {
    switch value {
    case .null: return ""
    case .string(let text): return quoted(text)
    case .bool, .integer, .number: return try value.text()
    case .array, .object: return quoted(try value.text())
    }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = !text.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
