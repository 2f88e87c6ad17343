/// The part of one stream of a `StreamGroup` that chooses its characters.
public protocol StreamDrawer: Sendable {
  /// Draws a character.
  ///
  /// - Parameter logits: the logits for the next character.
  /// - Returns: the character to read; nil once the stream has ended.
  mutating func draw(from logits: Logits) -> Token?
}

/// Streams that are drawn side by side, on all cores.
///
/// Each stream gets the same bits as alone: rows of a matrix product are independent, and every sum
/// runs in the same order as for a single row.
public final class StreamGroup<Drawer: StreamDrawer> {
  /// A stream that has ended: its drawer, and a reader that has read every character that the drawer
  /// returned, from which the text can be continued.
  public typealias Ended = (drawer: Drawer, reader: Reader)

  /// The drawers of the streams in the group, in no particular order.
  public private(set) var drawers: [Drawer] = []
  /// The number of characters that `advance` draws of each stream.
  ///
  /// A stream that ends is replaced only after `advance`, which asks for few; joining the lanes takes
  /// time, which asks for many.
  public let stride: Int
  /// Whether another stream can be added.
  public var hasRoom: Bool { drawers.count < capacity }

  private let predictor: Predictor
  private let capacity: Int
  private let lanes: Int
  private let block: StreamBlock
  /// Rows enough for one pass over the weights to cost little beside the sums.
  private static var rowsAShare: Int { 16 }

  /// Creates a group without streams.
  ///
  /// - Parameters:
  ///   - predictor: the model that reads all streams.
  ///   - capacity: the most streams at a time, at least 1.
  ///   - lanes: the number of cores to use; nil for all.
  ///   - stride: the number of characters that `advance` draws of each stream.
  public init(_ predictor: Predictor, capacity: Int, lanes: Int? = nil, stride: Int = 16) {
    self.predictor = predictor
    self.capacity = capacity
    self.stride = stride
    self.lanes = lanes ?? LaneTeam.coreCount
    block = StreamBlock(rows: capacity, for: predictor)
  }

  /// Adds a stream that continues the text of `reader`.
  ///
  /// The group must have room; the reader must have read at least one character, with the group's
  /// predictor.
  public func add(_ drawer: Drawer, after reader: Reader) {
    precondition(hasRoom, "\(capacity) streams already")
    guard let logits = reader.logits else {
      preconditionFailure("no logits before a character is read")
    }
    block.set(drawers.count, to: reader.state, logits, reader.follower)
    drawers.append(drawer)
  }

  /// The reader of the stream at `index` in `drawers`, for continuing the text elsewhere.
  public func reader(at index: Int) -> Reader {
    precondition(drawers.indices.contains(index), "no stream \(index) among \(drawers.count)")
    return block.reader(index, of: predictor)
  }

  /// Draws `stride` characters of every stream; removes and returns the streams that have ended.
  public func advance() -> [Ended] {
    // More shares than cores where there are rows enough, so that a busy core can take fewer.
    let shares = lanes == 1 ? 1 : max(lanes, drawers.count / Self.rowsAShare)
    let team = LaneTeam(count: max(1, min(shares, drawers.count)))
    var ended = [Reader?](repeating: nil, count: drawers.count)
    drawers.withUnsafeMutableBufferPointer { drawers in
      ended.withUnsafeMutableBufferPointer { ended in
        team.run { share in
          // Each share has its own rows of the block and of both arrays.
          let rows = team.share(of: drawers.count, lane: share)
          draw(rows, with: drawers, ended)
        }
      }
    }
    return remove(ended)
  }

  /// Draws the streams of `rows`; a stream that ends leaves its reader in `ended`.
  private func draw(
    _ rows: Range<Int>, with drawers: UnsafeMutableBufferPointer<Drawer>,
    _ ended: UnsafeMutableBufferPointer<Reader?>
  ) {
    // The rows are read together, so an ended stream's row reads on, to no effect.
    var tokens = [Token](repeating: 0, count: rows.count)
    for _ in 0..<stride {
      var isOver = true
      for row in rows where ended[row] == nil {
        let logits = block.logits(row, count: predictor.configuration.vocabularySize)
        if let token = drawers[row].draw(from: logits) {
          tokens[row - rows.lowerBound] = token
          isOver = false
        } else {
          ended[row] = block.reader(row, of: predictor)
        }
      }
      if isOver { return }
      predictor.read(tokens, intoRowsFrom: rows.lowerBound, of: block)
    }
  }

  /// Removes the streams that have ended; the last streams move into their rows.
  private func remove(_ ended: [Reader?]) -> [Ended] {
    var removed: [Ended] = []
    for (row, reader) in zip(ended.indices, ended).reversed() {
      guard let reader else { continue }
      removed.append((drawers[row], reader))
      let last = drawers.removeLast()
      if row < drawers.count {
        drawers[row] = last
        block.copy(drawers.count, to: row)
      }
    }
    return removed
  }
}
