/// How much each cell of the network carries for what comes next, by exact ablation.
///
/// One cell at a time forgets what it carries, its c and h being set to zero, before the last character
/// is read; all else stays. A cell that matters little now can matter later.
public struct CellAblation {
  /// A cell and the effect of its forgetting.
  public struct Cell: Hashable, Sendable {
    /// The layer, from 0.
    public let layer: Int
    /// The unit in the layer, from 0.
    public let unit: Int
    /// Its c before the last character.
    public let value: Float
    /// The probability of the text, before and after, as log₂ before − log₂ after: above 0 where the
    /// cell argues for the text.
    public let support: Double
  }

  /// All cells, that with the largest effect first; equal ones by layer and unit.
  public let cells: [Cell]

  /// Ablates every cell.
  ///
  /// - Parameters:
  ///   - reader: the model before the last character; it must have read at least one.
  ///   - last: the last character before the text.
  ///   - text: what is predicted, at least one character.
  /// - Complexity: one reading of `text` for each cell, all side by side.
  public init(_ reader: Reader, last: Token, text: [Token]) {
    var whole = reader
    var surprisal = 0.0
    for (place, token) in ([last] + text).enumerated() {
      if place > 0 { surprisal += whole.logits.map { Distribution($0).surprisal(of: token) } ?? 0 }
      whole.read(token)
    }
    let places = reader.state.cell.enumerated().flatMap { layer, values in
      values.indices.map { (layer: layer, unit: $0) }
    }
    let group = StreamGroup<Recital>(reader.predictor, capacity: places.count)
    for (index, place) in places.enumerated() {
      group.add(
        Recital(index: index, tokens: [last] + text),
        after: reader.forgetting(layer: place.layer, unit: place.unit))
    }
    var cells: [Cell] = []
    while !group.drawers.isEmpty {
      for ended in group.advance() {
        let (layer, unit) = places[ended.drawer.index]
        cells.append(
          Cell(
            layer: layer, unit: unit, value: reader.state.cell[layer][unit],
            support: ended.drawer.surprisal - surprisal))
      }
    }
    self.cells = cells.sorted {
      let (first, second) = (abs($0.support), abs($1.support))
      return first == second ? ($0.layer, $0.unit) < ($1.layer, $1.unit) : first > second
    }
  }

  /// A stream that reads a character and adds up the surprisal of those behind it.
  private struct Recital: StreamDrawer {
    let index: Int
    let tokens: [Token]
    private(set) var surprisal = 0.0
    private var next = 0

    init(index: Int, tokens: [Token]) {
      self.index = index
      self.tokens = tokens
    }

    mutating func draw(from logits: Logits) -> Token? {
      let token = tokens[next]
      // The logits before the first character are those before the cell forgot.
      if next > 0 { surprisal += Distribution(logits).surprisal(of: token) }
      next += 1
      return next < tokens.count ? token : nil
    }
  }
}
