import CharRNN
import Composition
import Drawing
import JSON

/// Distributions of the next character after a text: the model's own, and those that sampling draws
/// from.
struct ProbabilityTable: CommandResult {
  /// Sampling settings and the distribution that they draw from.
  struct Column {
    let settings: SamplingSettings
    let distribution: Distribution
    /// What the constraint allows; nil without one.
    let legal: Legal?
  }

  /// The effect of a constraint on a distribution.
  struct Legal {
    /// Whether each character is allowed.
    let isAllowed: [Bool]
    /// The probability of all that are, before the others' is shared among them.
    let mass: Double
  }

  /// The number of characters that get a row of their own.
  private let top: Int
  private let text: [Unicode.Scalar]
  /// The tune so far, which a constraint follows.
  private let opening: String
  private let tokens: [Token]
  private let vocabulary: Vocabulary
  private let logits: Logits
  private let own: Distribution
  private var columns: [Column] = []
  /// What is expected beyond the next character, shown instead of the table.
  var lookahead: Lookahead?

  /// A table of the `top` likeliest characters after `prime`, from the logits after it.
  ///
  /// - Throws: `UnknownCharacter` if the vocabulary lacks a character.
  init(
    _ logits: Logits, after prime: Prime, _ vocabulary: Vocabulary, top: Int
  ) throws(UnknownCharacter) {
    self.top = top
    text = Array(prime.reading.unicodeScalars)
    opening = prime.opening
    self.vocabulary = vocabulary
    tokens = try vocabulary.encode(text).tokens
    self.logits = logits
    own = Distribution(logits)
  }

  /// Adds the distribution that sampling with `settings` draws from.
  mutating func add(_ settings: SamplingSettings) throws {
    let distribution = try sampler(settings).distribution(logits)
    guard let constraint = try constraint(settings) else {
      columns.append(Column(settings: settings, distribution: distribution, legal: nil))
      return
    }
    let allowed = AllowedCharacters(distribution, by: constraint)
    columns.append(
      Column(
        settings: settings, distribution: allowed.distribution,
        legal: Legal(isAllowed: allowed.isAllowed, mass: allowed.mass)))
  }

  /// What sampling with `settings` draws with, which has been told of the text.
  private func sampler(_ settings: SamplingSettings) throws -> Sampler {
    var sampler = try settings.sampler()
    for token in tokens { sampler.accept(token) }
    return sampler
  }

  private func constraint(_ settings: SamplingSettings) throws -> TuneConstraint? {
    try settings.constraint.map {
      try TuneConstraint(opening: opening, form: $0.form, vocabulary: vocabulary)
    }
  }

  /// The place from which sampling with `settings` goes on; `reader` has read the text.
  func state(after reader: Reader, _ settings: SamplingSettings) throws -> SamplingState {
    SamplingState(
      after: reader, sampler: try sampler(settings), constraint: try constraint(settings))
  }

  /// Character indices by probability in the first sampling column, then by the model's own.
  private var ranking: [Int] {
    guard let drawn = columns.first?.distribution.probabilities else { return own.ranking }
    return own.ranking.enumerated().sorted {
      (drawn[$1.element], $0.offset) < (drawn[$0.element], $1.offset)
    }.map(\.element)
  }

  var blocks: [Block] { lookahead?.blocks ?? [.table(table)] + summary.map { .text($0) } }

  /// A row for each of the likeliest characters, and one for all others.
  private var table: Table {
    var heads: [Table.Column] = [
      .left("character"), .right("index"), .right("model"), .right("bits"),
    ]
    for column in columns { heads.append(.right(column.settings.head)) }
    heads += [.right("sum"), .left("")]
    var table = Table(heads)
    var sum = 0.0
    let first = columns.first?.distribution ?? own
    let largest = first.probabilities.max() ?? 1
    for index in ranking.prefix(top) {
      sum += first.probabilities[index]
      var row = [
        vocabulary.characters[index].visible, "\(index)", own.probabilities[index].percent,
        own.surprisal(of: Token(index)).fixed(2),
      ]
      row += columns.map { column in
        guard column.legal?.isAllowed[index] ?? true else { return "forbidden" }
        return column.distribution.probabilities[index].percent
      }
      row += [sum.percent, bar(first.probabilities[index], of: largest, width: 20)]
      table.append(row)
    }
    let rest = ranking.dropFirst(top)
    if !rest.isEmpty {
      func total(_ distribution: Distribution) -> String {
        rest.reduce(0) { $0 + distribution.probabilities[$1] }.percent
      }
      var row = ["\(rest.count) others", "", total(own), ""]
      row += columns.map { total($0.distribution) }
      row += ["", ""]
      table.append(row)
    }
    return table
  }

  /// The entropy of the model's own distribution, in bits.
  var entropy: Double { own.entropy }

  /// The entropies, and what a constraint forbids.
  private var summary: [String] {
    var lines = ["entropy: \(own.entropy.fixed(2)) bits, the model's own"]
    for column in columns {
      lines.append(
        "entropy: \(column.distribution.entropy.fixed(2)) bits, \(column.settings.stagesInWords)")
      guard let legal = column.legal else { continue }
      lines.append(
        "\(legal.isAllowed.count { !$0 }) characters are forbidden here, which removes "
          + "\(((1 - legal.mass) * 100).fixed(2)) % (\(bits(legal.mass).fixed(2)) bits); the rest is "
          + "shared among the others")
      lines.append("the choice among particles at bar lines is not in this table")
    }
    return lines
  }

  /// All characters in index order, with every distribution.
  var json: JSONValue {
    func list(_ distribution: Distribution) -> JSONValue {
      .array(distribution.probabilities.map { .figure($0) })
    }
    let table: JSONValue = [
      "context": .string(text[...].string), "entropy": .figure(own.entropy),
      "characters": .strings(vocabulary.characters.map { String($0) }),
      "probabilities": list(own),
      "sampling": .array(
        columns.map { column in
          [
            "settings": .string(column.settings.stagesInWords),
            "entropy": .figure(column.distribution.entropy),
            "probabilities": list(column.distribution),
            "allowed": column.legal.map { .array($0.isAllowed.map { .bool($0) }) } ?? .null,
            "allowedMass": column.legal.map { .figure($0.mass) } ?? .null,
          ]
        }),
    ]
    guard let lookahead else { return table.merging(Lookahead.nothing) }
    // The first list of objects is what a .csv file has.
    return JSONValue.object(lookahead.json).merging(table.object ?? [:])
  }
}

extension SamplingSettings {
  /// The head of a column, such as `T 0.6 filtered`: the stages with a symbol, then whether any
  /// other stage acts.
  fileprivate var head: String {
    let chosen = stages.compactMap { stage in self[stage].map { (stage, $0) } }
    let symbols = chosen.compactMap { stage, value in
      stage.symbol.map { $0 + " " + value.shortDescription }
    }
    let isFiltered = chosen.contains { $0.0.symbol == nil }
    let words = (isFiltered ? ["filtered"] : []) + (constraint == nil ? [] : ["legal"])
    return (symbols + words).joined(separator: " ")
  }
}

extension Double {
  /// The probability as a percentage: exactly 0 prints as nothing, NaN as a dash.
  fileprivate var percent: String {
    self == 0 ? "" : (self * 100).fixed(2) + (isNaN ? "" : " %")
  }
}
