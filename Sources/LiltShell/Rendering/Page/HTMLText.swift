import Drawing

extension String {
  /// The text escaped for HTML, in an element or in a quoted attribute.
  ///
  /// Control characters become visible signs; other characters that a page may not have are replaced.
  var html: String { withVisibleControls().xml }

  /// The JSON text without `</script>` and characters that a page may not have, as data of a page.
  var asScriptData: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      // '<' begins tags, and U+2028 and U+2029 end lines of a script.
      case "<", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}",
        _ where scalar.isNoncharacter:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Sequence<ColouredText> {
  /// The pieces as HTML, each of a kind in an element of its class.
  var html: String {
    map { piece in
      let text = piece.text.html
      return piece.kind.map { "<i class=\($0.rawValue)>\(text)</i>" } ?? text
    }.joined()
  }
}
