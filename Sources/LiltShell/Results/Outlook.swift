import CharRNN
import Composition
import Drawing
import JSON

/// What a model expects beyond the next character.
struct Outlook {
  private let tree: ContinuationTree?
  private let mass: ContinuationTree?
  private let bars: NextBars?
  private let vocabulary: Vocabulary

  /// The share below which strips of probability show no piece: half a column of a terminal.
  private static let leastPiece = 0.005
  private static let barWidth = 10

  /// Reads what `options` ask for.
  ///
  /// - Parameters:
  ///   - options: What is asked for.
  ///   - place: Where it begins.
  ///   - text: The tune so far.
  ///   - vocabulary: The model's characters.
  ///   - top: The number of bars.
  ///   - console: Asked whether the user stops it.
  /// - Throws: `Failure.barsBeforeMusic`; `Interrupted`.
  init(
    _ options: LookaheadOptions, after place: Prospect, text: String,
    _ vocabulary: Vocabulary, top: Int, _ console: Console
  ) throws {
    self.vocabulary = vocabulary
    if options.next == .bar, !NextBars.canFollow(text.unicodeScalars) {
      throw Failure.barsBeforeMusic(text)
    }
    func tree(_ depth: Int, _ least: Double) throws -> ContinuationTree {
      let found = ContinuationTree(
        after: place, depth: depth, least: least,
        shouldStop: { console.interrupt.isRequested })
      guard let found else { throw Interrupted() }
      return found
    }
    self.tree = try options.tree.map { try tree($0, options.least) }
    mass = try options.mass.map { try tree($0, Self.leastPiece) }
    bars = try options.next.map { _ in
      let found = NextBars(
        after: place, text: text.unicodeScalars, vocabulary, count: top,
        shouldStop: { console.interrupt.isRequested })
      guard let found else { throw Interrupted() }
      return found
    }
  }

  var blocks: [Block] {
    var blocks: [Block] = []
    if let tree { blocks.append(.lines(lines(of: tree))) }
    if let mass { blocks.append(.mass(strips(of: mass))) }
    if let bars { blocks += [.table(table(of: bars)), .text(Self.words(bars))] }
    return blocks
  }

  // MARK: Tree

  /// Characters that follow each other without a likely turning off, as one text.
  private struct Branch {
    var text: [Unicode.Scalar]
    let share: Double
    let children: [Branch]
    /// The probability of all other continuations.
    let rest: Double
  }

  private func branch(_ tree: ContinuationTree, from node: Int) -> Branch {
    var text = [vocabulary[tree.nodes[node].token]]
    var end = node
    while tree.nodes[end].children.count == 1 {
      end = tree.nodes[end].children[0]
      text.append(vocabulary[tree.nodes[end].token])
    }
    let share = tree.nodes[end].share
    let children = tree.nodes[end].children.map { branch(tree, from: $0) }
      .sorted { $0.share > $1.share }
    return Branch(
      text: text, share: share, children: children,
      rest: children.isEmpty ? 0 : max(0, children.reduce(share) { $0 - $1.share }))
  }

  private func root(_ tree: ContinuationTree) -> Branch {
    let children = tree.nodes[0].children.map { branch(tree, from: $0) }
      .sorted { $0.share > $1.share }
    return Branch(
      text: [], share: 1, children: children,
      rest: max(0, children.reduce(1) { $0 - $1.share }))
  }

  private func lines(of tree: ContinuationTree) -> [StyledLine] {
    var lines: [StyledLine] = []
    func add(_ share: Double, _ text: String, _ style: TextStyle) {
      let percent = "\((share * 100).fixed(1)) %"
      var line = StyledLine(
        String(repeating: " ", count: max(0, 7 - percent.count)) + percent + "  ")
      let drawn = bar(share, of: 1, width: Self.barWidth)
      line.append(drawn + String(repeating: " ", count: Self.barWidth - drawn.count + 1), .plain)
      line.append(text, style)
      line.isCut = true
      lines.append(line)
    }
    func add(_ branch: Branch, _ indent: String) {
      let hasRest = branch.rest >= tree.least
      for (place, child) in branch.children.enumerated() {
        let isLast = place == branch.children.count - 1 && !hasRest
        add(child.share, indent + (isLast ? "└ " : "├ ") + child.text.visible, .plain)
        add(child, indent + (isLast ? "  " : "│ "))
      }
      if hasRest { add(branch.rest, indent + "└ others", .remark) }
    }
    add(root(tree), "")
    return lines
  }

  private func json(_ branch: Branch) -> JSONValue {
    [
      "text": .string(branch.text[...].string), "share": .figure(branch.share),
      "others": .figure(branch.rest), "children": .array(branch.children.map(json)),
    ]
  }

  // MARK: Mass

  /// A node with its place in a row; nil for what is not shown apart.
  private typealias Piece = (node: Int?, start: Double, width: Double)

  /// The nodes of each depth in their places: each within the one that it goes on with, the likeliest
  /// first, and what is left out behind them.
  private func rows(of tree: ContinuationTree) -> [[Piece]] {
    var rows: [[Piece]] = []
    var row: [Piece] = [(0, 0, 1)]
    for _ in 0..<tree.depth {
      row = row.flatMap { node, start, width -> [Piece] in
        guard let node else { return [(nil, start, width)] }
        var pieces: [Piece] = []
        var at = start
        for child in tree.nodes[node].children {
          pieces.append((child, at, tree.nodes[child].share))
          at += tree.nodes[child].share
        }
        return start + width > at ? pieces + [(nil, at, start + width - at)] : pieces
      }
      if row.allSatisfy({ $0.node == nil }) { break }
      rows.append(row)
    }
    return rows
  }

  private func character(_ node: Int, of tree: ContinuationTree) -> Unicode.Scalar {
    vocabulary[tree.nodes[node].token]
  }

  private func strips(of tree: ContinuationTree) -> MassStrips {
    let rows = rows(of: tree).map { row in
      row.map { node, start, width in
        let character = node.map { self.character($0, of: tree) }
        return MassStrips.Piece(
          label: character?.visible, start: start, width: width,
          kind: character.map { CharacterKind($0).position } ?? 0)
      }
    }
    return MassStrips(
      title: "probability of the next \(tree.depth.counted("character"))", rows: rows)
  }

  private func json(strips tree: ContinuationTree) -> JSONValue {
    .array(
      rows(of: tree).enumerated().flatMap { depth, row in
        row.map { node, start, width in
          [
            "depth": .int(depth + 1),
            "character": node.map { .string(String(character($0, of: tree))) } ?? .null,
            "start": .figure(start), "share": .figure(width),
          ]
        }
      })
  }

  // MARK: Bars

  private func table(of bars: NextBars) -> Table {
    var table = Table([.right(""), .left("next bar"), .right("probability"), .left("")])
    let largest = bars.bars.first?.probability ?? 1
    for (place, entry) in bars.bars.enumerated() {
      table.append([
        "\(place + 1)", entry.text.unicodeScalars.visibleInLine,
        "\((entry.probability * 100).fixed(2)) %", bar(entry.probability, of: largest, width: 20),
      ])
    }
    return table
  }

  private static func words(_ bars: NextBars) -> String {
    let sum = bars.bars.reduce(0) { $0 + $1.probability }
    let together =
      "these \(bars.bars.count.counted("bar")) have \((sum * 100).fixed(1)) % of the probability"
    let certain = bars.certainCount
    if certain == bars.bars.count { return together + "; no other bar is likelier" }
    return together
      + (certain == 0
        ? "; the search may have missed likelier ones"
        : "; the first \(certain) are certain, and the search may have missed bars among the others")
  }

  // MARK: JSON

  /// The fields for a program, each null unless it was asked for.
  static func json(_ outlook: Outlook?) -> JSONObject {
    [
      "tree": outlook?.tree.flatMap { tree in
        outlook.map { .array($0.root(tree).children.map($0.json)) }
      } ?? .null,
      "mass": outlook?.mass.flatMap { tree in
        outlook.map { $0.json(strips: tree) }
      } ?? .null,
      "bars": outlook?.bars.map { bars in
        .array(
          bars.bars.enumerated().map { place, bar in
            [
              "text": .string(bar.text), "probability": .figure(bar.probability),
              "certain": .bool(place < bars.certainCount),
            ]
          })
      } ?? .null,
    ]
  }
}
