/// A cell that has run.
package struct CellRecord {
  /// The submitted cell.
  let cell: Cell
  /// Whether its command succeeded.
  package let succeeded: Bool
  /// What a command file has in its place.
  fileprivate(set) var saved: SavedCell
  /// What it depended on.
  let inputs: CellInputs
  /// The files that it read.
  let reads: [FileTrace.Read]
  /// The digest of the model that it trained, in hexadecimal; `nil` if it did not train.
  let trainedModel: String?
  /// What its command noted and warned of.
  let notes: [String]
  /// The results that the command showed, in order; `nil` once they are dropped for newer ones.
  package fileprivate(set) var results: [any CommandResult]?

  /// The submitted text.
  package var text: String { cell.text }

  /// Makes the record of a cell.
  init(
    cell: Cell, succeeded: Bool, saved: SavedCell, inputs: CellInputs,
    reads: [FileTrace.Read] = [], trainedModel: String? = nil, notes: [String] = [],
    results: [any CommandResult]
  ) {
    self.cell = cell
    self.succeeded = succeeded
    self.saved = saved
    self.inputs = inputs
    self.reads = reads
    self.trainedModel = trainedModel
    self.notes = notes
    self.results = results
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

  /// Leaves the cells from a position on out of a saved session.
  mutating func leaveOut(from position: Int) {
    for index in position..<all.count { all[index].saved = .nothing }
  }

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
