import Drawing

/// Notes on staves for a page: an SVG image of abcm2ps in fewer bytes and without `style` attributes.
///
/// Only elements and attributes of a fixed list are kept, so that no text of a tune can bring a
/// script, a link or a style into a page.
struct StaffFigure: Hashable, Sendable {
  /// A shape that images use by its name, such as a clef.
  struct Symbol: Hashable, Sendable {
    let id: String
    let markup: String
  }

  /// The shapes used, which other figures share.
  private(set) var symbols: [Symbol] = []
  /// The elements.
  private(set) var content = ""
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// The rules for the classes of the elements, in the style of a page.
  static let style = """
    .m-fill{fill:currentColor}.m-stroke{stroke:currentColor;fill:none}\
    .staff text{white-space:pre;fill:currentColor}
    """

  /// The start of every name of a symbol and of a class.
  private static let prefix = "m-"

  /// Parses an image of abcm2ps; `nil` if it has no size.
  init?(_ image: String) {
    var reader = MarkupReader(image)
    var elements = StaffElements()
    var symbol: (id: String, elements: StaffElements)?
    /// The elements that are open, and whether each was left out with its content.
    var open: [(name: String, isLeftOut: Bool)] = []
    while let token = reader.next() {
      let isLeftOut = open.last?.isLeftOut == true
      switch token {
      case .text(let text):
        guard open.last?.name == "text", !isLeftOut else { break }
        elements.add(text: text)
      case .start(let name, let attributes, let isEmpty):
        if name == "svg" {
          width = attributes["width"].flatMap(Self.length) ?? 0
          height = attributes["height"].flatMap(Self.length) ?? 0
        }
        let isKnown = Self.elements.contains(name) && !isLeftOut
        if name == "defs" || name == "svg" {
          if !isEmpty { open.append((name, isLeftOut)) }
          continue
        }
        if !isEmpty { open.append((name, !isKnown)) }
        guard isKnown else { break }
        if open.dropLast(isEmpty ? 0 : 1).last?.name == "defs", let id = attributes["id"] {
          symbol = (Self.prefix + id, elements)
          elements = StaffElements()
        }
        elements.open(name, Self.kept(attributes), isEmpty: isEmpty)
        if isEmpty { close(&symbol, &elements, depth: open) }
      case .end:
        guard let last = open.popLast(), last.name != "defs", last.name != "svg" else { break }
        if !last.isLeftOut { elements.close(last.name) }
        close(&symbol, &elements, depth: open)
      }
    }
    content = elements.markup
    symbols += elements.markers
    guard width > 0, height > 0, width < 1e5, height < 1e6 else { return nil }
  }

  /// Ends the symbol if its element has been closed.
  private mutating func close(
    _ symbol: inout (id: String, elements: StaffElements)?, _ elements: inout StaffElements,
    depth open: [(name: String, isLeftOut: Bool)]
  ) {
    guard let (id, before) = symbol, open.last?.name == "defs" else { return }
    symbols.append(Symbol(id: id, markup: elements.markup))
    elements = before
    symbol = nil
  }

  // MARK: Elements and attributes

  private static let elements: Set<String> = [
    "g", "path", "use", "text", "tspan", "circle", "ellipse", "rect", "line", "polyline",
    "polygon",
  ]

  /// The attributes that are kept, in the order in which they are written.
  private static let attributes = [
    "id", "class", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width",
    "height", "d", "points", "transform", "stroke-width", "stroke-dasharray", "stroke-linecap",
    "text-anchor", "fill", "stroke", "font-weight", "font-style", "font-size", "font-family",
    "href",
  ]

  private static func kept(_ given: [String: String]) -> [(name: String, value: String)] {
    var given = given
    if let link = given["xlink:href"] { given["href"] = link }
    if let font = given["style"].flatMap(Self.font) { given.merge(font) { _, new in new } }
    return attributes.compactMap { name in
      guard var value = given[name] else { return nil }
      switch name {
      case "id", "class": value = prefix + value
      case "href":
        guard value.hasPrefix("#") else { return nil }
        value = "#" + prefix + value.dropFirst()
      case "d", "points": value = pathData(value)
      default: value = shortened(value)
      }
      return (name, value)
    }
  }

  /// The attributes that mean the same as `font:bold 16px serif`; `nil` for another style.
  private static func font(_ style: String) -> [String: String]? {
    guard style.hasPrefix("font:") else { return nil }
    let value = style.dropFirst("font:".count).prefix { $0 != ";" }
    var words = value.split(separator: " ").map(String.init)
    var found: [String: String] = [:]
    while let word = words.first {
      switch word {
      case "bold": found["font-weight"] = word
      case "italic", "oblique": found["font-style"] = word
      case "normal": break
      default:
        guard let size = length(word) else { return nil }
        found["font-size"] = size.coordinate
        found["font-family"] = words.dropFirst().joined(separator: " ")
        return found
      }
      words.removeFirst()
    }
    return nil
  }

  /// The number of a length in pixels.
  private static func length(_ text: String) -> Double? {
    Double(text.hasSuffix("px") ? String(text.dropLast(2)) : text)
  }

  /// The value without zeros at the end of decimals and without needless white space.
  private static func shortened(_ value: String) -> String {
    let words = value.split { $0 == "\n" || $0 == "\t" || $0 == " " }
    return words.map { word in
      word.contains(".") && Double(word) != nil ? Double(word)?.short ?? "" : String(word)
    }.joined(separator: " ")
  }

  /// Path data with one decimal at most, and with a space only between two numbers.
  private static func pathData(_ value: String) -> String {
    var result = ""
    var number = ""
    /// The numbers since the latest letter.
    var count = 0
    func flush() {
      guard !number.isEmpty else { return }
      var text = Double(number)?.coordinate ?? ""
      if text.hasPrefix("0.") || text.hasPrefix("-0.") {
        text = text.replacing("0.", with: ".", maxReplacements: 1)
      }
      if result.last?.isNumber == true, !text.hasPrefix("-") { result += " " }
      result += text
      number = ""
      count += 1
    }
    for character in value {
      switch character {
      case "-":
        flush()
        number = "-"
      case ".", "0"..."9": number.append(character)
      default:
        flush()
        guard character.isASCII, character.isLetter else { break }
        // At the start of a path a relative place is an absolute one.
        if count == 2, result.hasPrefix("m"), !result.dropFirst().contains(where: \.isLetter) {
          result = "M" + result.dropFirst()
        }
        result.append(character)
        count = 0
      }
    }
    flush()
    return result
  }
}
