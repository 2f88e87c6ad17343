/// Directives about files: `%%abc-include` and `%%abc-charset` (ABC 2.1 §11.2, §8.1).
enum FileDirective {
  /// The message about a directive, given without its `%%` or `I:`; `nil` if nothing is wrong.
  static func fault(of text: String) -> Diagnostic.Message? {
    guard text.hasPrefix("abc-") else { return nil }
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "=" }
    switch words.first {
    case "abc-include": return .includeIgnored(text)
    case "abc-charset":
      let name = words.dropFirst().first.map(String.init) ?? ""
      return knownCharsets.contains(name.lowercased()) ? nil : .unknownCharset(name)
    default: return nil
    }
  }

  /// UTF-8 and what the shell decodes where a file is not in UTF-8.
  private static let knownCharsets: Set<String> = [
    "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1",
  ]
}
