/// A cell that has run.
package struct CellRecord {
  /// The submitted cell.
  let cell: Cell
  /// Whether its command succeeded.
  package let succeeded: Bool
  /// Whether the cell belongs in a saved session.
  let isWorthSaving: Bool
  /// Words to put after the command's name where the cell is saved.
  var wordsToSave: [String] = []
  /// The results that the command showed, in order; `nil` once they are dropped for newer ones.
  package fileprivate(set) var results: [any CommandResult]?

  /// The submitted text.
  package var text: String { cell.text }

  /// The cell as written in a command file.
  var scriptForm: String {
    wordsToSave.isEmpty ? cell.scriptForm : cell.scriptForm(with: wordsToSave)
  }
}

/// The cells of a session with as many of their results as memory allows.
package struct CellRecords {
  /// The most bytes of results to keep; the oldest are dropped first.
  package static let limit = 32 << 20

  /// The cells, in the order in which they ran.
  package private(set) var all: [CellRecord] = []
  private var byteCounts: [Int] = []
  private var byteCount = 0
  /// The first cell whose results may still be kept.
  private var firstKept = 0

  init() {}

  /// Adds a cell that has run.
  ///
  /// - Complexity: O(1) amortised.
  mutating func append(_ record: CellRecord) {
    all.append(record)
    let added = record.results?.reduce(0) { $0 + $1.byteCount } ?? 0
    byteCounts.append(added)
    byteCount += added
    while byteCount > Self.limit, firstKept < all.count {
      byteCount -= byteCounts[firstKept]
      all[firstKept].results = nil
      firstKept += 1
    }
  }
}
