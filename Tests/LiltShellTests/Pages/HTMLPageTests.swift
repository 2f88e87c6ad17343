import CharRNN
import Drawing
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("A session as an HTML page")
struct HTMLPageTests {
  /// The texts between `start` and the next `end`.
  private func parts(_ start: String, _ end: String, of text: String) -> [Substring] {
    text.ranges(of: start).map { found in
      let rest = text[found.upperBound...]
      return rest[..<(rest.firstRange(of: end)?.lowerBound ?? rest.endIndex)]
    }
  }

  /// The tags of a page outside its script, its style and its data.
  private func tags(of page: String) -> [Substring] {
    var rest = page[...]
    var markup = ""
    for name in ["style", "script"] {
      markup = ""
      while let start = rest.firstRange(of: "<\(name)"),
        let end = rest[start.upperBound...].firstRange(of: "</\(name)>")
      {
        markup += rest[..<start.lowerBound]
        rest = rest[end.upperBound...]
      }
      markup += rest
      rest = markup[...]
    }
    return parts("<", ">", of: markup)
  }

  @Test("the same session gives the same bytes")
  func sameBytes() throws {
    #expect(try PageShell().page == PageShell().page)
  }

  @Test("the policy allows the page's own style and script only, by their hashes")
  func policy() throws {
    let page = try PageShell().page
    let policy = try #require(parts("Content-Security-Policy\" content=\"", "\"", of: page).first)
    let rules = policy.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
    #expect(rules.contains(["default-src", "'none'"]))
    #expect(!policy.contains("unsafe") && !policy.contains("http"))
    for (rule, element) in [("style-src", "style"), ("script-src", "script")] {
      let text = try #require(parts("<\(element)>", "</\(element)>", of: page).first)
      let hash = Base64.text(of: SHA256.digest(of: text.utf8).bytes)
      #expect(rules.contains([rule, "'sha256-\(hash)'"]))
    }
  }

  @Test("no tag has a style, a handler or an address outside the page, whatever the titles are")
  func tags() throws {
    for tag in tags(of: try PageShell().page) where !tag.hasPrefix("!") {
      // Values are between the odd and the even quotation marks.
      let names = tag.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
      #expect(!names.contains(" style=") && !names.contains(" on"), "<\(tag)>")
      for name in ["href", "src", "action", "data"] {
        for address in parts(" \(name)=\"", "\"", of: String(tag)) {
          #expect(address.hasPrefix("#") || address.hasPrefix("data:"), "<\(tag)>")
        }
      }
    }
  }

  @Test("every element is closed, and no name is used twice")
  func structure() throws {
    let page = try PageShell().page
    let alone: Set<Substring> = ["meta", "link", "input", "!DOCTYPE"]
    var open: [Substring] = []
    var ids: Set<Substring> = []
    for tag in tags(of: page) {
      let name = tag.prefix { !$0.isWhitespace }
      if tag.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst(), "</\(name)>")
      } else if !tag.hasSuffix("/"), !alone.contains(name) {
        open.append(name)
      }
      for id in parts(" id=\"", "\"", of: String(tag)) {
        #expect(ids.insert(id).inserted, "\(id)")
      }
    }
    #expect(open == [])
    for name in parts("aria-labelledby=\"", "\"", of: page) + parts("href=\"#", "\"", of: page) {
      #expect(ids.contains(name), "\(name)")
    }
  }

  @Test(
    "text from a file is text on the page",
    arguments: [
      "</script><script>alert(1)</script>", "]]>", "\"' onmouseover=x ", "&amp;&lt;", "<!--",
      "\u{2028}\u{2029}", "\u{1B}[2J\u{7F}\u{9B}", "\u{202E}abc", "\u{FFFF}\u{1FFFF}", "é🎻",
    ])
  func hostile(_ text: String) throws {
    let block = PageShell.block("X:1\nT:a\(text)b\nK:C\n\"\(text)\"C2|\n")
    let scored = ScoredText(
      text.unicodeScalars.map { ScoredText.Character($0, bits: 1) },
      expectations: text.unicodeScalars.map { [ScoredText.Expectation($0, probability: 0.5)] })
    var tunes = PageTunes()
    tunes.add(block) { PageTune($0, scored: scored) }
    let cell = PageCell(
      number: 1, text: "title t1 \(text)", succeeded: true, results: [TextResult(text)],
      notes: [text])
    let pages = [
      HTMLPage(title: text, cells: [cell]),
      HTMLPage(title: text, blocks: [.tune(block), .surprisals(scored)], tunes: tunes),
    ]
    for page in pages.map(\.text) {
      // The page has the tags that a harmless text gives, and no more scripts.
      let plain = HTMLPage(title: "a", cells: [cell]).text
      #expect(parts("<script>", ">", of: page).count == parts("<script>", ">", of: plain).count)
      #expect(!page.contains("<!--") && !page.contains("alert(1)</script>"))
      for scalar in page.unicodeScalars {
        let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
        #expect(!isControl && scalar.value & 0xFFFE != 0xFFFE, "\(scalar.value)")
      }
      // Only these two end a line of script beside newlines.
      for data in parts("<script type=\"application/json\"", "</script>", of: page) {
        #expect(!data.unicodeScalars.contains { $0 == "\u{2028}" || $0 == "\u{2029}" })
        #expect(!data.contains("<"))
        let json = try JSONValue(parsing: String(data.drop { $0 != ">" }.dropFirst()))
        #expect(json.object != nil)
      }
    }
  }

  @Test("cells have numbers, colours, results and notes; a failed one says so")
  func cells() throws {
    let cells = [
      PageCell(
        number: 3, text: "sample --seed 4", succeeded: true, results: [TextResult("one\ntwo\n")],
        notes: ["seed 4"]),
      PageCell(number: 4, text: "x", succeeded: false, results: [], notes: ["error: no 'x'"]),
      PageCell(number: 5, text: "tunes", succeeded: true, results: nil),
    ]
    let page = HTMLPage(title: "T", cells: cells).text
    #expect(page.contains("<span class=\"vh\">Cell </span>3</h2>"))
    #expect(page.contains("<i class=k>sample</i> <i class=o>--seed</i> <i class=n>4</i>"))
    #expect(page.contains(">\none\ntwo</pre>"))
    #expect(page.contains("<p class=\"note\">seed 4</p>"))
    #expect(page.contains("4<span class=\"vh\">, which failed</span></h2>"))
    #expect(page.contains(PageCell.lostResults))
    #expect(page.contains("<p>3 cells · lilt \(LiltVersion.current)</p>"))
  }

  @Test("a table has heads, numbers at the right, a caption and drawn bars")
  func table() {
    var table = Table([.left("name"), .right("bits"), .left("")])
    table.append(["<G>", "1.5", "██▌"])
    let html = HTMLTable(table, caption: "Cell 1, probs").markup
    #expect(html.contains("<caption class=\"vh\">Cell 1, probs</caption>"))
    #expect(html.contains("<th scope=\"col\" class=\"n\">bits</th>"))
    #expect(html.contains("<td>&lt;G&gt;</td><td class=\"n\">1.5</td>"))
    #expect(html.contains("width=\"20\""))
    // Outside a page there are no styles of a page.
    #expect(!HTMLTable(table).markup.contains("class="))
    var facts = Table([.left(""), .left("")])
    facts.append(["corpus", "none"])
    #expect(HTMLTable(facts).markup.contains("<th scope=\"row\">corpus</th><td>none</td>"))
  }

  @Test("a tune that comes again refers to the pictures of the first time")
  func again() throws {
    let page = try PageShell(programs: Programs.searchPath).page
    #expect(parts("data-tune=\"1\"", ">", of: page).count == 2)
    #expect(parts("id=\"roll-1\"", ">", of: page).count == 1)
    #expect(parts("<use href=\"#roll-1\"/>", ">", of: page).count == 1)
    #expect(parts("id=\"d1\"", ">", of: page).count == 1)
  }

  @Test("a session of twenty cells is a page of less than 300 kB")
  func size() throws {
    var shell = try PageShell(programs: Programs.searchPath)
    let bars = "|:" + String(repeating: "\"G\"GAB dBG|\"D\"Adc BAF|", count: 4) + ":|\n"
    for number in 2...6 {
      shell.shell.does("X:\(number)\nT:Tune \(number)\nM:6/8\nK:G\n\(bars)\(bars)")
      shell.shell.does("show")
    }
    #expect(shell.cells.count >= 20)
    #expect(try shell.page.utf8.count < 300_000)
  }
}
