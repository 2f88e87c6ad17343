/// What keeps a text from being well-formed XML, of the part of XML that drawings and scores use; `nil`
/// where nothing does.
public struct XMLCheck {
  private var rest: Substring
  private var open: [Substring] = []

  /// The first fault of `text`; `nil` where it is well-formed.
  public static func fault(in text: String) -> String? {
    var check = XMLCheck(rest: text[...])
    return check.fault()
  }

  private mutating func fault() -> String? {
    if let scalar = rest.unicodeScalars.first(where: { !Self.isAllowed($0) }) {
      return "U+\(String(scalar.value, radix: 16)) is no character of XML"
    }
    if rest.hasPrefix("<?xml ") {
      guard let end = rest.firstRange(of: "?>") else { return "the declaration is not closed" }
      rest = rest[end.upperBound...]
    }
    if rest.drop(while: \.isWhitespace).hasPrefix("<!DOCTYPE ") {
      guard let end = rest.firstIndex(of: ">") else { return "the document type is not closed" }
      rest = rest[rest.index(after: end)...]
    }
    var hasRoot = false
    while !rest.isEmpty {
      if rest.first == "<" {
        if hasRoot, open.isEmpty { return "a second root" }
        hasRoot = true
        if let fault = tag() { return fault }
      } else {
        let text = rest.prefix { $0 != "<" }
        if open.isEmpty, text.contains(where: { !$0.isWhitespace }) {
          return "text outside the root"
        }
        if let fault = Self.references(in: text) { return fault }
        rest = rest.dropFirst(text.count)
      }
    }
    return open.isEmpty ? hasRoot ? nil : "no root" : "'\(open.joined(separator: " "))' not closed"
  }

  private mutating func tag() -> String? {
    guard let end = rest.firstIndex(of: ">") else { return "'<' without '>'" }
    var tag = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("/") {
      return open.popLast() == tag.dropFirst() ? nil : "'</\(tag.dropFirst())>' closes nothing"
    }
    let isEmpty = tag.hasSuffix("/")
    if isEmpty { tag = tag.dropLast() }
    let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
    if name.isEmpty { return "a tag without name: '\(tag)'" }
    if !isEmpty { open.append(name) }
    return Self.attributes(tag.dropFirst(name.count))
  }

  private static func attributes(_ text: Substring) -> String? {
    var rest = text
    var names: Set<Substring> = []
    while !rest.isEmpty {
      guard rest.first == " " else { return "no space before '\(rest)'" }
      rest = rest.dropFirst()
      let name = rest.prefix { $0.isLetter || $0 == "-" }
      let value = rest.dropFirst(name.count)
      guard !name.isEmpty, names.insert(name).inserted else { return "a bad name before '\(rest)'" }
      guard value.hasPrefix("=\""), let end = value.dropFirst(2).firstIndex(of: "\"") else {
        return "'\(name)' has no value"
      }
      if let fault = references(in: value[..<end]) { return fault }
      if value[..<end].contains("<") { return "'<' in '\(name)'" }
      rest = value[value.index(after: end)...]
    }
    return nil
  }

  private static func references(in text: Substring) -> String? {
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let name = part.prefix { $0 != ";" }
      guard ["amp", "lt", "gt", "quot"].contains(name), name.count < part.count else {
        return "'&' before '\(part.prefix(10))'"
      }
    }
    return nil
  }

  /// The characters of XML 1.0, section 2.2.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...: true
    default: false
    }
  }
}
