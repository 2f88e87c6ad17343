import Drawing

extension String {
  /// The text escaped for HTML, in an element or in a quoted attribute.
  ///
  /// Control characters become visible signs; other characters that a page may not have are replaced.
  var html: String { withVisibleControls().xml }

  /// The text as one line without `</script>` in it, as data of a page.
  var asScriptData: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          switch scalar {
          // '<' begins tags, and these two end lines of a script.
          case "<", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            let zeros = String(repeating: "0", count: 4 - digits.count)
            return Array("\\u\(zeros)\(digits)".unicodeScalars)
          default: return [scalar]
          }
        }))
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
