import CharRNN
import Composition
import Drawing
import JSON

/// The probability of a tree of continuations as strips and as JSON, a row for each character.
struct ContinuationMass {
  let tree: ContinuationTree
  let vocabulary: Vocabulary

  private func character(_ node: Int) -> Unicode.Scalar { vocabulary[tree.nodes[node].token] }

  /// What a part of a row is: a character, the end of the tune, or all that is not shown apart.
  private enum Part {
    case node(Int), end, others
  }

  private typealias Piece = (part: Part, start: Double, width: Double)

  /// The nodes of each depth in their places: each within the one that it goes on with, the likeliest
  /// first, and what is left out behind them.
  private var rows: [[Piece]] {
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

  var strips: MassStrips {
    let rows = rows.map { row in
      row.map { part, start, width in
        switch part {
        case .node(let node):
          let character = self.character(node)
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

  var json: JSONValue {
    .array(
      rows.enumerated().flatMap { depth, row in
        row.map { part, start, width in
          let character: JSONValue =
            switch part {
            case .node(let node): .string(String(self.character(node)))
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
}
