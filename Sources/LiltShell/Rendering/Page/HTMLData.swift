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

extension ScoredText {
  /// For each place: its surprisal in twentieths of a bit as two digits in base 36, or `--`; the
  /// number of likely characters; each of these with its probability in 1295ths as two digits.
  var packed: String {
    var text = ""
    for index in characters.indices {
      text += characters[index].bits.map { Self.digits($0 * 20) } ?? "--"
      let likely = expectations(at: index)
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
