/// The escapes of text: `\'e` and other accents, `&eacute;`, `\u00e9`, `\%`, `\&`, `\\` (ABC 2.1 §8.2).
///
/// A backslash or `&` that begins no escape stands for itself.
package enum TextEscapes {
  /// A text with its escapes decoded.
  package static func decoded(_ text: String) -> String {
    let utf8 = text.utf8
    guard utf8.contains(where: \.beginsEscape) else { return text }
    return String(decoding: decoded(Array(utf8)[...]), as: UTF8.self)
  }

  /// A text in UTF-8 with its escapes decoded.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  static func decoded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard var at = text.firstIndex(where: \.beginsEscape) else { return text }
    var result = Array(text[..<at])
    while at < text.endIndex {
      if text[at].beginsEscape, let escape = escape(at: at, in: text) {
        result += UTF8.encode(escape.character).map(Array.init) ?? []
        at = escape.end
      } else {
        result.append(text[at])
        at += 1
      }
    }
    return result[...]
  }

  /// A text as it is written into a field, so that decoding gives it back; with a backslash before each
  /// `%` so that it starts no comment (§2.2.5).
  package static func encoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      let isEscape = byte.beginsEscape && escape(at: place, in: bytes[...]) != nil
      if byte == UInt8(ascii: "%") || isEscape { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The character for an escape at `place`, and the place after it; `nil` if no known escape is at `place`.
  static func escape(
    at place: Int, in text: ArraySlice<UInt8>
  ) -> (character: Unicode.Scalar, end: Int)? {
    text[place] == UInt8(ascii: "&") ? entity(at: place, in: text) : backslash(at: place, in: text)
  }

  // MARK: Backslashes

  private static func backslash(
    at place: Int, in text: ArraySlice<UInt8>
  ) -> (character: Unicode.Scalar, end: Int)? {
    guard place + 1 < text.endIndex else { return nil }
    let first = text[place + 1]
    if "\\%&".utf8.contains(first) { return (Unicode.Scalar(first), place + 2) }
    let count = first == UInt8(ascii: "u") ? 4 : first == UInt8(ascii: "U") ? 8 : 0
    let digits = text[(place + 2)...].prefix(count)
    if count > 0, let code = number(digits, radix: 16, digits: count),
      let character = character(code)
    {
      return (character, place + 2 + count)
    }
    guard place + 2 < text.endIndex else { return nil }
    let pair = UInt16(first) << 8 | UInt16(text[place + 2])
    return accents[pair].map { ($0, place + 3) }
  }

  /// The characters by the two characters after the backslash.
  private static let accents: [UInt16: Unicode.Scalar] = {
    var table: [UInt16: Unicode.Scalar] = [:]
    for (mark, bases, results) in accentRows {
      for (base, result) in zip(bases.utf8, results.unicodeScalars) {
        table[UInt16(mark.value) << 8 | UInt16(base)] = result
      }
    }
    return table
  }()

  /// A mark, the letters that it can stand before, and the characters that it makes of them.
  private static let accentRows: [(mark: Unicode.Scalar, bases: String, results: String)] = [
    ("`", "AEINOUaeinou", "ÀÈÌǸÒÙàèìǹòù"), ("~", "AINOUainou", "ÃĨÑÕŨãĩñõũ"),
    ("'", "ACEILNORSUYZaceilnorsuyz", "ÁĆÉÍĹŃÓŔŚÚÝŹáćéíĺńóŕśúýź"),
    ("^", "ACEGHIJOSUWYaceghijosuwy", "ÂĈÊĜĤÎĴÔŜÛŴŶâĉêĝĥîĵôŝûŵŷ"),
    ("\"", "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"), ("c", "CSTcst", "ÇŞŢçşţ"),
    ("/", "DLOdlo", "ĐŁØđłø"), ("u", "AEGIOUaegiou", "ĂĔĞĬŎŬăĕğĭŏŭ"),
    ("v", "CDELNRSTZcdelnrstz", "ČĎĚĽŇŘŠŤŽčďěľňřšťž"), ("H", "OUou", "ŐŰőű"),
    ("A", "AE", "ÅÆ"), ("a", "ae", "åæ"), ("O", "E", "Œ"), ("o", "eAa", "œÅå"), ("s", "s", "ß"),
    ("D", "H", "Ð"), ("d", "h", "ð"), ("T", "H", "Þ"), ("t", "h", "þ"),
  ]

  // MARK: Entities

  /// The most characters of the name of an entity.
  private static let nameLimit = 10

  private static func entity(
    at place: Int, in text: ArraySlice<UInt8>
  ) -> (character: Unicode.Scalar, end: Int)? {
    let name = text[(place + 1)...].prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "#") }
    guard name.count <= nameLimit, name.endIndex < text.endIndex,
      text[name.endIndex] == UInt8(ascii: ";")
    else { return nil }
    let found: Unicode.Scalar?
    if name.first == UInt8(ascii: "#") {
      let isHexadecimal = name.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } == true
      let digits = name.dropFirst(isHexadecimal ? 2 : 1)
      let code = number(digits, radix: isHexadecimal ? 16 : 10, digits: digits.count)
      found = code.flatMap(character)
    } else {
      found = entities[String(decoding: name, as: UTF8.self)]
    }
    return found.map { ($0, name.endIndex + 1) }
  }

  private static func number(_ text: ArraySlice<UInt8>, radix: Int, digits: Int) -> UInt32? {
    guard text.count == digits, text.allSatisfy({ $0.isDigit || $0.isLetter }) else { return nil }
    return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
  }

  /// A character for its code; control characters are not decoded.
  private static func character(_ code: UInt32) -> Unicode.Scalar? {
    guard code >= 0x20, !(0x7F...0x9F).contains(code) else { return nil }
    return Unicode.Scalar(code)
  }

  /// The named entities of the standard, those of Latin-1 and some for print.
  private static let entities: [String: Unicode.Scalar] = {
    var table: [String: Unicode.Scalar] = [:]
    for (code, name) in latin1.split(separator: " ").enumerated() {
      table[String(name)] = Unicode.Scalar(0xA0 + UInt8(code))
    }
    for pair in others.split(separator: " ") {
      table[String(pair.dropFirst())] = pair.unicodeScalars.first
    }
    return table
  }()

  /// The names of the characters from U+00A0 to U+00FF.
  private static let latin1 = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc \
    Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve \
    Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute \
    acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde \
    ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """

  /// Other characters, each before its name.
  private static let others = """
    &amp <lt >gt "quot 'apos ŒOElig œoelig ŠScaron šscaron ŸYuml –ndash —mdash ‘lsquo ’rsquo ‚sbquo \
    “ldquo ”rdquo „bdquo …hellip •bull €euro ™trade ČCcaron čccaron ŽZcaron žzcaron ĚEcaron ěecaron \
    ŇNcaron ňncaron ŘRcaron řrcaron ŤTcaron ťtcaron ĎDcaron ďdcaron ŐOdblac őodblac ŰUdblac űudblac \
    ĂAbreve ăabreve ĞGbreve ğgbreve ŬUbreve ŭubreve ŞScedil şscedil ŢTcedil ţtcedil ŁLstrok łlstrok \
    ĆCacute ćcacute ŃNacute ńnacute ŚSacute śsacute ŹZacute źzacute ŶYcirc ŷycirc ŴWcirc ŵwcirc \
    ♭flat ♯sharp ♮natural
    """
}

extension UInt8 {
  /// Whether an escape can begin with this character.
  fileprivate var beginsEscape: Bool { self == UInt8(ascii: "\\") || self == UInt8(ascii: "&") }
}
