/// The outputs h of all LSTM units after every character of texts.
public struct UnitOutputs: Sendable {
  /// The number of units, of all layers.
  public let unitCount: Int
  /// The outputs of each text, `[characters, units]`, layer by layer.
  private let rows: [[Float]]

  /// As many texts are read at a time: one pass over the weights then serves them all.
  private static let width = 16

  /// Reads texts from the zero state; returns nil if `shouldStop` did.
  ///
  /// The texts are read side by side, to the same bits as one after the other.
  ///
  /// - Parameters:
  ///   - texts: the characters of each text, in the vocabulary of the model.
  ///   - predictor: the model, at the start of a text.
  ///   - shouldStop: told the characters read so far, from time to time; whether to stop.
  /// - Complexity: a multiplication a weight for each character; 4 bytes of memory for each unit and
  ///   character.
  public init?(
    of texts: [[Token]], by predictor: Predictor, shouldStop: (Int) -> Bool = { _ in false }
  ) {
    let widths = predictor.configuration.layerWidths
    let unitCount = widths.reduce(0, +)
    var rows = texts.map { [Float](repeating: 0, count: $0.count * unitCount) }
    // The longest first, so that the texts of a block that have ended are its last rows.
    let order = texts.indices.sorted { (texts[$1].count, $0) < (texts[$0].count, $1) }
    var readCount = 0
    for start in stride(from: 0, to: order.count, by: Self.width) {
      let members = Array(order[start..<min(start + Self.width, order.count)])
      let block = StreamBlock(rows: members.count, for: predictor)
      for place in 0..<texts[members[0]].count {
        if place.isMultiple(of: 64), shouldStop(readCount) { return nil }
        let going = members.prefix { place < texts[$0].count }
        predictor.read(going.map { texts[$0][place] }, intoRowsFrom: 0, of: block)
        for (row, text) in going.enumerated() {
          rows[text].withUnsafeMutableBufferPointer { outputs in
            let start = (outputs.baseAddress ?? block.logits.base) + place * unitCount
            block.copyOutputs(row, to: start)
          }
        }
        readCount += going.count
      }
    }
    self.unitCount = unitCount
    self.rows = rows
  }

  /// The number of characters of a text.
  public func count(of text: Int) -> Int { unitCount == 0 ? 0 : rows[text].count / unitCount }

  /// The output of a unit, counted through all layers, after each character of a text.
  public func outputs(of unit: Int, in text: Int) -> [Float] {
    let outputs = rows[text]
    return stride(from: unit, to: outputs.count, by: unitCount).map { outputs[$0] }
  }
}
