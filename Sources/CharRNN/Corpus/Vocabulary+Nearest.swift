extension Vocabulary {
  /// The character of the vocabulary that is most likely meant by one that it lacks.
  ///
  /// Tried in order: the plain form of a typographic sign or accented letter, the other case, the
  /// character closest in scalar value. `nil` only where the vocabulary is empty.
  public func nearest(to character: Unicode.Scalar) -> Unicode.Scalar? {
    let plain = Self.plainForm(of: character)
    let candidates = [plain, plain.flatMap(Self.otherCase), Self.otherCase(of: character)]
    for candidate in candidates.compactMap({ $0 }) where index(of: candidate) != nil {
      return candidate
    }
    return characters.min { distance($0, character) < distance($1, character) }
  }

  private func distance(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> UInt32 {
    max(a.value, b.value) - min(a.value, b.value)
  }

  private static func otherCase(of character: Unicode.Scalar) -> Unicode.Scalar? {
    let properties = character.properties
    let other =
      properties.lowercaseMapping == String(character)
      ? properties.uppercaseMapping : properties.lowercaseMapping
    let scalars = other.unicodeScalars
    return scalars.count == 1 && scalars.first != character ? scalars.first : nil
  }

  /// The ASCII character that a sign replaces, from a table of typographic punctuation, musical signs
  /// and accented Latin letters.
  private static func plainForm(of character: Unicode.Scalar) -> Unicode.Scalar? {
    for (plain, others) in plainForms where others.unicodeScalars.contains(character) {
      return plain
    }
    return nil
  }

  private static let plainForms: [(Unicode.Scalar, String)] = [
    ("'", "‘’‚‛′ʼ´`"), ("\"", "“”„‟″«»"), ("-", "‐‑‒–—―−"),
    (" ", "\t\u{A0}\u{2002}\u{2003}\u{2009}"),
    ("\n", "\r\u{85}\u{2028}\u{2029}"), ("#", "♯"), ("b", "♭"), ("=", "♮"), ("|", "¦│❘"),
    ("/", "⁄∕÷"), ("x", "×"), ("~", "˜∼"),
    ("A", "ÀÁÂÃÄÅĀĂĄ"), ("C", "ÇĆĈĊČ"), ("D", "ÐĎĐ"), ("E", "ÈÉÊËĒĔĖĘĚ"), ("G", "ĜĞĠĢ"),
    ("H", "ĤĦ"), ("I", "ÌÍÎÏĨĪĬĮİ"), ("J", "Ĵ"), ("K", "Ķ"), ("L", "ĹĻĽĿŁ"), ("N", "ÑŃŅŇŊ"),
    ("O", "ÒÓÔÕÖØŌŎŐ"), ("R", "ŔŖŘ"), ("S", "ŚŜŞŠ"), ("T", "ŢŤŦ"), ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
    ("W", "Ŵ"), ("Y", "ÝŶŸ"), ("Z", "ŹŻŽ"),
    ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ðďđ"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"),
    ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"),
    ("o", "òóôõöøōŏő"), ("r", "ŕŗř"), ("s", "śŝşšß"), ("t", "ţťŧ"), ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
  ]
}
