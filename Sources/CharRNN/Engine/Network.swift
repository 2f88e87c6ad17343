internal import CKernels

/// The whole network over windows of T steps and N rows: one lane a core, and the weights that the
/// lanes share.
final class Network {
  let configuration: ModelConfiguration
  let steps: Int
  let rows: Int
  let team: LaneTeam
  let shared: SharedWeights
  let lanes: [Lane]
  private let streams: [BackendStream]
  private let fold: FoldGradient?

  /// Prepares buffers and primitives.
  ///
  /// - Parameters:
  ///   - configuration: the sizes.
  ///   - weights: the flat block of weights; read at every `refresh`.
  ///   - steps: the steps of a window, T.
  ///   - rows: the rows of the batch, N.
  ///   - lanes: how many cores to spread the rows over; fewer are used where there are fewer rows.
  ///   - precision: the number format of the operands of the products.
  ///   - isTraining: whether to allocate what the backward pass needs.
  ///   - dropsWeights: whether every step sets recurrent weights to zero.
  /// - Throws: `BackendError` where oneDNN refuses.
  init(
    _ configuration: ModelConfiguration, weights: FloatBuffer, steps: Int, rows: Int, lanes: Int,
    precision: Precision = .f32, isTraining: Bool, dropsWeights: Bool = false
  ) throws(BackendError) {
    self.configuration = configuration
    self.steps = steps
    self.rows = rows
    let backend = try Backend(precision)
    let team = LaneTeam(count: max(1, min(lanes, rows)))
    self.team = team
    var streams: [BackendStream] = []
    for _ in 0..<team.count { streams.append(try BackendStream(backend)) }
    self.streams = streams
    shared = try SharedWeights(
      configuration, weights: weights, team: team, streams: streams, backend: backend,
      dropsWeights: dropsWeights)
    var made: [Lane] = []
    for lane in 0..<team.count {
      let share = team.share(of: rows, lane: lane)
      let shape = LaneShape(
        steps: steps, batch: rows, firstRow: share.lowerBound, rows: share.count,
        isTraining: isTraining)
      made.append(try Lane(shared, shape: shape, stream: streams[lane]))
    }
    self.lanes = made
    fold = isTraining ? try FoldGradient(shared, dProjected: made[0].dProjected) : nil
  }

  /// The implementation that oneDNN picked for each product; a test checks that they are the fast
  /// ones.
  var implementations: [String] {
    lanes.flatMap(\.implementations) + shared.implementations + (fold?.implementations ?? [])
  }

  /// The gradient of the last `forwardBackward`, laid out like the weights.
  var gradient: FloatBuffer { lanes[0].gradient }

  /// Sets the character that row `row` of the batch reads at step `t` and the one it should predict;
  /// a negative target is left out of the loss.
  ///
  /// `follower` has read the character; it may be `nil` only without side inputs.
  func set(
    step t: Int, row: Int, token: Int32, target: Int32, follower: (any TextFollower)? = nil
  ) {
    let lane = lanes[laneOfRow(row)]
    lane.set(
      step: t, row: row - lane.shape.firstRow, token: token, target: target, follower: follower)
  }

  private func laneOfRow(_ row: Int) -> Int {
    lanes.lastIndex { $0.shape.firstRow <= row } ?? 0
  }

  /// Runs a window forward without dropout, and carries the state to the next.
  ///
  /// - Parameter restarts: step by step, the rows of the batch whose state is set to zero first.
  /// - Returns: the losses of the window, in nats.
  /// - Throws: `BackendError` where oneDNN refuses.
  func forward(restarts: [[Int]]) throws(BackendError) -> LossTotals {
    var losses = [LossTotals](repeating: LossTotals(), count: lanes.count)
    try losses.withUnsafeMutableBufferPointer { losses throws(BackendError) in
      try team.run { index throws(BackendError) in
        let lane = lanes[index]
        let own = lane.shape.firstRow..<lane.shape.firstRow + lane.shape.rows
        let rows = restarts.map { rows in
          rows.filter(own.contains).map { $0 - own.lowerBound }
        }
        try lane.forward(dropout: [], restarts: rows)
        losses[index] = lane.loss(scale: 0)
      }
    }
    carryState()
    return losses.total
  }

  /// Runs a window forward and backward; does not carry the state on.
  ///
  /// - Parameters:
  ///   - dropout: the mask of each layer; empty for none.
  ///   - weightDrop: the recurrent weights that `refresh` set to zero; empty for none.
  /// - Returns: the losses in nats, and the L2 norm of `gradient`, which is that of the mean loss over
  ///   the T·N characters.
  /// - Throws: `BackendError` where oneDNN refuses.
  func forwardBackward(
    dropout: [Dropout], weightDrop: [Dropout] = []
  ) throws(BackendError) -> (loss: LossTotals, norm: Double) {
    let scale = 1 / Float(steps * rows)
    var losses = [LossTotals](repeating: LossTotals(), count: lanes.count)
    try losses.withUnsafeMutableBufferPointer { losses throws(BackendError) in
      try team.run { index throws(BackendError) in
        let lane = lanes[index]
        try lane.forward(dropout: dropout)
        losses[index] = lane.loss(scale: scale)
        try lane.backward(dropout: dropout, weightDrop: weightDrop)
      }
    }
    return (losses.total, try addUpGradients())
  }

  /// Copies the state after the window to where the next one starts from.
  func carryState() {
    for lane in lanes { lane.carryState() }
  }

  /// Sets the state before the next window to zero.
  func clearState() {
    carriedState = CarriedState(zero: configuration, rows: rows)
  }

  /// Adds the lanes' gradients into the first lane's, goes back through the fold, and returns the
  /// L2 norm.
  ///
  /// The sums run in the order of the lanes, so the bits depend on their number only.
  func addUpGradients() throws(BackendError) -> Double {
    let first = lanes[0]
    // The first parameters are those of the fold; all others are summed directly.
    let direct = shared.layout.entries[shared.layout.foldCount].offset..<shared.layout.count
    var squares = [Double](repeating: 0, count: team.count)
    try squares.withUnsafeMutableBufferPointer { squares throws(BackendError) in
      try team.run { index throws(BackendError) in
        let part = team.share(of: direct.count, lane: index, unit: 16)
        let start = direct.lowerBound + part.lowerBound
        let projected = team.share(of: first.dProjected.count, lane: index, unit: 16)
        for other in lanes.dropFirst() {
          ck_add(part.count, first.gradient.base + start, other.gradient.base + start)
          ck_add(
            projected.count, first.dProjected.base + projected.lowerBound,
            other.dProjected.base + projected.lowerBound)
        }
        fold?.round(projected)
        squares[index] = ck_sum_of_squares(part.count, first.gradient.base + start)
      }
      try team.run { index throws(BackendError) in
        guard let fold else { return }
        for part in stride(from: index, to: FoldGradient.partCount, by: team.count) {
          squares[index] += try fold.run(
            part: part, gradient: first.gradient, on: streams[index])
        }
      }
    }
    return squares.reduce(0, +).squareRoot()
  }

  /// The state before the next window: h and c of every layer, `[N, H]`.
  var carriedState: CarriedState {
    get {
      var state = CarriedState(zero: configuration, rows: rows)
      for lane in lanes {
        for (index, layer) in lane.layers.enumerated() {
          let range =
            lane.shape.firstRow * layer.units..<(lane.shape.firstRow + lane.shape.rows)
            * layer.units
          let (h, c) = (layer.hidden.base, layer.cell.base)
          state.hidden[index].replaceSubrange(
            range, with: UnsafeBufferPointer(start: h, count: range.count))
          state.cell[index].replaceSubrange(
            range, with: UnsafeBufferPointer(start: c, count: range.count))
        }
      }
      return state
    }
    set {
      for lane in lanes {
        for (index, layer) in lane.layers.enumerated() {
          let start = lane.shape.firstRow * layer.units
          for place in 0..<lane.shape.rows * layer.units {
            layer.hidden.base[place] = newValue.hidden[index][start + place]
            layer.cell.base[place] = newValue.cell[index][start + place]
          }
        }
      }
    }
  }
}

extension [LossTotals] {
  /// The sum, in order.
  fileprivate var total: LossTotals {
    reduce(into: LossTotals()) { $0.add($1) }
  }
}
