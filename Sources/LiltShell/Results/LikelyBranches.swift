import CharRNN
import Composition
import Drawing
import JSON

/// A tree of continuations as lines of text and as JSON, in branches of several characters.
struct LikelyBranches {
  let tree: ContinuationTree
  let vocabulary: Vocabulary

  private static let barWidth = 10

  private func character(_ node: Int) -> Unicode.Scalar { vocabulary[tree.nodes[node].token] }

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
  private func branches(from node: Int) -> [Branch] {
    tree.nodes[node].children.map { child in
      var text = [character(child)]
      var end = child
      while tree.nodes[end].children.count == 1 {
        end = tree.nodes[end].children[0]
        text.append(character(end))
      }
      let below = branches(from: end)
      let share = tree.nodes[end].share
      return Branch(
        text: text, share: share, isEnd: tree.nodes[end].isEnd, children: below,
        rest: below.isEmpty ? tree.rest(of: end) : max(0, below.reduce(share) { $0 - $1.share }))
    }.sorted { $0.share > $1.share }
  }

  var lines: [StyledLine] {
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
    let roots = branches(from: 0)
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
  var json: JSONValue {
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
    add(branches(from: 0), behind: [], parent: .null)
    return .array(list)
  }
}
