import Drawing
import JSON

/// Writes tunes as HTML: to be seen, heard and taken along.
extension HTMLBlocks {
  mutating func addTune(_ block: TuneBlock) {
    guard let place = tunes.place(of: block) else {
      return add("<pre class=\"abc\">\n\(ABCColours.pieces(of: block.textToRead).html)</pre>\n")
    }
    let tune = tunes.all[place]
    let number = place + 1
    let isFirst = shownTunes.insert(place).inserted
    let heading = isFirst ? "tune-\(number)" : "tune-\(number)-again-\(shownTunes.count)"
    let element = isHeadingShown ? "h3" : "h2"
    add(
      """
      <article class="tune" data-tune="\(number)" aria-labelledby="\(heading)">
      <\(element) id="\(heading)"\(isHeadingShown ? "" : " class=\"vh\"") dir="auto">\
      \(tune.title.html) <small>\(tune.block.name.html)</small></\(element)>

      """)
    if let summary = tune.summary { add("<p class=\"summary\">\(summary.html)</p>\n") }
    addPlayer(tune)
    addStaves(tune, number, isFirst: isFirst)
    addRoll(tune, number, isFirst: isFirst)
    addABC(tune, number)
    add("</article>\n")
    guard isFirst else { return }
    var data: JSONObject = [:]
    if !tune.midi.isEmpty {
      data["l"] = Self.runs(tune.written)
    }
    if let scored = tune.scored { data["x"] = .string(scored.packed) }
    addData(data, id: "d\(number)")
  }

  /// Adds what plays the tune, and its files.
  private mutating func addPlayer(_ tune: PageTune) {
    let name = tune.block.name.fileName.html
    let title = tune.title.html
    let abc = Array(TunebookText.file(of: tune.block.abc).utf8)
    add("<div class=\"player\">\n")
    if !tune.midi.isEmpty {
      let seconds = tune.seconds.coordinate
      add(
        """
        <button type="button" hidden aria-label="Play \(title)"></button>
        <input type="range" hidden min="0" max="\(seconds)" step="0.1" value="0" \
        aria-label="Place in \(title)">
        <span class="clock" hidden>0:00 / \(tune.seconds.asClock)</span>
        <a class="midi" download="\(name).mid" \
        href="data:audio/midi;base64,\(Base64.text(of: tune.midi))">MIDI</a>

        """)
    }
    add(
      """
      <a download="\(name).abc" \
      href="data:text/vnd.abc;base64,\(Base64.text(of: abc))">ABC</a>
      </div>

      """)
  }

  private mutating func addStaves(_ tune: PageTune, _ number: Int, isFirst: Bool) {
    guard let staves = tune.staves else { return }
    let (width, height) = (staves.width.coordinate, staves.height.coordinate)
    let size = "viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" role=\"img\""
    let title = "<title>\("Notes of \(tune.title) on staves".html)</title>"
    let content =
      isFirst
      ? "<g class=\"staff\" id=\"staff-\(number)\">\(symbols.content(of: staves))</g>"
      : "<use href=\"#staff-\(number)\"/>"
    addFigure("<svg class=\"staff\" \(size)>\(title)\(content)</svg>")
  }

  private mutating func addRoll(_ tune: PageTune, _ number: Int, isFirst: Bool) {
    guard let figure = tune.rollFigure("class=\"roll\" id=\"roll-\(number)\"") else { return }
    if isFirst { return addFigure(figure) }
    // The box and the title of the picture itself.
    guard let box = figure.firstRange(of: "viewBox="), let end = figure.firstRange(of: "</title>")
    else { return }
    addFigure(
      "<svg class=\"roll\" \(figure[box.lowerBound..<end.upperBound])"
        + "<use href=\"#roll-\(number)\"/></svg>")
  }

  private mutating func addABC(_ tune: PageTune, _ number: Int) {
    let marked = MarkedABC(tune.block.textToRead, tune.played, name: tune.block.name)
    let lines = marked.lines.map { line in
      line.spans.map { span in
        span.style == .remark
          // The line break is part of the remark, because the ABC text has no such line.
          ? "<i class=r>\(span.text.html)\n</i>"
          : ABCColours.pieces(ofLine: span.text).html + "\n"
      }.joined()
    }
    addScored(
      lines.joined(), id: "d\(number)", tune.scored, label: "ABC of \(tune.title)")
  }
}

extension String {
  /// The text as the name of a file, without folders and extension.
  fileprivate var fileName: String {
    let last = split(separator: "/").last.map(String.init) ?? "tune"
    return PathResolver.withoutExtension(last)
  }
}
