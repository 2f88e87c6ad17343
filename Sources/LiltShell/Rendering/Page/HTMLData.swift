import Drawing
import JSON

extension HTMLBlocks {
  /// Adds data that the page's script finds by their name `id`.
  mutating func addData(_ data: JSONObject, id: String) {
    do throws(JSONError) {
      let text = try JSONValue.object(data).text().asScriptData
      add("<script type=\"application/json\" id=\"\(id)\">\(text)</script>\n")
    } catch {
      preconditionFailure("data of a page with \(error)")
    }
  }
}

extension HTMLBlocks {
  /// Lists of numbers: `[from, count]` stands for lists of one number each that follow each other,
  /// an array of arrays for other lists.
  static func runs(_ lists: [[Int]]) -> JSONValue {
    var runs: [JSONValue] = []
    var start = 0
    while start < lists.count {
      guard lists[start].count == 1, let from = lists[start].first else {
        runs.append(.array([.array(lists[start].map { .int($0) })]))
        start += 1
        continue
      }
      var end = start + 1
      while end < lists.count, lists[end] == [from + end - start] { end += 1 }
      runs.append(.array([.int(from), .int(end - start)]))
      start = end
    }
    return .array(runs)
  }
}

extension ScoredText {
  /// For each place: its surprisal in 40ths of a bit as two digits in base 36, or `--`; the number of
  /// likely characters; each of these with its probability in 1295ths as two digits.
  ///
  /// The number is 0 if only the character that is there was likely.
  var packed: String {
    var text = ""
    for index in characters.indices {
      text += characters[index].bits.map { Self.digits($0 * 40) } ?? "--"
      let likely = expectations(at: index)
      if likely.count == 1, likely.first?.scalar == characters[index].scalar {
        text += "0"
        continue
      }
      text += "\(likely.count)"
      for expected in likely {
        text.unicodeScalars.append(expected.scalar)
        text += Self.digits(Double(expected.probability) * 1295)
      }
    }
    return text
  }

  private static func digits(_ value: Double) -> String {
    let number = value.isNaN ? 0 : Int(min(max(value.rounded(), 0), 1295))
    let digits = String(number, radix: 36)
    return digits.count == 1 ? "0" + digits : digits
  }
}
