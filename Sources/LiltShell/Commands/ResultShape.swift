import Drawing

/// The JSON that `--json` prints, as `help NAME` describes it.
struct ResultShape {
  /// A member of an object.
  struct Field {
    let name: String
    /// The meaning of the value, with its unit.
    let summary: String

    init(_ name: String, _ summary: String) {
      self.name = name
      self.summary = summary
    }
  }

  /// The kind of JSON value, such as `an object`.
  let kind: String
  let fields: [Field]

  /// One object with these members.
  static func object(_ fields: Field...) -> ResultShape {
    ResultShape(kind: "an object", fields: fields)
  }

  /// The same shape with one more field.
  func with(_ field: Field) -> ResultShape { ResultShape(kind: kind, fields: fields + [field]) }

  /// An array with an object for each of `things`.
  static func array(of things: String, _ fields: Field...) -> ResultShape {
    ResultShape(kind: "an array of \(things), each an object", fields: fields)
  }

  /// A string.
  static func string(_ content: String) -> ResultShape {
    ResultShape(kind: "a string: \(content)", fields: [])
  }

  /// The JSON section of a command's help as a sentence.
  var inWords: String {
    let members = fields.map { "\($0.name): \($0.summary)" }.joined(separator: "; ")
    return "JSON: \(kind)" + (fields.isEmpty ? "" : " with \(members)") + "."
  }

  /// The JSON section of a command's help, wrapped to `columns`.
  func help(columns: Int) -> String {
    let head = "JSON: \(kind)" + (fields.isEmpty ? "" : " with")
    let width = fields.map { $0.name.count }.max() ?? 0
    let lines = fields.flatMap { field in
      field.summary.lines(ofWidth: max(10, columns - width - 4)).enumerated().map { index, words in
        let name = index == 0 ? field.name : ""
        return "  " + name + String(repeating: " ", count: width - name.count + 2) + words
      }
    }
    return (head.lines(ofWidth: columns) + lines).joined(separator: "\n")
  }
}
