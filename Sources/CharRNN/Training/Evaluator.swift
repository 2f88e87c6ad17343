/// Measures the loss of a model on texts (teacher forcing, no dropout), many side by side.
public final class Evaluator {
  /// A text that is read from a zero state.
  public struct Text: Hashable, Sendable {
    /// The characters.
    public let tokens: [Token]
    /// The number of characters at the start that are read but not predicted, at least 1.
    public let context: Int

    /// A text whose first `context` characters are only read.
    ///
    /// - Precondition: `context` is at least 1.
    public init(tokens: [Token], context: Int) {
      precondition(context >= 1, "nothing can be predicted before a character is read")
      self.tokens = tokens
      self.context = context
    }
  }

  /// The model; each call measures its weights as they are.
  public let model: LanguageModel
  private let follower: (any TextFollower)?
  private let network: Network

  // Few steps, so that measuring takes little memory beside training; many rows, since a step reads
  // all recurrent weights once for all of them.
  private static let steps = 8
  private static let rows = 32

  /// Prepares to measure a model.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - precision: the number format of the operands of the products.
  ///   - lanes: the cores to use; `nil` for all. Their number changes a figure by rounding only.
  ///   - follower: what follows each text, from its start; `nil` for the model's own.
  /// - Throws: `TrainingError.noBF16` where the machine lacks the precision, `BackendError` where
  ///   oneDNN refuses.
  public init(
    _ model: LanguageModel, precision: Precision = .f32, lanes: Int? = nil,
    follower: (any TextFollower)? = nil
  ) throws {
    try Machine.current.requireProducts(of: precision)
    self.model = model
    self.follower = follower ?? model.follower
    network = try Network(
      model.configuration, weights: model.weights, steps: Self.steps, rows: Self.rows,
      lanes: lanes ?? LaneTeam.coreCount, precision: precision, isTraining: false)
  }

  /// What was measured of texts.
  public struct Measurement: Hashable, Sendable {
    /// The sums over the predicted characters.
    public var totals = LossTotals()
    /// The number of texts that were read to their ends.
    public var textCount = 0
  }

  /// The losses over all predicted characters of all texts.
  ///
  /// - Parameters:
  ///   - texts: the texts; the state is zero before each.
  ///   - shouldStop: asked before every window.
  /// - Returns: the sums, or `nil` where `shouldStop` said so.
  /// - Throws: `BackendError` where oneDNN refuses.
  /// - Complexity: O(characters · weights).
  public func evaluate(
    _ texts: [Text], shouldStop: () -> Bool = { false }
  ) throws(BackendError) -> LossTotals? {
    let measured = try measure(texts, shouldStop: shouldStop)
    return measured.textCount == texts.count ? measured.totals : nil
  }

  /// As `evaluate`, but with the figures so far where `shouldStop` said so: of the longest texts
  /// first, some of them to their ends.
  public func measure(
    _ texts: [Text], shouldStop: () -> Bool
  ) throws(BackendError) -> Measurement {
    try network.shared.refresh()
    let queues = Self.distribute(texts)
    let length = queues.map { $0.reduce(0) { $0 + texts[$1].tokens.count - 1 } }.max() ?? 0
    var rows = queues.map { RowReader(texts: texts, queue: $0, start: follower) }
    var measured = Measurement()
    // Texts of one character have nothing to predict.
    let emptyCount = texts.count - queues.reduce(0) { $0 + $1.count }
    for _ in stride(from: 0, to: length, by: Self.steps) {
      if shouldStop() { break }
      var restarts = [[Int]](repeating: [], count: Self.steps)
      for t in 0..<Self.steps {
        for row in rows.indices {
          let next = rows[row].next()
          if next.starts { restarts[t].append(row) }
          network.set(
            step: t, row: row, token: next.token, target: next.target,
            follower: rows[row].follower)
        }
      }
      measured.totals.add(try network.forward(restarts: restarts))
    }
    measured.textCount = emptyCount + rows.reduce(0) { $0 + $1.place }
    return measured
  }

  /// Assigns the texts to the rows, the longest first, each to the row with the fewest characters.
  private static func distribute(_ texts: [Text]) -> [[Int]] {
    var queues = [[Int]](repeating: [], count: rows)
    var loads = [Int](repeating: 0, count: rows)
    let order = texts.indices.filter { texts[$0].tokens.count > 1 }.sorted {
      (texts[$1].tokens.count, $0) < (texts[$0].tokens.count, $1)
    }
    for index in order {
      let row = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      queues[row].append(index)
      loads[row] += texts[index].tokens.count
    }
    return queues
  }

  /// The texts of one row, one character at a time.
  private struct RowReader {
    let texts: [Text]
    let queue: [Int]
    let start: (any TextFollower)?
    private(set) var follower: (any TextFollower)?
    var place = 0
    var position = 0

    init(texts: [Text], queue: [Int], start: (any TextFollower)?) {
      self.texts = texts
      self.queue = queue
      self.start = start
      follower = start
    }

    /// The row's next character, its target (negative: none), and whether a text starts here.
    ///
    /// After the last text: token 0 without a target.
    mutating func next() -> (token: Int32, target: Int32, starts: Bool) {
      guard place < queue.count else { return (0, -1, false) }
      let text = texts[queue[place]]
      let starts = position == 0
      let token = Int32(text.tokens[position])
      if starts { follower = start }
      follower?.read(text.tokens[position])
      position += 1
      let target = position < text.context ? -1 : Int32(text.tokens[position])
      if position == text.tokens.count - 1 {
        place += 1
        position = 0
      }
      return (token, target, starts)
    }
  }
}
