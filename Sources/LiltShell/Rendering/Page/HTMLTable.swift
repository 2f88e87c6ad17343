import Drawing

/// A table as HTML.
struct HTMLTable {
  let table: Table
  /// What a screen reader calls it; `nil` for a table outside a page, which has no style of a page.
  let caption: String?

  init(_ table: Table, caption: String? = nil) {
    self.table = table
    self.caption = caption
  }

  var markup: String {
    let hasHead = !table.columns.allSatisfy(\.title.isEmpty)
    var html = "<table\(hasHead || caption == nil ? "" : " class=\"facts\"")>"
    html += caption.map { "<caption class=\"vh\">\($0.html)</caption>\n" } ?? "\n"
    if hasHead {
      let cells = table.columns.map { column in
        "<th scope=\"col\"\(alignment(column))>\(column.title.html)</th>"
      }
      html += "<thead><tr>\(cells.joined())</tr></thead>\n"
    }
    html += "<tbody>\n"
    for row in table.rows {
      let cells = zip(row, table.columns).enumerated().map { place, cell in
        let (text, column) = cell
        if !hasHead, place == 0 { return "<th scope=\"row\">\(text.html)</th>" }
        return "<td\(alignment(column))>\(bar(text) ?? text.html)</td>"
      }
      html += "<tr>\(cells.joined())</tr>\n"
    }
    return html + "</tbody></table>\n"
  }

  private func alignment(_ column: Table.Column) -> String {
    guard column.alignment == .right else { return "" }
    return caption == nil ? " style=\"text-align:right\"" : " class=\"n\""
  }

  /// A drawn bar in place of one of block characters; `nil` for other text.
  private func bar(_ text: String) -> String? {
    guard caption != nil, !text.isEmpty else { return nil }
    var eighths = 0
    for scalar in text.unicodeScalars {
      // The blocks are next to each other in Unicode: a whole one, then seven eighths and so on.
      guard (0x2588...0x258F).contains(scalar.value) else { return nil }
      eighths += 8 - Int(scalar.value - 0x2588)
    }
    return """
      <svg class="meter" width="\(eighths)" height="10" aria-hidden="true">\
      <path d="M0 1h\(eighths)v8H0z"/></svg>
      """
  }
}
