import CharRNN
import Drawing

extension LineChart {
  /// The most points of a line that is drawn through the steps within epochs.
  static let stepPoints = 80
  /// The fewest epochs whose means show the course of a run.
  private static let fewestEpochs = 5

  /// The losses that a model's record holds: training and held-out bits per character, by epoch
  /// where there are enough, otherwise by step; `nil` where nothing is recorded.
  init?(lossesOf provenance: Provenance) {
    let history = provenance.history
    let isByEpoch =
      history.count >= Self.fewestEpochs || history.count > 1 && provenance.curve == nil
    let steps =
      provenance.curve?.points(atMost: isByEpoch ? LossCurve.limit : Self.stepPoints) ?? []
    if history.isEmpty, steps.isEmpty { return nil }

    let epochs = EpochScale(history)
    let training =
      isByEpoch || steps.isEmpty
      // A mean over an epoch is what the loss was about the middle of it.
      ? history.map {
        Point(x: isByEpoch ? Double($0.epoch) - 0.5 : Double($0.step), y: $0.trainingBits)
      }
      : steps.map { Point(x: Double($0.step), y: $0.bits) }
    let heldOut = history.compactMap { epoch in
      epoch.heldOutBits.map { Point(x: Double(isByEpoch ? epoch.epoch : epoch.step), y: $0) }
    }
    var series = [
      Series(
        name: "training",
        figures: Self.figures(training, history.last?.trainingAccuracy, isByEpoch),
        points: training,
        detail: isByEpoch ? steps.map { Point(x: epochs.epoch(ofStep: $0.step), y: $0.bits) } : [])
    ]
    if !heldOut.isEmpty {
      series.append(
        Series(
          name: "held-out", figures: Self.figures(heldOut, history.last?.heldOutAccuracy, true),
          points: heldOut))
    }
    self.init(
      title: "Loss in training" + (provenance.corpus.isEmpty ? "" : " on \(provenance.corpus)"),
      xTitle: isByEpoch ? "epochs" : "steps", yTitle: "bits per character", series: series)
    let measured = history.filter { $0.heldOutBits != nil }
    guard measured.count > 1, let lowest = heldOut.min(by: { ($0.y, $0.x) < ($1.y, $1.x) }),
      let epoch = measured.first(where: { $0.heldOutBits == lowest.y })
    else { return }
    let text = "lowest \(lowest.y.fixed(3)) at epoch \(epoch.epoch.grouped)"
    remarks = [Remark(point: lowest, text: text, series: 1)]
  }

  private static func figures(_ points: [Point], _ accuracy: Double?, _ isOfEpoch: Bool) -> String {
    guard let last = points.last else { return "" }
    let share = isOfEpoch ? accuracy.map { ", \(($0 * 100).fixed(1)) % right" } ?? "" : ""
    return "\(last.y.fixed(3)) bits\(share)"
  }
}

/// Where steps stand among epochs, whose lengths differ where the batch was changed.
private struct EpochScale {
  private let ends: [(step: Double, epoch: Double)]

  init(_ history: [Provenance.Epoch]) {
    ends = [(0, 0)] + history.map { (Double($0.step), Double($0.epoch)) }
  }

  /// The epochs done after a step; after the last that is known, at the pace of that one.
  func epoch(ofStep step: Int) -> Double {
    let step = Double(step)
    let next = ends.firstIndex { $0.step >= step } ?? ends.count - 1
    guard next > 0 else { return ends[0].epoch }
    let (from, to) = (ends[next - 1], ends[next])
    return from.epoch + (step - from.step) / (to.step - from.step) * (to.epoch - from.epoch)
  }
}
