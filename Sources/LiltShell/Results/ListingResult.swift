import Drawing
import JSON

/// A value of a listing: how it reads, and what it is for programs.
struct ListedValue: Sendable {
  let text: String
  let json: JSONValue

  init(_ json: JSONValue, text: String) {
    self.text = text
    self.json = json
  }

  /// Words; nothing and null where there are none.
  static func words(_ words: String?) -> ListedValue {
    ListedValue(words.map { .string($0) } ?? .null, text: words ?? "")
  }

  /// A number of things, in groups of three digits.
  static func count(_ count: Int) -> ListedValue { ListedValue(.int(count), text: count.grouped) }

  /// A number that names something, such as an index.
  static func number(_ number: Int) -> ListedValue { ListedValue(.int(number), text: "\(number)") }

  /// A measured figure; a dash and null where there is none, or where it is NaN.
  static func figure(_ figure: Double?, decimals: Int) -> ListedValue {
    ListedValue(figure.map(JSONValue.figure) ?? .null, text: figure?.fixed(decimals) ?? "–")
  }

  /// Whether something holds, with the words for either.
  static func flag(_ holds: Bool, _ yes: String, _ no: String) -> ListedValue {
    ListedValue(.bool(holds), text: holds ? yes : no)
  }
}

/// A column of a listing: what stands in it for each row.
struct ListedColumn<Row>: Sendable {
  /// The head of the column; `nil` where only programs get it.
  let head: Table.Column?
  /// The name of the value for programs; `nil` where only a reader gets it.
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

  /// A value for programs alone.
  static func hidden(
    key: String, _ value: @escaping @Sendable (Row) -> JSONValue
  ) -> ListedColumn {
    ListedColumn(head: nil, key: key) { ListedValue(value($0), text: "") }
  }
}

/// Rows that share their columns: a table for a reader, an array of objects for programs.
///
/// Each column is declared once, for both.
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
