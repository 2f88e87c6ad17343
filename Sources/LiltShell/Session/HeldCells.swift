import CharRNN
import Composition
import Drawing

// The LSTM cells of the session's model that are held at a value.
extension SessionModel {
  /// The network for reading a character at a time, with what is held.
  func predictor(remembers: Bool) -> Predictor {
    model.predictor(.bf16, remembers: remembers, holding: held)
  }

  /// The held cells in words: `2:117 at 0.9, 3:1 at -1`; empty if no cell is held.
  var heldInWords: String { held.map { "\($0.index) at \($0.value)" }.joined(separator: ", ") }

  /// Holds a cell, or lets it go with `nil`; a cell is held once.
  mutating func hold(_ index: UnitIndex, at value: Float?) {
    held.removeAll { $0.index == index }
    if let value { held.append(HeldUnit(index, at: value)) }
    held.sort { $0.index < $1.index }
  }

  /// The cell that `name` names, such as `2:117`; nil if the name has another form.
  ///
  /// - Throws: `Failure.unknownCell` if the model lacks it.
  func cell(named name: String) throws(Failure) -> UnitIndex? {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    let isCell = parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    guard isCell else { return nil }
    guard let index = UnitIndex(name), model.configuration.hasUnit(index) else {
      throw .unknownCell(name, last: model.configuration.lastUnit)
    }
    return index
  }
}

extension Session {
  /// The cells that are held in the session's model.
  var held: [HeldUnit] { model?.held ?? [] }

  /// Notes that another model is loaded, whose cells are others.
  func noteReleasedCells() {
    guard let words = model?.heldInWords, !words.isEmpty else { return }
    note("the cells that were held (\(words)) were the previous model's; none is held now")
  }

  /// Notes which cells are held while the model is read.
  func noteHeldCells() {
    guard let words = model?.heldInWords, !words.isEmpty, !console.isForPrograms else { return }
    note("with held cells: \(words)")
  }
}
