import Drawing
import JSON

/// A value of a listing, as text and as JSON.
struct ListedValue: Sendable {
  let text: String
  let json: JSONValue

  init(_ json: JSONValue, text: String) {
    self.text = text
    self.json = json
  }

  /// Words; `nil` becomes empty text and null.
  static func words(_ words: String?) -> ListedValue {
    ListedValue(words.map { .string($0) } ?? .null, text: words ?? "")
  }

  /// A count, with its digits in groups of three.
  static func count(_ count: Int) -> ListedValue { ListedValue(.int(count), text: count.grouped) }

  /// A number that identifies something, such as an index.
  static func number(_ number: Int) -> ListedValue { ListedValue(.int(number), text: "\(number)") }

  /// A measured figure; `nil` and NaN become a dash and null.
  static func figure(_ figure: Double?, decimals: Int) -> ListedValue {
    ListedValue(figure.map(JSONValue.figure) ?? .null, text: figure?.fixed(decimals) ?? "–")
  }

  /// A truth value, with the text for either case.
  static func flag(_ holds: Bool, _ yes: String, _ no: String) -> ListedValue {
    ListedValue(.bool(holds), text: holds ? yes : no)
  }
}

/// A column of a listing: computes the value for each row.
struct ListedColumn<Row>: Sendable {
  /// The head of the column; `nil` if it is in the JSON only.
  let head: Table.Column?
  /// The JSON key of the value; `nil` if it is in the table only.
  let key: String?
  let value: @Sendable (Row) -> ListedValue

  /// A column of words.
  static func left(
    _ title: String, key: String?, _ value: @escaping @Sendable (Row) -> ListedValue
  ) -> ListedColumn {
    ListedColumn(head: .left(title), key: key, value: value)
  }

  /// A column of numbers.
  static func right(
    _ title: String, key: String?, _ value: @escaping @Sendable (Row) -> ListedValue
  ) -> ListedColumn {
    ListedColumn(head: .right(title), key: key, value: value)
  }

  /// A value that is in the JSON only.
  static func hidden(
    key: String, _ value: @escaping @Sendable (Row) -> JSONValue
  ) -> ListedColumn {
    ListedColumn(head: nil, key: key) { ListedValue(value($0), text: "") }
  }
}

/// Rows with the same columns: a table as text, an array of objects as JSON.
///
/// Each column is declared once for both.
struct ListingResult: CommandResult {
  let table: Table
  private let objects: [JSONValue]

  init<Row>(_ rows: some Sequence<Row>, _ columns: [ListedColumn<Row>]) {
    var table = Table(columns.compactMap(\.head))
    var objects: [JSONValue] = []
    for row in rows {
      let values = columns.map { ($0, $0.value(row)) }
      table.append(values.compactMap { $0.head == nil ? nil : $1.text })
      objects.append(
        .object(
          JSONObject(values.compactMap { column, value in column.key.map { ($0, value.json) } }))
      )
    }
    self.table = table
    self.objects = objects
  }

  var json: JSONValue { .array(objects) }
  var blocks: [Block] { [.table(table)] }
}
