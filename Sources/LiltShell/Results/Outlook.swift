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
        after: place, text: text.unicodeScalars, vocabulary, depth: depth, least: least,
        shouldStop: { console.interrupt.isRequested })
      guard let found else { throw Interrupted() }
      return found
    }
    self.tree = try options.tree.map { try tree($0, options.leastShare) }
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
    let text: [Unicode.Scalar]
    /// The probability of all from the root to the last of them.
    let share: Double
    let isEnd: Bool
    let children: [Branch]
    /// The probability of all other continuations.
    let rest: Double
  }

  /// The branches that go on from a node.
  private func branches(_ tree: ContinuationTree, from node: Int) -> [Branch] {
    tree.nodes[node].children.map { child in
      var text = [character(child, of: tree)]
      var end = child
      while tree.nodes[end].children.count == 1 {
        end = tree.nodes[end].children[0]
        text.append(character(end, of: tree))
      }
      let below = branches(tree, from: end)
      let share = tree.nodes[end].share
      return Branch(
        text: text, share: share, isEnd: tree.nodes[end].isEnd, children: below,
        rest: below.isEmpty ? tree.rest(of: end) : max(0, below.reduce(share) { $0 - $1.share }))
    }.sorted { $0.share > $1.share }
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
    func add(_ branches: [Branch], rest: Double, _ indent: String) {
      let hasRest = rest >= tree.least
      for (place, child) in branches.enumerated() {
        let isLast = place == branches.count - 1 && !hasRest
        let end = child.isEnd ? "  end of the tune" : ""
        add(child.share, indent + (isLast ? "└ " : "├ ") + child.text.visible + end, .plain)
        // Of a leaf everything is left out, so a line of others would only repeat its share.
        if child.children.isEmpty { continue }
        add(child.children, rest: child.rest, indent + (isLast ? "  " : "│ "))
      }
      if hasRest { add(rest, indent + "└ others", .remark) }
    }
    let roots = branches(tree, from: 0)
    if roots.isEmpty {
      return [
        StyledLine(
          "no character has \((tree.least * 100).fixed(1)) % of the probability; --least "
            + "\(ContinuationTree.leastShare) shows more")
      ]
    }
    add(roots, rest: max(0, roots.reduce(1) { $0 - $1.share }), "")
    return lines
  }

  /// All branches, each behind the one that it goes on with.
  private func json(_ tree: ContinuationTree) -> JSONValue {
    var list: [JSONValue] = []
    func add(_ branches: [Branch], behind text: [Unicode.Scalar], parent: JSONValue) {
      for branch in branches {
        let whole = text + branch.text
        list.append([
          "text": .string(whole[...].string), "parent": parent, "share": .figure(branch.share),
          "others": .figure(branch.rest), "end": .bool(branch.isEnd),
        ])
        add(branch.children, behind: whole, parent: .int(list.count))
      }
    }
    add(branches(tree, from: 0), behind: [], parent: .null)
    return .array(list)
  }

  // MARK: Mass

  /// What a part of a row is: a character, the end of the tune, or all that is not shown apart.
  private enum Part {
    case node(Int), end, others
  }

  private typealias Piece = (part: Part, start: Double, width: Double)

  /// The nodes of each depth in their places: each within the one that it goes on with, the likeliest
  /// first, and what is left out behind them.
  private func rows(of tree: ContinuationTree) -> [[Piece]] {
    var rows: [[Piece]] = []
    var row: [Piece] = [(.node(0), 0, 1)]
    for _ in 0..<tree.depth {
      row = row.flatMap { part, start, width -> [Piece] in
        guard case .node(let node) = part else { return [(part, start, width)] }
        if tree.nodes[node].isEnd { return [(.end, start, width)] }
        var pieces: [Piece] = []
        var at = start
        for child in tree.nodes[node].children {
          pieces.append((.node(child), at, tree.nodes[child].share))
          at += tree.nodes[child].share
        }
        return start + width > at ? pieces + [(.others, at, start + width - at)] : pieces
      }
      let hasNode = row.contains { if case .node = $0.part { true } else { false } }
      if !hasNode { break }
      rows.append(row)
    }
    return rows
  }

  private func character(_ node: Int, of tree: ContinuationTree) -> Unicode.Scalar {
    vocabulary[tree.nodes[node].token]
  }

  private func strips(of tree: ContinuationTree) -> MassStrips {
    let rows = rows(of: tree).map { row in
      row.map { part, start, width in
        switch part {
        case .node(let node):
          let character = character(node, of: tree)
          return MassStrips.Piece(
            label: character.visible, start: start, width: width,
            kind: CharacterKind(character).position)
        case .end:
          return MassStrips.Piece(
            label: "", start: start, width: width, kind: CharacterKind.others.position)
        case .others: return MassStrips.Piece(label: nil, start: start, width: width, kind: 0)
        }
      }
    }
    return MassStrips(
      title: "probability of the next \(rows.count.counted("character"))", rows: rows)
  }

  private func json(strips tree: ContinuationTree) -> JSONValue {
    .array(
      rows(of: tree).enumerated().flatMap { depth, row in
        row.map { part, start, width in
          let character: JSONValue =
            switch part {
            case .node(let node): .string(String(self.character(node, of: tree)))
            case .end: .string("")
            case .others: .null
            }
          return [
            "depth": .int(depth + 1), "character": character, "start": .figure(start),
            "share": .figure(width),
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
        "\(place + 1)",
        entry.text.unicodeScalars.visibleInLine + (entry.isEnd ? "  end of the tune" : ""),
        "\((entry.probability * 100).fixed(2)) %", bar(entry.probability, of: largest, width: 20),
      ])
    }
    return table
  }

  private static func words(_ bars: NextBars) -> String {
    let (count, certain) = (bars.bars.count, bars.certainCount)
    if count == 0 {
      return "no bar was found: none is near its end within the longest that are tried"
    }
    let sum = (bars.bars.reduce(0) { $0 + $1.probability } * 100).fixed(1)
    let together =
      (count == 1 ? "this bar has" : "these \(count) bars have") + " \(sum) % of the probability"
    if certain == count { return together + "; no other bar is likelier" }
    let missed = "the search may have missed likelier ones"
    if certain == 0 { return together + "; " + missed }
    return together + "; the first \(certain == 1 ? "is" : "\(certain) are") certain, behind "
      + (certain == 1 ? "it " : "them ") + missed
  }

  // MARK: JSON

  /// The fields for a program, each null unless it was asked for.
  static func json(_ outlook: Outlook?) -> JSONObject {
    [
      "tree": outlook?.tree.flatMap { tree in
        outlook.map { $0.json(tree) }
      } ?? .null,
      "mass": outlook?.mass.flatMap { tree in
        outlook.map { $0.json(strips: tree) }
      } ?? .null,
      "bars": outlook?.bars.map { bars in
        .array(
          bars.bars.enumerated().map { place, bar in
            [
              "text": .string(bar.text), "probability": .figure(bar.probability),
              "certain": .bool(place < bars.certainCount), "end": .bool(bar.isEnd),
            ]
          })
      } ?? .null,
    ]
  }
}
