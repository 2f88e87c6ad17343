import Composition
import Drawing
import JSON

/// The judge's figures over sets of tunes, a column for each set.
struct JudgementResult: CommandResult {
  private let sets: [JudgedTunes]
  private let rows: [Row]

  /// A figure with its estimate for each set, or why it has none.
  private struct Row: Sendable {
    let figure: JudgedFigure
    let estimates: [FigureEstimate?]
    let missing: String
  }

  /// - Parameters:
  ///   - sets: The judged tunes.
  ///   - hasCorpus: Whether they were compared with a corpus.
  ///   - hasSecondJudge: Whether abc2midi is installed.
  init(_ sets: [JudgedTunes], hasCorpus: Bool, hasSecondJudge: Bool) {
    self.sets = sets
    rows = JudgedFigure.all.map { figure in
      let missing =
        switch figure.source {
        case .corpus where !hasCorpus: "no corpus"
        case .otherProgram where !hasSecondJudge: "not installed"
        default: "–"
        }
      return Row(
        figure: figure, estimates: sets.map { figure.estimate(over: $0.judgements) },
        missing: missing)
    }
  }

  var blocks: [Block] {
    var table = Table([.left("")] + sets.map { .left($0.name) })
    table.append(["tunes"] + sets.map { $0.judgements.count.grouped })
    for row in rows {
      table.append([row.figure.name] + row.estimates.map { $0?.text(row.figure) ?? row.missing })
    }
    return [
      .table(table), .text("in brackets: 95 % intervals over tunes (bootstrap)"),
    ]
  }

  var json: JSONValue {
    [
      "sets": .array(
        sets.map { ["name": .string($0.name), "tunes": .int($0.judgements.count)] }),
      "figures": .array(
        rows.map { row in
          [
            "figure": .string(row.figure.key), "name": .string(row.figure.name),
            "values": .array(
              row.estimates.map { $0?.json ?? ["value": .null, "reason": .string(row.missing)] }),
          ]
        }),
    ]
  }
}

extension FigureEstimate {
  /// The figure and its interval, with three decimals for shares and none for lengths.
  fileprivate func text(_ figure: JudgedFigure) -> String {
    let decimals = figure.summary == .share ? 3 : 0
    return value.fixed(decimals)
      + " [\(interval.lowerBound.fixed(decimals)), \(interval.upperBound.fixed(decimals))]"
  }

  fileprivate var json: JSONValue {
    [
      "value": .figure(value), "low": .figure(interval.lowerBound),
      "high": .figure(interval.upperBound), "tunes": .int(tuneCount),
    ]
  }
}
