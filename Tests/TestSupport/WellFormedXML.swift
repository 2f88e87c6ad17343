/// Checks that a text is well-formed XML of the plain kind that pictures are: elements, attributes
/// in double quotes, text, the five named entities; no declarations but the first line's.
public enum WellFormedXML {
  /// What is wrong with `text`; `nil` where nothing is.
  public static func fault(in text: String) -> String? {
    var rest = Substring(text)
    if rest.hasPrefix("<?xml ") {
      guard let end = rest.firstRange(of: "?>") else { return "the declaration is not closed" }
      rest = rest[end.upperBound...]
    }
    var open: [Substring] = []
    var hasRoot = false
    while let start = rest.firstIndex(of: "<") {
      if let fault = faultOfText(rest[..<start]) { return fault }
      if open.isEmpty, rest[..<start].contains(where: { !$0.isWhitespace }) {
        return "text outside of the root element"
      }
      guard let end = rest[start...].firstIndex(of: ">") else { return "a tag is not closed" }
      var tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else {
          return "</\(tag.dropFirst())> closes nothing"
        }
        continue
      }
      let isEmpty = tag.hasSuffix("/")
      if isEmpty { tag.removeLast() }
      if open.isEmpty, hasRoot { return "a second root element" }
      hasRoot = true
      let name = tag.prefix { !$0.isWhitespace }
      if let fault = faultOfAttributes(tag.dropFirst(name.count)) { return "<\(name)>: \(fault)" }
      if !isEmpty { open.append(name) }
    }
    if let name = open.last { return "<\(name)> is not closed" }
    return hasRoot ? faultOfText(rest) : "no element"
  }

  private static func faultOfAttributes(_ text: Substring) -> String? {
    var rest = text.drop { $0.isWhitespace }
    var names: Set<Substring> = []
    while !rest.isEmpty {
      let name = rest.prefix { $0.isLetter || $0 == "-" || $0 == ":" }
      rest = rest.dropFirst(name.count)
      guard !name.isEmpty, rest.hasPrefix("=\"") else { return "'\(rest)' is no attribute" }
      guard names.insert(name).inserted else { return "'\(name)' twice" }
      rest = rest.dropFirst(2)
      guard let end = rest.firstIndex(of: "\"") else { return "'\(name)' is not closed" }
      if let fault = faultOfText(rest[..<end]) { return fault }
      rest = rest[rest.index(after: end)...].drop { $0.isWhitespace }
    }
    return nil
  }

  private static func faultOfText(_ text: Substring) -> String? {
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      guard ["amp;", "lt;", "gt;", "quot;", "apos;"].contains(where: part.hasPrefix) else {
        return "'&\(part.prefix(8))' is no entity"
      }
    }
    let bad = text.unicodeScalars.first { character in
      character.value < 0x20 && character != "\n" && character != "\t" && character != "\r"
        || character == "\u{FFFE}" || character == "\u{FFFF}"
    }
    return bad.map { "U+\(String($0.value, radix: 16)) cannot be in XML" }
  }
}
