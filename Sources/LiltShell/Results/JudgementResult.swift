import Composition
import Drawing
import JSON

/// The judge's figures over sets of tunes, a column for each set.
struct JudgementResult: CommandResult {
  private let sets: [JudgedTunes]
  private let rows: [Row]
  private let borrowing: HumanBorrowing?

  /// A figure with its estimate for each set, or why it has none.
  private struct Row: Sendable {
    let figure: JudgedFigure
    let estimates: [FigureEstimate?]
    let missing: String
  }

  /// - Parameters:
  ///   - sets: The judged tunes.
  ///   - hasCorpus: Whether they were compared with a corpus.
  ///   - borrowing: How much people's tunes have in common with it; nil if that is unknown.
  ///   - hasSecondJudge: Whether abc2midi is installed.
  init(
    _ sets: [JudgedTunes], hasCorpus: Bool, beside borrowing: HumanBorrowing?, hasSecondJudge: Bool
  ) {
    self.sets = sets
    self.borrowing = borrowing
    rows = JudgedFigure.all.map { figure in
      let missing =
        switch figure.source {
        case .corpus where !hasCorpus: "no corpus"
        case .corpus where borrowing == nil: "few tunes"
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
      .table(table),
      .text("in brackets: 95 % intervals over tunes (bootstrap)\n" + limits),
    ]
      + sets.filter(\.areNew).map { .text($0.rejectionsInWords) }
  }

  /// What the first rows ask of a tune.
  private var limits: String {
    let copied = borrowing.map { people in
      "a match of over \(people.limit.fixed(0)) music characters, past 95 % of "
        + "\(people.lengths.count.counted(people.areHeldOut ? "held-out tune" : "tune")), or "
    }
    let share = (TuneJudgement.mostWrongBars * 100).fixed(0)
    let outside = (TuneJudgement.mostOutside * 100).fixed(0)
    return "rejected: \(copied ?? "")over \(share) % of the bars of a wrong length, a metre that "
      + "is not the type's, or over \(outside) % of the notes outside of the key"
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
      "rejected": .array(
        sets.filter(\.areNew).flatMap { set in
          set.rejected.map { number, reasons in
            [
              "set": .string(set.name), "tune": .int(number), "reasons": .strings(reasons),
            ]
          }
        }),
    ]
  }
}

extension JudgedTunes {
  /// The most rejected tunes that are told apart.
  private static let mostTold = 8

  /// The numbers, from 1, of the tunes that are rejected, each with the reasons.
  fileprivate var rejected: [(number: Int, reasons: [String])] {
    judgements.enumerated().compactMap { place, tune in
      let reasons = tune.rejections.map(\.inWords)
      return reasons.isEmpty ? nil : (place + 1, reasons)
    }
  }

  /// Which tunes are rejected and why, in a few lines.
  fileprivate var rejectionsInWords: String {
    let rejected = self.rejected
    let of = judgements.count.counted("tune")
    var lines = ["\(name): \(rejected.count.grouped) of \(of) rejected"]
    lines += rejected.prefix(Self.mostTold).map { number, reasons in
      "  \(number.grouped): \(reasons.joined(separator: "; "))"
    }
    let rest = rejected.count - Self.mostTold
    if rest > 0 { lines.append("  and \(rest.grouped) more") }
    return lines.joined(separator: "\n")
  }
}

extension TuneJudgement.Rejection {
  /// The reason, in words.
  fileprivate var inWords: String {
    switch self {
    case .copied(let length): "copied, a match of \(length.counted("character"))"
    case .bars(_, 0): "rhythm, no bar"
    case .bars(let wrong, let all): "rhythm, \(wrong.grouped) of \(all.counted("bar")) wrong"
    case .metre(let metre, let type): "rhythm, a \(type) in \(metre)"
    case .mode(_, 0): "mode, no note"
    case .mode(let outside, let all):
      "mode, \(outside.grouped) of \(all.counted("note")) outside of the key"
    }
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
