import CharRNN
import Drawing
import JSON

/// The characters that are most alike to some, as the first layer of a model sees them.
struct NearestCharacters: CommandResult {
  private struct Row {
    let character: Unicode.Scalar
    let nearest: [(character: Unicode.Scalar, similarity: Double)]
  }

  private let rows: [Row]
  /// The similarities that 95 % of all pairs of characters lie between.
  private let usual: (low: Double, high: Double)

  /// The `top` characters most alike to each of `characters`.
  init(to characters: [Token], in space: CharacterSpace, _ vocabulary: Vocabulary, top: Int) {
    rows = characters.map { token in
      Row(
        character: vocabulary[token],
        nearest: space.nearest(to: Int(token)).prefix(top).map {
          (vocabulary.characters[$0.character], $0.similarity)
        })
    }
    let all = (0..<vocabulary.count).flatMap { first in
      (0..<first).map { space.similarity(first, $0) }
    }.sorted()
    func quantile(_ share: Double) -> Double {
      all.isEmpty ? 0 : all[Int((share * Double(all.count - 1)).rounded())]
    }
    usual = (quantile(0.025), quantile(0.975))
  }

  /// What to compare a similarity with: characters that the model hardly saw are alike by chance.
  private var words: String {
    "95 % of all pairs of characters are between \(usual.low.fixed(2)) and \(usual.high.fixed(2))"
  }

  var blocks: [Block] {
    guard let first = rows.first, rows.count == 1 else {
      return [.table(comparison), .text(words)]
    }
    var table = Table([
      .left("like \(first.character.visible)"), .right("similarity"), .left(""),
    ])
    for (character, similarity) in first.nearest {
      table.append([
        character.visible, similarity.fixed(3),
        bar(similarity, of: 1, width: 24),
      ])
    }
    return [.table(table), .text(words)]
  }

  /// A row for each of several characters.
  private var comparison: Table {
    var table = Table([.left("character"), .left("most like it")])
    for row in rows {
      let words = row.nearest.map {
        "\($0.character.visible) \($0.similarity.fixed(2))"
      }
      table.append([row.character.visible, words.joined(separator: "  ")])
    }
    return table
  }

  var json: JSONValue {
    [
      "characters": .array(
        rows.map { row in
          [
            "character": .string(String(row.character)),
            "nearest": .array(
              row.nearest.map {
                [
                  "character": .string(String($0.character)), "similarity": .figure($0.similarity),
                ]
              }),
          ]
        }),
      "shares": .null, "usual": .array([.figure(usual.low), .figure(usual.high)]),
    ]
  }
}

/// All characters of a model on a map, as its first layer sees them.
struct CharacterMap: CommandResult {
  private let characters: [Unicode.Scalar]
  private let map: CharacterSpace.Map

  init(_ space: CharacterSpace, _ vocabulary: Vocabulary) {
    characters = vocabulary.characters
    map = space.map()
  }

  var blocks: [Block] {
    func title(_ number: String, _ share: Double) -> String {
      "\(number) direction, \((100 * share).fixed(0)) % of the differences"
    }
    let groups = CharacterKind.allCases.map { kind in
      ScatterChart.Group(
        kind.rawValue,
        characters.indices.filter { CharacterKind(characters[$0]) == kind }.map { index in
          ScatterChart.Point(
            characters[index].visible, x: map.places[index].x,
            y: map.places[index].y)
        })
    }
    return [
      .scatter(
        ScatterChart(
          title: "characters as the first layer sees them", xTitle: title("first", map.shares.x),
          yTitle: title("second", map.shares.y), groups: groups))
    ]
  }

  var json: JSONValue {
    [
      "characters": .array(
        characters.indices.map { index in
          [
            "character": .string(String(characters[index])),
            "kind": .string(CharacterKind(characters[index]).rawValue),
            "x": .figure(map.places[index].x), "y": .figure(map.places[index].y),
          ]
        }),
      "shares": .array([.figure(map.shares.x), .figure(map.shares.y)]), "usual": .null,
    ]
  }
}
