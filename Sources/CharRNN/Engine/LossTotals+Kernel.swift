internal import CKernels

extension LossTotals {
  /// What a kernel added up.
  init(_ loss: CKLoss) {
    self.init()
    self.loss = loss.loss
    correct = loss.correct
    characters = loss.counted
  }
}
