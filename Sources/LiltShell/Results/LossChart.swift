import CharRNN
import Drawing

extension LineChart {
  /// The most points of a line whose points are steps.
  static let stepPoints = 80
  /// The fewest epochs for a chart by epoch.
  private static let fewestEpochs = 5

  /// Charts recorded training and held-out losses in bits per character; `nil` without a record.
  ///
  /// The horizontal axis counts epochs if there are enough of them, otherwise steps. A `log` of
  /// another program knows epochs alone, so that with it there need be only one.
  init?(lossesOf provenance: Provenance, beside log: TrainingLog? = nil) {
    let history = provenance.history
    let isByEpoch =
      history.count >= Self.fewestEpochs || history.count > 1 && provenance.curve == nil
      || log != nil && !history.isEmpty
    let steps =
      provenance.curve?.points(atMost: isByEpoch ? LossCurve.limit : Self.stepPoints) ?? []
    if history.isEmpty, steps.isEmpty { return nil }

    let epochs = EpochScale(history)
    let training =
      isByEpoch || steps.isEmpty
      // The mean over an epoch approximates the loss at its middle.
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
    if let log, isByEpoch { series.append(Series(of: log)) }
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

extension LineChart.Series {
  /// The losses of another program's log, by epoch.
  fileprivate init(of log: TrainingLog) {
    let points = log.entries.map { LineChart.Point(x: Double($0.epoch), y: $0.bits) }
    let last = log.entries[log.entries.count - 1]
    let share = last.accuracy.map { ", \(($0 * 100).fixed(1)) % right" } ?? ""
    self.init(name: "the log", figures: "\(last.bits.fixed(3)) bits\(share)", points: points)
  }
}

/// Maps steps to epochs, whose lengths differ if the batch size was changed.
private struct EpochScale {
  private let ends: [(step: Double, epoch: Double)]

  init(_ history: [Provenance.Epoch]) {
    ends = [(0, 0)] + history.map { (Double($0.step), Double($0.epoch)) }
  }

  /// The epochs done at a step, with their fraction; extrapolated beyond the last recorded epoch.
  func epoch(ofStep step: Int) -> Double {
    let step = Double(step)
    let next = ends.firstIndex { $0.step >= step } ?? ends.count - 1
    guard next > 0 else { return ends[0].epoch }
    let (from, to) = (ends[next - 1], ends[next])
    return from.epoch + (step - from.step) / (to.step - from.step) * (to.epoch - from.epoch)
  }
}
