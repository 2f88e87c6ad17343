import CharRNN

/// The losses that another program wrote down while it trained.
///
/// Text with comma-separated columns, as Keras's `CSVLogger` writes it. The first line names them:
/// `epoch`, `loss` (nats a character), and perhaps `accuracy` (the share predicted right). Other
/// columns are not read.
struct TrainingLog: Hashable {
  /// What was written down of an epoch.
  struct Entry: Hashable {
    let epoch: Int
    let bits: Double
    /// From 0 to 1; `nil` where the log has no such column.
    let accuracy: Double?
  }

  /// At least one, sorted by epoch.
  let entries: [Entry]

  /// The most bytes of a log.
  static let limit = 1 << 20

  /// Reads the log `text`.
  init(_ text: String) throws(TrainingLogError) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let table = try Table(header: lines[0])
    var entries: [Entry] = []
    for (place, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
      entries.append(try table.entry(of: line, at: place + 1))
    }
    if entries.isEmpty { throw .noEpoch }
    self.entries = entries.sorted { $0.epoch < $1.epoch }
  }

  /// The columns that are read.
  private struct Table {
    let epoch: Int
    let loss: Int
    let accuracy: Int?

    init(header: Substring) throws(TrainingLogError) {
      let names = Self.fields(of: header).map { $0.lowercased() }
      guard let epoch = names.firstIndex(of: "epoch"), let loss = names.firstIndex(of: "loss")
      else { throw .noColumns(Self.excerpt(header)) }
      self.epoch = epoch
      self.loss = loss
      accuracy = names.firstIndex { $0 == "accuracy" || $0 == "acc" }
    }

    func entry(of line: Substring, at number: Int) throws(TrainingLogError) -> Entry {
      let fields = Self.fields(of: line)
      func value(
        _ column: Int, _ expected: String, _ allowed: ClosedRange<Double>
      ) throws(TrainingLogError) -> Double {
        let field = column < fields.count ? fields[column] : ""
        guard let value = Double(field), allowed.contains(value) else {
          throw .badValue(Self.excerpt(field), line: number, expected: expected)
        }
        return value
      }
      let epoch = try value(epoch, "an epoch", 0...1e9)
      let loss = try value(loss, "a loss in nats", 0...1e6)
      return Entry(
        epoch: Int(epoch), bits: loss / LossTotals.natsPerBit,
        accuracy: try accuracy.map { column throws(TrainingLogError) in
          try value(column, "an accuracy from 0 to 1", 0...1)
        })
    }

    private static func fields(of line: Substring) -> [Substring] {
      line.split(separator: ",", omittingEmptySubsequences: false).map { field in
        let start = field.drop(while: \.isWhitespace)
        return start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count)
      }
    }

    private static func excerpt(_ text: Substring) -> String { String(text.prefix(40)) }
  }
}

/// Why text is no log of a training.
enum TrainingLogError: Error, Hashable, CustomStringConvertible {
  /// The first line does not name the columns that are needed.
  case noColumns(String)
  /// The first line is the only one.
  case noEpoch
  /// A value that is missing, no number or out of range; `line` counts from 1.
  case badValue(String, line: Int, expected: String)

  var description: String {
    switch self {
    case .noColumns(let header):
      "line 1 is '\(header)', expected the names of columns, among them epoch and loss"
    case .noEpoch: "no epoch after the names of the columns"
    case .badValue(let found, let line, let expected):
      "line \(line): '\(found)', expected \(expected)"
    }
  }
}
