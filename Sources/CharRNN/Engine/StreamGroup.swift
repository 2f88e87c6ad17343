/// What draws the characters of one stream of a `StreamGroup`.
public protocol StreamDrawer: Sendable {
  /// Draws a character.
  ///
  /// - Parameter logits: what is expected next.
  /// - Returns: the character, to be read; `nil` once nothing more is to be read.
  mutating func draw(from logits: Logits) -> Token?
}

/// Streams that are drawn side by side, on all cores.
///
/// Each comes out as it would alone, to the bit: the rows of a product do not touch one another,
/// and each is summed in the order in which one alone is.
public final class StreamGroup<Drawer: StreamDrawer> {
  /// What draws each of the streams, in no order.
  public private(set) var drawers: [Drawer] = []
  /// How many characters of each stream `advance` draws.
  ///
  /// Few, since a stream that ends is replaced only then, and enough that the lanes' meeting costs
  /// nothing beside them.
  public let stride = 16
  /// Whether one more can be added.
  public var hasRoom: Bool { drawers.count < capacity }

  private let predictor: Predictor
  private let capacity: Int
  private let lanes: Int
  private let block: StreamBlock
  /// Enough for reading the weights once to cost little beside the sums.
  private static var rowsAShare: Int { 16 }

  /// No stream yet.
  ///
  /// - Parameters:
  ///   - predictor: what reads them.
  ///   - capacity: how many there can be at a time, at least 1.
  ///   - lanes: the cores to use, by default all.
  public init(_ predictor: Predictor, capacity: Int, lanes: Int? = nil) {
    self.predictor = predictor
    self.capacity = capacity
    self.lanes = lanes ?? LaneTeam.coreCount
    block = StreamBlock(rows: capacity, for: predictor)
  }

  /// Adds a stream that goes on from what `reader` has read, at least one character, with the same
  /// predictor; there must be room.
  public func add(_ drawer: Drawer, after reader: Reader) {
    precondition(hasRoom, "\(capacity) streams already")
    precondition(reader.logits != nil, "nothing is expected before a character is read")
    block.set(drawers.count, to: reader.state, reader.logits)
    drawers.append(drawer)
  }

  /// Draws some characters of every stream; returns those that have ended, which leave the group.
  public func advance() -> [Drawer] {
    // More shares than cores, where there are rows enough: a core that is busy with other things
    // then takes fewer.
    let shares = lanes == 1 ? 1 : max(lanes, drawers.count / Self.rowsAShare)
    let team = LaneTeam(count: max(1, min(shares, drawers.count)))
    var hasEnded = [Bool](repeating: false, count: drawers.count)
    drawers.withUnsafeMutableBufferPointer { drawers in
      hasEnded.withUnsafeMutableBufferPointer { hasEnded in
        team.run { share in
          // Each share has its own rows of the block and of both arrays.
          let rows = team.share(of: drawers.count, lane: share)
          draw(rows, with: drawers, hasEnded)
        }
      }
    }
    return remove(hasEnded)
  }

  private func draw(
    _ rows: Range<Int>, with drawers: UnsafeMutableBufferPointer<Drawer>,
    _ hasEnded: UnsafeMutableBufferPointer<Bool>
  ) {
    // A stream that has ended reads on, whatever it be, until its row is given to another.
    var tokens = [Token](repeating: 0, count: rows.count)
    for _ in 0..<stride {
      var isOver = true
      for row in rows where !hasEnded[row] {
        let logits = block.logits(row, count: predictor.configuration.vocabularySize)
        if let token = drawers[row].draw(from: logits) {
          tokens[row - rows.lowerBound] = token
          isOver = false
        } else {
          hasEnded[row] = true
        }
      }
      if isOver { return }
      predictor.read(tokens, intoRowsFrom: rows.lowerBound, of: block)
    }
  }

  /// Takes out the streams that have ended; the last ones move into their rows.
  private func remove(_ hasEnded: [Bool]) -> [Drawer] {
    var ended: [Drawer] = []
    for row in hasEnded.indices.reversed() where hasEnded[row] {
      ended.append(drawers[row])
      let last = drawers.removeLast()
      if row < drawers.count {
        drawers[row] = last
        block.copy(drawers.count, to: row)
      }
    }
    return ended
  }
}
