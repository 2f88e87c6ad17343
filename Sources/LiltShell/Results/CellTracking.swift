import CharRNN
import Composition
import Drawing
import JSON

/// Which LSTM cells track what the parser knows, with figures of their controls.
struct CellTracking: CommandResult {
  private let found: [UnitTracking]
  /// Whether all predicates were asked, so that each has a line.
  private let isWhole: Bool
  private let inputs: [SideInput]
  private let corpus: String
  private let characters: (fit: Int, measured: Int)
  private let tunes: (fit: Int, measured: Int)
  private let cellCount: Int

  init(
    _ found: [UnitTracking], isWhole: Bool, of model: LanguageModel, corpus: String,
    characters: (fit: Int, measured: Int), tunes: (fit: Int, measured: Int)
  ) {
    self.found = found
    self.isWhole = isWhole
    inputs = model.configuration.sideInputs
    cellCount = model.configuration.units.count
    self.corpus = corpus
    self.characters = characters
    self.tunes = tunes
  }

  /// A figure of a predicate: `97.3 %`, or `0.83` for R².
  private static func figure(_ value: Double, of predicate: TunePredicate) -> String {
    predicate.isNumber ? value.fixed(2) : (100 * value).fixed(1) + " %"
  }

  /// The interval over the measured tunes; one tune says nothing of others.
  private func interval(_ unit: UnitTracking.Unit, of predicate: TunePredicate) -> String {
    guard tunes.measured > 1 else { return "–" }
    let (low, high) = (unit.interval.lowerBound, unit.interval.upperBound)
    return predicate.isNumber
      ? "\(low.fixed(2)) to \(high.fixed(2))"
      : "\((100 * low).fixed(1)) to \((100 * high).fixed(1))"
  }

  /// Whether the best cell's interval is above what the last character tells, above luck and above a
  /// guess.
  private func beatsBoth(_ tracking: UnitTracking) -> Bool {
    let low = tracking.units[0].interval.lowerBound
    let guess = tracking.predicate.isNumber ? 0 : 0.5
    return tunes.measured > 1 && low > max(tracking.ofCharacter, tracking.ofLuck, guess)
  }

  private func told(_ predicate: TunePredicate) -> String {
    switch predicate.telling(by: inputs) {
    case .nothing: ""
    case .partly: "in part"
    case .wholly: "told"
    }
  }

  // MARK: Blocks

  var blocks: [Block] { [.table(isWhole ? overview : ranking), .text(words)] }

  private var overview: Table {
    var table = Table([
      .left("predicate"), .right("cell"), .right("held out"), .right("95 %"),
      .right("character"), .right("luck"), .left("beats both"), .left("told"),
    ])
    for tracking in found {
      let (predicate, best) = (tracking.predicate, tracking.units[0])
      table.append([
        predicate.rawValue, "\(best.index)",
        (predicate.isNumber ? "R² " : "") + Self.figure(best.measured, of: predicate),
        interval(best, of: predicate), Self.figure(tracking.ofCharacter, of: predicate),
        Self.figure(tracking.ofLuck, of: predicate), beatsBoth(tracking) ? "yes" : "",
        told(predicate),
      ])
    }
    return table
  }

  private var ranking: Table {
    var table = Table([
      .right("cell"), .right("held out"), .right("95 %"), .right("fitted"), .left("reading"),
    ])
    for tracking in found {
      for unit in tracking.units {
        let reading =
          unit.threshold.map {
            "yes if \(unit.risesWithIt ? "above" : "below") \(Double($0).fixed(3))"
          } ?? (unit.risesWithIt ? "rises with it" : "falls with it")
        table.append([
          "\(unit.index)", Self.figure(unit.measured, of: tracking.predicate),
          interval(unit, of: tracking.predicate),
          Self.figure(unit.fitted, of: tracking.predicate), reading,
        ])
      }
    }
    return table
  }

  private var words: String {
    var lines: [String] = []
    if !isWhole, let tracking = found.first {
      let predicate = tracking.predicate
      let measure = predicate.isNumber ? "R²" : "balanced accuracy"
      let share =
        predicate.isNumber
        ? ""
        : ", \((100 * Double(tracking.places.yes) / Double(tracking.places.all)).fixed(1)) % true"
      lines.append(
        "\(predicate.rawValue): \(predicate.words); \(measure) at "
          + "\(tracking.places.all.counted("held-out place"))\(share)")
      lines.append(
        "the last character alone: \(Self.figure(tracking.ofCharacter, of: predicate)); luck, the "
          + "best of \(UnitTracking.shiftCount) searches among \(cellCount.counted("cell")) with "
          + "answers moved to other places: \(Self.figure(tracking.ofLuck, of: predicate))")
      switch predicate.telling(by: inputs) {
      case .nothing: break
      case .partly: lines.append("the model is told a part of it beside each character")
      case .wholly: lines.append("the model is told it beside each character, so this is no wonder")
      }
    }
    lines.append(
      "chosen and fitted on \(tunes.fit.counted("training tune")) "
        + "(\(characters.fit.counted("character"))), measured on "
        + "\(tunes.measured.counted("held-out tune")) (\(characters.measured.grouped)) of '\(corpus)'"
    )
    if isWhole {
      let rare = TunePredicate.allCases.filter { predicate in
        !found.contains { $0.predicate == predicate }
      }
      if !rare.isEmpty {
        lines.append("too rare in these tunes: \(rare.map(\.rawValue).joined(separator: ", "))")
      }
    }
    return lines.joined(separator: "\n")
  }

  // MARK: JSON

  var json: JSONValue {
    [
      "cells": .array(
        found.flatMap { tracking in
          tracking.units.prefix(isWhole ? 1 : tracking.units.count).map { json(of: $0, tracking) }
        }),
      "corpus": .string(corpus), "fitted": .int(characters.fit),
      "measured": .int(characters.measured),
      "cell": .null, "activity": .null, "least": .null, "most": .null, "mean": .null,
      "highest": .null, "lowest": .null,
    ]
  }

  private func json(of unit: UnitTracking.Unit, _ tracking: UnitTracking) -> JSONValue {
    [
      "predicate": .string(tracking.predicate.rawValue), "cell": .string("\(unit.index)"),
      "measure": .string(tracking.predicate.isNumber ? "R²" : "balanced accuracy"),
      "heldOut": .figure(unit.measured),
      "low": tunes.measured > 1 ? .figure(unit.interval.lowerBound) : .null,
      "high": tunes.measured > 1 ? .figure(unit.interval.upperBound) : .null,
      "fitted": .figure(unit.fitted),
      "threshold": unit.threshold.map { .figure(Double($0)) } ?? .null,
      "rises": .bool(unit.risesWithIt), "character": .figure(tracking.ofCharacter),
      "luck": .figure(tracking.ofLuck),
      "told": .string(tracking.predicate.telling(by: inputs).rawValue),
    ]
  }
}
