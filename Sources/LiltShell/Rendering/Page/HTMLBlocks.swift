import Drawing
import JSON

/// Writes cells and the blocks of results as HTML.
struct HTMLBlocks {
  private(set) var markup = ""
  /// The shapes that the staves of all tunes share.
  var symbols = StaffSymbols()
  let tunes: PageTunes
  /// Whether tunes have headings that are seen; the title of a page can take their place.
  let isHeadingShown: Bool
  /// The tunes that the page has shown; it refers to their pictures when they come again.
  var shownTunes: Set<Int> = []
  /// What the tables and texts of a cell are called.
  private var label = "Results"
  private var textCount = 0
  /// Whether the page has said how to see what a model expected.
  private var hasHint = false

  init(tunes: PageTunes, isHeadingShown: Bool) {
    self.tunes = tunes
    self.isHeadingShown = isHeadingShown
  }

  /// The picture of the shared shapes, which has no size; if it were not displayed, markers would
  /// not be either.
  var sharedSymbols: String {
    symbols.markup.isEmpty
      ? "" : "<svg class=\"staff defs\" aria-hidden=\"true\"><defs>\(symbols.markup)</defs></svg>\n"
  }

  mutating func add(_ text: String) { markup += text }

  // MARK: Cells

  mutating func add(_ cell: PageCell) {
    let firstLine = cell.text.split(separator: "\n").first.map(String.init) ?? ""
    label = "Cell \(cell.number), \(firstLine.cut(to: 60))"
    let failed = cell.succeeded ? "" : "<span class=\"vh\">, which failed</span>"
    add(
      """
      <section class="cell\(cell.succeeded ? "" : " failed")" aria-labelledby="c\(cell.number)">
      <h2 id="c\(cell.number)"><span class="vh">Cell </span>\(cell.number)\(failed)</h2>
      <pre class="in"><code>\(CellColours.pieces(of: cell.text).html)</code></pre>

      """)
    if cell.results == nil { add("<p class=\"note\">\(PageCell.lostResults)</p>\n") }
    for block in cell.blocks { add(block) }
    for note in cell.notes { add("<p class=\"note\">\(note.trimmingTrailingNewlines.html)</p>\n") }
    add("</section>\n")
  }

  // MARK: Blocks

  mutating func add(_ block: Block) {
    switch block {
    case .text(let text): addText(text)
    case .lines(let lines): addPre(lines.map(Self.line).joined(separator: "\n"))
    case .table(let table):
      add(
        """
        <div class="wide" tabindex="0" role="region" aria-label="\(label.html)">
        \(HTMLTable(table, caption: label).markup)</div>

        """)
    case .chart(let chart): addFigure(SVGChart(chart, mostPoints: 300).figure)
    case .roll(let roll):
      var drawing = RollDrawing(roll, summary: "", width: RollDrawing.figureWidth)
      addFigure(drawing.figure("class=\"roll\"", description: "Piano roll"))
    case .surprisals(let text): addScored(text)
    case .activity(let text):
      add("<pre class=\"abc\">\n\(text.styledLines.map(Self.line).joined(separator: "\n"))</pre>\n")
    case .mass(let strips): addFigure(SVGMass(strips).figure)
    case .scatter(let chart): addFigure(SVGScatter(chart).figure)
    case .tune(let tune): addTune(tune)
    }
  }

  private mutating func addText(_ text: String) {
    let text = text.trimmingTrailingNewlines
    if text.isEmpty { return }
    if text.contains("\n") {
      addPre(text.html)
    } else {
      add("<p class=\"said\">\(text.html)</p>\n")
    }
  }

  private mutating func addPre(_ html: String) {
    // A browser drops a newline after the tag.
    add("<pre class=\"wide\" tabindex=\"0\">\n\(html)</pre>\n")
  }

  /// A picture that can be moved sideways where it is wider than the page.
  mutating func addFigure(_ svg: String) {
    add("<figure class=\"wide\" tabindex=\"0\">\(svg)</figure>\n")
  }

  private static func line(_ line: StyledLine) -> String {
    line.spans.map { span in
      let text = span.text.html
      return switch span.style {
      case .plain: text
      case .remark: "<i class=r>\(text)</i>"
      case .series(let position): "<i class=\"series-\(position % SeriesStyle.count)\">\(text)</i>"
      case .surprisal(let bits): coloured(text, bits)
      case .activity(let share): coloured(text, share: share)
      }
    }.joined()
  }

  private static func coloured(_ html: String, _ bits: Double?) -> String {
    let level = bits.map { ScoredText.level(ofBits: $0) } ?? 0
    return level == 0 ? html : "<i class=s\(level)>\(html)</i>"
  }

  private static func coloured(_ html: String, share: Double) -> String {
    let level = ActivityText.level(ofShare: share)
    return level == 0 ? html : "<i class=\(level < 0 ? "m" : "p")\(abs(level))>\(html)</i>"
  }

  // MARK: Scored text

  private mutating func addScored(_ text: ScoredText) {
    textCount += 1
    let html = text.characters.map { character in
      Self.coloured(String(character.scalar).html, character.bits)
    }.joined()
    addScored(html, id: "x\(textCount)", text, label: label)
    if text.hasExpectations { addData(["x": .string(text.packed)], id: "x\(textCount)") }
  }

  /// A text whose characters tell what was expected in their places; the data have the name `id`.
  mutating func addScored(_ html: String, id: String, _ text: ScoredText?, label: String) {
    guard text?.hasExpectations == true else {
      return add("<pre class=\"abc\">\n\(html)</pre>\n")
    }
    add(
      """
      <pre class="abc" tabindex="0" role="group" data-scored="\(id)" aria-label="\(label.html): \
      arrow keys show what the model expected">
      \(html)</pre>

      """)
    if !hasHint {
      hasHint = true
      add(
        """
        <p class="hint" hidden>Point at or touch a character, or move with the arrow keys, to see \
        what the model expected in its place.</p>

        """)
    }
  }
}

/// The shapes of staves that a page has once.
struct StaffSymbols {
  private var known: [String: String] = [:]
  private(set) var markup = ""

  /// The elements of `figure`, whose shapes are then among these.
  mutating func content(of figure: StaffFigure) -> String {
    var content = figure.content
    var renamed: [(from: String, to: String)] = []
    for symbol in figure.symbols {
      var (id, shape) = (symbol.id, symbol.markup)
      for (from, to) in renamed { shape = Self.renamed(shape, from, to) }
      // A shape of the same name can differ from tune to tune.
      var number = 1
      while let other = known[id], other != shape {
        number += 1
        id = "\(symbol.id)-\(number)"
        shape = shape.replacing("id=\"\(symbol.id)\"", with: "id=\"\(id)\"")
      }
      if id != symbol.id { renamed.append((symbol.id, id)) }
      if known[id] == nil {
        known[id] = shape
        markup += shape
      }
    }
    for (from, to) in renamed { content = Self.renamed(content, from, to) }
    return content
  }

  /// The markup with links and markers to another name.
  private static func renamed(_ markup: String, _ from: String, _ to: String) -> String {
    markup.replacing("\"#\(from)\"", with: "\"#\(to)\"")
      .replacing("(#\(from))", with: "(#\(to))")
  }
}
