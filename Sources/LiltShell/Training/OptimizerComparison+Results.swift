#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CharRNN
import Drawing
import JSON

extension OptimizerComparison.Course {
  /// The figures for a legend.
  var figures: String {
    if let divergedAt { return "no number from step \(divergedAt.grouped) on" }
    let heldOut = heldOut.flatMap { $0.characters > 0 ? $0.bitsPerCharacter : nil }
    return "\(bits.fixed(2)) bits" + (heldOut.map { ", held-out \($0.fixed(2))" } ?? "")
  }

  fileprivate var json: JSONValue {
    [
      "optimizer": .string(candidate.kind.rawValue), "learningRate": .figure(candidate.rate),
      "steps": .int(curve.end), "updates": .int(updates), "bitsPerCharacter": .figure(bits),
      "heldOutBitsPerCharacter": heldOut.map { .figure($0.bitsPerCharacter) } ?? .null,
      "divergedAt": divergedAt.map { .int($0) } ?? .null, "seconds": .figure(seconds),
      "curve": curve.json,
    ]
  }
}

extension OptimizerComparison {
  /// The training losses by step; `nil` before the first step.
  var chart: LineChart? {
    let series = courses.map { course in
      LineChart.Series(
        name: course.candidate.name, figures: course.figures,
        points: course.curve.points(atMost: LineChart.stepPoints).map {
          LineChart.Point(x: Double($0.step), y: $0.bits)
        })
    }
    if series.allSatisfy(\.points.isEmpty) { return nil }
    return LineChart(
      title: "Optimisers on \(corpus), training loss", xTitle: "steps",
      yTitle: "bits per character",
      series: series,
      // Cut at twice the loss of guessing, so that one that diverges does not flatten the others.
      ceiling: 2 * log2(Double(configuration.vocabularySize)))
  }

  /// All figures as JSON.
  var json: JSONValue {
    [
      "corpus": .string(corpus), "seed": .string(String(seed)),
      "embedding": .int(configuration.embeddingSize),
      "layers": .array(configuration.layerWidths.map { .int($0) }), "steps": .int(steps),
      "optimizers": .array(courses.map(\.json)), "interrupted": .bool(wasInterrupted),
    ]
  }
}
