/// Reads the tags and texts of an SVG image, in order, without comments and declarations.
struct MarkupReader {
  /// A part of the image; texts and values have no references such as `&amp;`.
  enum Token: Hashable {
    case start(String, [String: String], isEmpty: Bool)
    case end(String)
    case text(String)
  }

  private var rest: Substring

  init(_ image: String) { rest = image[...] }

  /// The next part; `nil` at the end, or where a tag is not closed.
  mutating func next() -> Token? {
    while let first = rest.first {
      guard first == "<" else {
        let text = rest.prefix { $0 != "<" }
        rest = rest[text.endIndex...]
        return .text(Self.resolved(text))
      }
      if rest.hasPrefix("<!--") {
        guard let end = rest.firstRange(of: "-->") else { return nil }
        rest = rest[end.upperBound...]
        continue
      }
      guard let end = rest.firstIndex(of: ">") else { return nil }
      let tag = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
      return tag.hasPrefix("/") ? .end(String(tag.dropFirst())) : Self.start(tag)
    }
    return nil
  }

  private static func start(_ tag: Substring) -> Token {
    let isEmpty = tag.hasSuffix("/")
    var rest = isEmpty ? tag.dropLast() : tag
    let name = rest.prefix { !$0.isWhitespace }
    rest = rest[name.endIndex...]
    var attributes: [String: String] = [:]
    while let start = rest.firstIndex(where: { !$0.isWhitespace }),
      let open = rest[start...].firstRange(of: "=\"")
    {
      guard let close = rest[open.upperBound...].firstIndex(of: "\"") else { break }
      attributes[String(rest[start..<open.lowerBound])] = resolved(rest[open.upperBound..<close])
      rest = rest[rest.index(after: close)...]
    }
    return .start(String(name), attributes, isEmpty: isEmpty)
  }

  /// The text that `&amp;`, `&lt;`, `&gt;` and `&quot;` stand for.
  private static func resolved(_ text: Substring) -> String {
    guard text.contains("&") else { return String(text) }
    return String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
  }
}
