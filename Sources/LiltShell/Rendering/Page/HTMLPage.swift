import CharRNN
import Drawing

/// A page that shows a session or tunes: one HTML text that needs no other file and no network.
///
/// A Content-Security-Policy stands in the page: the browser runs and applies nothing but the page's
/// own script and style, and loads nothing. The same values give the same text.
struct HTMLPage {
  /// A section of a page.
  private enum Section {
    case cell(PageCell)
    case block(Block)
  }

  let title: String
  private let sections: [Section]
  private let tunes: PageTunes

  /// A page of cells with their results; `tunes` has all tunes in them.
  init(title: String, cells: [PageCell], tunes: PageTunes = PageTunes()) {
    self.title = title
    self.tunes = tunes
    sections = cells.map { .cell($0) }
  }

  /// A page of blocks; `tunes` has all tunes in them.
  init(title: String, blocks: [Block], tunes: PageTunes) {
    self.title = title
    self.tunes = tunes
    sections = blocks.map { .block($0) }
  }

  /// The text of the file.
  var text: String {
    let isOneTune = sections.count == 1 && cellCount == 0 && tunes.all.count == 1
    var blocks = HTMLBlocks(tunes: tunes, isHeadingShown: !isOneTune)
    for section in sections {
      switch section {
      case .cell(let cell): blocks.add(cell)
      case .block(let block): blocks.add(block)
      }
    }
    let body = blocks.markup
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="lilt \(LiltVersion.current)">
      <title>\(title.html)</title>
      <link rel="icon" href="data:image/svg+xml,\(Self.icon)">
      <style>\(PageStyle.text)</style>
      </head>
      <body>
      \(blocks.sharedSymbols)<header>
      <h1 dir="auto">\(title.html)</h1>
      <p>\(description)</p>
      \(index)</header>
      <main>
      \(body)</main>
      <div id="tip" role="status" hidden></div>
      <script>\(PageScript.text)</script>
      </body>
      </html>

      """
  }

  private var cellCount: Int {
    sections.count { if case .cell = $0 { true } else { false } }
  }

  /// What the page holds, in a line.
  private var description: String {
    let counts =
      (cellCount > 0 ? [cellCount.counted("cell")] : [])
      + (tunes.all.isEmpty ? [] : [tunes.all.count.counted("tune")])
    return (counts + ["lilt \(LiltVersion.current)"]).joined(separator: " · ")
  }

  /// Links to the tunes, if there are several.
  private var index: String {
    guard tunes.all.count > 1 else { return "" }
    let items = tunes.all.enumerated().map { place, tune in
      """
      <li><a href="#tune-\(place + 1)"><b>\(tune.block.name.html)</b> \
      <bdi>\(tune.title.html)</bdi></a></li>

      """
    }
    return "<nav aria-label=\"Tunes\"><ul>\n\(items.joined())</ul></nav>\n"
  }

  /// What the browser may do for the page; the hashes are those of its script and style.
  private static let policy =
    "default-src 'none'; img-src data:; style-src '\(hash(PageStyle.text))'; "
    + "script-src '\(hash(PageScript.text))'; base-uri 'none'; form-action 'none'"

  private static func hash(_ text: String) -> String {
    "sha256-" + Base64.text(of: SHA256.digest(of: text.utf8).bytes)
  }

  /// A quaver.
  private static let icon = """
    %3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%23a2442c' \
    d='M6 1.5h1.5c.4 2.3 4 3 3.6 7-.7-2-2-2.6-3.6-2.9V12a3 2.4 0 1 1-1.5-2z'/%3E%3C/svg%3E
    """
}
