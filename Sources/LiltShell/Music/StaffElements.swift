import Drawing

/// The elements of a staff figure as markup.
///
/// In a group, paths with the same attributes become one, and so do many places of one symbol, as
/// markers of a path. The order does not matter, since all are of one colour.
struct StaffElements {
  private enum Piece {
    case markup(String)
    /// Strokes.
    case path(attributes: String, data: String)
    /// A symbol, named by the value of `href`, in several places.
    case symbol(String, at: [(x: String, y: String)])
  }

  private var pieces: [Piece] = []
  /// For each open element, where its paths are by their attributes, and its symbols by their names.
  private var places: [[String: Int]] = [[:]]

  /// The fewest places of a symbol for which markers are shorter.
  private static let fewestMarkers = 4

  /// The elements.
  var markup: String {
    pieces.map { piece in
      switch piece {
      case .markup(let markup): return markup
      case .path(let attributes, let data): return "<path\(attributes) d=\"\(data)\"/>"
      case .symbol(let link, let points):
        guard points.count >= Self.fewestMarkers else {
          return points.map { #"<use x="\#($0.x)" y="\#($0.y)" href="\#(link)"/>"# }.joined()
        }
        let data = points.map { "\($0.x) \($0.y)" }.joined(separator: " ")
        let marker = "url(\(link)-at)"
        return #"<path fill="none" marker-start="\#(marker)" marker-mid="\#(marker)" "#
          + #"marker-end="\#(marker)" d="M\#(data)"/>"#
      }
    }.joined()
  }

  /// The markers that the markup refers to.
  var markers: [StaffFigure.Symbol] {
    var links: [String] = []
    for case .symbol(let link, let points) in pieces
    where points.count >= Self.fewestMarkers && !links.contains(link) {
      links.append(link)
    }
    return links.map { link in
      let id = link.dropFirst() + "-at"
      return StaffFigure.Symbol(
        id: String(id),
        markup: #"<marker id="\#(id)" overflow="visible" markerUnits="userSpaceOnUse">"#
          + #"<use href="\#(link)"/></marker>"#)
    }
  }

  mutating func open(
    _ name: String, _ attributes: [(name: String, value: String)], isEmpty: Bool
  ) {
    let values = Dictionary(attributes.map { ($0.name, $0.value.xml) }) { first, _ in first }
    if isEmpty, name == "use", values.count == 3, let link = values["href"], let x = values["x"],
      let y = values["y"]
    {
      return add(link, x, y)
    }
    if isEmpty, name == "path", let data = values["d"] {
      let isFilled = values["class"]?.hasSuffix("stroke") != true
      let others = Self.markup(attributes.filter { $0.name != "d" })
      return add(path: others, data, group: isFilled ? Self.direction(of: data) : "")
    }
    pieces.append(.markup("<\(name)\(Self.markup(attributes))\(isEmpty ? "/" : "")>"))
    if !isEmpty { places.append([:]) }
  }

  private mutating func add(_ link: String, _ x: String, _ y: String) {
    if let place = places.last?[link], case .symbol(_, let points) = pieces[place] {
      pieces[place] = .symbol(link, at: points + [(x, y)])
    } else {
      places[places.count - 1][link] = pieces.count
      pieces.append(.symbol(link, at: [(x, y)]))
    }
  }

  /// What filled shapes must have in common to be one path: where two that are drawn in opposite
  /// directions meet, neither would be filled.
  private static func direction(of data: String) -> String {
    let shape = data.drop { !$0.isLowercase }
    if shape.contains("v-") { return "up" }
    return shape.contains("v") ? "down" : String(shape)
  }

  private mutating func add(path attributes: String, _ data: String, group: String) {
    // Only data that begin with an absolute place can follow others.
    let canFollow = data.hasPrefix("M")
    let key = attributes + " " + group
    if canFollow, let place = places.last?[key], case .path(_, let before) = pieces[place] {
      pieces[place] = .path(attributes: attributes, data: before + data)
      return
    }
    if canFollow { places[places.count - 1][key] = pieces.count }
    pieces.append(.path(attributes: attributes, data: data))
  }

  private static func markup(_ attributes: [(name: String, value: String)]) -> String {
    attributes.map { " \($0.name)=\"\($0.value.xml)\"" }.joined()
  }

  mutating func close(_ name: String) {
    pieces.append(.markup("</\(name)>"))
    if places.count > 1 { places.removeLast() }
  }

  mutating func add(text: String) { pieces.append(.markup(text.xml)) }
}
