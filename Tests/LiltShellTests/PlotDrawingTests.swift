import CharRNN
import Drawing
import TestSupport
import Testing

@testable import LiltShell

/// Charts with invented figures.
enum SampleCharts {
  /// 90 epochs with the lowest held-out bits after the 20th, as in the ancestor's run.
  static var ninetyEpochs: Provenance {
    var provenance = Provenance()
    provenance.corpus = "jigs+hpps"
    provenance.history = (1...90).map { epoch in
      let training = 0.4 + 3.2 / (1 + Double(epoch) / 4)
      let distance = Double(epoch - 20) / 70
      return Provenance.Epoch(
        epoch: epoch, step: 134 * epoch, trainingBits: training,
        trainingAccuracy: 0.9 - training / 10,
        heldOutBits: epoch < 20 ? 1.55 + 1.4 * distance * distance * 8 : 1.55 + distance * distance,
        heldOutAccuracy: 0.66)
    }
    var curve = LossCurve()
    for step in 1...90 * 134 {
      let epoch = Double(step) / 134
      let wave = Double(step * 7919 % 101) / 101 - 0.5
      curve.append(0.4 + (6 - 2.8 * min(1, epoch)) / (1 + epoch / 4) + 0.4 * wave)
    }
    provenance.curve = curve
    provenance.step = curve.end
    provenance.epoch = 90
    return provenance
  }

  /// Less than one epoch, with a point for every step.
  static var fewSteps: Provenance {
    var provenance = Provenance()
    provenance.corpus = "starter"
    var curve = LossCurve()
    for step in 1...60 { curve.append(6.4 / Double(step).squareRoot() + 1) }
    provenance.curve = curve
    provenance.step = curve.end
    return provenance
  }

  /// A chart with `count` lines.
  static func lines(_ count: Int, title: String = "Eight lines") -> LineChart {
    LineChart(
      title: title, xTitle: "steps", yTitle: "bits per character",
      series: (0..<count).map { line in
        LineChart.Series(
          name: "line \(line + 1)", figures: "\(line).00 bits",
          points: (0...50).map { step in
            LineChart.Point(x: Double(step * 8), y: Double(line) + 3 / (1 + Double(step) / 5))
          })
      })
  }

  static func terminal(
    _ chart: LineChart, _ columns: Int = 80, _ rows: Int = 23,
    _ alphabet: DotCanvas.Alphabet = .braille, isColoured: Bool = false
  ) -> [String] {
    let lines = ChartText(chart, columns: columns, rows: rows, alphabet: alphabet).lines
    return lines.map { isColoured ? SGR.coloured($0.spans) : $0.text }
  }
}

@Suite("Charts in a terminal")
struct ChartTextTests {
  @Test("charts are drawn as recorded")
  func recorded() throws {
    let ninety = try #require(LineChart(lossesOf: SampleCharts.ninetyEpochs))
    let few = try #require(LineChart(lossesOf: SampleCharts.fewSteps))
    for (name, lines) in [
      ("ninety-epochs-80x24", SampleCharts.terminal(ninety)),
      ("ninety-epochs-160x50", SampleCharts.terminal(ninety, 160, 49)),
      ("ninety-epochs-ascii", SampleCharts.terminal(ninety, 80, 23, .ascii)),
      ("ninety-epochs-colour", SampleCharts.terminal(ninety, isColoured: true)),
      ("ninety-epochs-narrow", SampleCharts.terminal(ninety, 30, 12)),
      ("few-steps", SampleCharts.terminal(few)),
      ("eight-lines", SampleCharts.terminal(SampleCharts.lines(8))),
    ] {
      try expectGolden(lines.joined(separator: "\n") + "\n", "plots/\(name).txt")
    }
  }

  @Test("a drawing fits the window, and each of its lines has a visible marker")
  func fits() {
    for alphabet in [DotCanvas.Alphabet.braille, .ascii] {
      for (columns, rows) in [(80, 24), (160, 50), (40, 20), (200, 20), (24, 24)] {
        for count in 1...8 {
          let lines = SampleCharts.terminal(SampleCharts.lines(count), columns, rows, alphabet)
          #expect(lines.count <= rows || count > 6, "\(columns) × \(rows)")
          #expect(lines.allSatisfy { $0.count <= columns }, "\(columns) × \(rows): \(lines)")
          let drawing = lines.dropFirst().dropLast(count + 2).joined()
          for position in 0..<count {
            let style = SeriesStyle.style(at: position)
            let glyph = alphabet == .braille ? style.glyph : style.asciiGlyph
            #expect(drawing.contains(glyph), "\(glyph) at \(columns) × \(rows)")
          }
          #expect(alphabet == .braille || drawing.utf8.allSatisfy { $0 < 128 })
        }
      }
    }
  }

  @Test("colours do not change the text")
  func colours() {
    let chart = SampleCharts.lines(5)
    let coloured = SampleCharts.terminal(chart, isColoured: true).joined(separator: "\n")
    var text = ""
    var isInCode = false
    for character in coloured {
      if character == "\u{1B}" { isInCode = true }
      if !isInCode { text.append(character) }
      if character == "m" { isInCode = false }
    }
    // The text of this chart contains no 'm'.
    #expect(text == SampleCharts.terminal(chart).joined(separator: "\n"))
  }

  @Test("lines that end at the same place each have a marker near it")
  func sameEnd() {
    let chart = LineChart(
      title: "", xTitle: "steps", yTitle: "bits",
      series: (0..<3).map { number in
        LineChart.Series(
          name: "\(number)", figures: "",
          points: [.init(x: 0, y: Double(number)), .init(x: 9, y: 0)])
      })
    let drawing = SampleCharts.terminal(chart, 40, 20).dropFirst().dropLast(5)
    for glyph in "●▲■" {
      #expect(drawing.contains { $0.dropFirst(30).contains(glyph) }, "\(glyph)")
    }
  }

  @Test(
    "charts use braille unless the locale or the terminal lacks it",
    arguments: [
      ([:], true), (["LANG": "en_IE.UTF-8"], true), (["LANG": "C.utf8"], true),
      (["LANG": "en_IE"], true), (["LANG": "C"], false), (["LC_ALL": "POSIX"], false),
      (["LANG": "de_DE.ISO-8859-15@euro"], false), (["LANG": "C", "LC_ALL": "C.UTF-8"], true),
      (["LANG": "C.UTF-8", "LC_CTYPE": "C"], false), (["LANG": "C", "LC_ALL": ""], false),
      (["TERM": "linux", "LANG": "C.UTF-8"], false), (["TERM": "xterm"], true),
    ] as [([String: String], Bool)])
  func alphabet(environment: [String: String], isBraille: Bool) {
    #expect(DotCanvas.Alphabet(in: environment) == (isBraille ? .braille : .ascii))
  }
}

@Suite("Charts as SVG")
struct SVGChartTests {
  @Test("charts are drawn as recorded")
  func recorded() throws {
    let ninety = try #require(LineChart(lossesOf: SampleCharts.ninetyEpochs))
    try expectGolden(SVGChart(ninety).text, "plots/ninety-epochs.svg")
    try expectGolden(SVGChart(SampleCharts.lines(8)).text, "plots/eight-lines.svg")
  }

  @Test("a file is small, well-formed and self-contained, and describes all figures in words")
  func form() throws {
    var long = SampleCharts.ninetyEpochs
    long.history = (1...20_000).map { epoch in
      .init(
        epoch: epoch, step: epoch, trainingBits: 9 / Double(epoch), trainingAccuracy: 0.5,
        heldOutBits: 8 / Double(epoch), heldOutAccuracy: 0.5)
    }
    for chart in [
      try #require(LineChart(lossesOf: SampleCharts.ninetyEpochs)),
      try #require(LineChart(lossesOf: long)), SampleCharts.lines(8),
    ] {
      let text = SVGChart(chart).text
      #expect(XMLCheck.fault(in: text) == nil)
      #expect(text.utf8.count < 100_000)
      #expect(text.contains("<title>\(chart.title)</title>"))
      for series in chart.series {
        #expect(text.contains("\(series.name): \(series.figures)."))
        #expect(text.contains(">\(series.name)</text>"))
      }
      for word in ["<script", "href", "url(", "@import"] { #expect(!text.contains(word)) }
      // A page may contain several drawings, so they must not have IDs, which must be unique.
      #expect(!text.contains(" id="))
    }
  }

  @Test("any text is escaped, and any figures can be drawn")
  func hostile() {
    let words = [
      "<b>", "&amp;", "\"", "'", "]]>", "\u{0}", "\u{1B}[31m", "\u{FFFF}", "é", "𝄞", "\n",
    ]
    withEverySeed(0..<300) { seed, generator in
      func text() -> String {
        (0..<generator.below(6)).map { _ in words[generator.below(words.count)] }.joined()
      }
      func figure() -> Double {
        let figures = [0, 1, -1, 6.5, 1e-300, 1e300, -1e12, 1e8, .infinity, .nan]
        return generator.below(2) == 0
          ? generator.unit() * 9 : figures[generator.below(figures.count)]
      }
      let chart = LineChart(
        title: text(), xTitle: text(), yTitle: text(),
        series: (0..<1 + generator.below(9)).map { _ in
          LineChart.Series(
            name: text(), figures: text(),
            points: (0..<generator.below(30)).map { _ in .init(x: figure(), y: figure()) },
            detail: (0..<generator.below(30)).map { _ in .init(x: figure(), y: figure()) })
        },
        remarks: [.init(point: .init(x: figure(), y: figure()), text: text(), series: 0)],
        ceiling: generator.below(2) == 0 ? .infinity : 5)
      let drawing = SVGChart(chart).text
      #expect(XMLCheck.fault(in: drawing) == nil, "seed \(seed)")
      #expect(!drawing.contains("nan") && !drawing.contains("inf"), "seed \(seed)")
      let columns = 12 + generator.below(100)
      _ = SampleCharts.terminal(
        chart, columns, generator.below(60), generator.below(2) == 0 ? .ascii : .braille)
    }
  }

  @Test("a title too long for the drawing is cut, and complete in the title element")
  func longTitle() throws {
    let name = String(repeating: "nottingham+", count: 20)
    var provenance = SampleCharts.fewSteps
    provenance.corpus = name
    let text = SVGChart(try #require(LineChart(lossesOf: provenance))).text
    #expect(text.contains("<title>Loss in training on \(name)</title>"))
    let drawn = try #require(
      text.split(separator: "\n").first { $0.contains("font-weight") }?
        .split { "<>".contains($0) }.dropFirst().first)
    #expect(drawn.hasPrefix("Loss in training on nottingham+") && drawn.hasSuffix("…"))
    #expect((60...80).contains(drawn.count), "\(drawn)")
  }

  @Test("legend entries keep the order of line ends, do not overlap and stay in the drawing")
  func legend() {
    withEverySeed(0..<500) { seed, generator in
      let wanted = (0..<1 + generator.below(8)).map { _ in generator.unit() * 300 }
      let heights = SVGChart.spread(wanted, distance: 36, from: 0, through: 300)
      let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
      for (upper, lower) in zip(order, order.dropFirst()) {
        #expect(heights[lower] - heights[upper] > 35.9, "seed \(seed)")
      }
      #expect(heights.allSatisfy { (-0.1...300.1).contains($0) }, "seed \(seed): \(heights)")
    }
    #expect(SVGChart.spread([10, 200], distance: 36, from: 0, through: 300) == [10, 200])
  }
}

@Suite("Content of the loss chart")
struct LossChartTests {
  @Test("many epochs are drawn by epoch, with the steps between as detail")
  func epochs() throws {
    let chart = try #require(LineChart(lossesOf: SampleCharts.ninetyEpochs))
    #expect(chart.xTitle == "epochs")
    #expect(chart.series.map(\.name) == ["training", "held-out"])
    #expect(chart.series[0].points.map(\.x) == (1...90).map { Double($0) - 0.5 })
    #expect(chart.series[1].points.map(\.x) == (1...90).map(Double.init))
    let detail = chart.series[0].detail
    #expect(detail.count > 200)
    #expect(zip(detail, detail.dropFirst()).allSatisfy { $0.x < $1.x })
    #expect(abs((detail.last?.x ?? 0) - 90) < 1e-9)
    #expect(chart.remarks.map(\.text) == ["lowest 1.550 at epoch 20"])
    #expect(chart.description.contains("held-out: 2.550 bits, 66.0 % right."))
  }

  @Test("few epochs are drawn by step")
  func steps() throws {
    let chart = try #require(LineChart(lossesOf: SampleCharts.fewSteps))
    #expect(chart.xTitle == "steps")
    #expect(chart.series.map(\.name) == ["training"])
    #expect(chart.series[0].points.count == 60)
    #expect(chart.remarks.isEmpty)

    var oneEpoch = SampleCharts.fewSteps
    oneEpoch.history = [
      .init(
        epoch: 1, step: 50, trainingBits: 3, trainingAccuracy: 0.4, heldOutBits: 2.5,
        heldOutAccuracy: 0.5)
    ]
    let second = try #require(LineChart(lossesOf: oneEpoch))
    #expect(second.series[1].points == [.init(x: 50, y: 2.5)])
    #expect(second.series[1].figures == "2.500 bits, 50.0 % right")
    #expect(second.remarks.isEmpty, "the only one is not the lowest of any")

    var fourEpochs = SampleCharts.ninetyEpochs
    fourEpochs.history.removeLast(86)
    let fourth = try #require(LineChart(lossesOf: fourEpochs))
    #expect(fourth.xTitle == "steps" && fourth.series[1].points.map(\.x) == [134, 268, 402, 536])
    #expect(fourth.remarks.map(\.text) == ["lowest 2.135 at epoch 4"])
  }

  @Test("an old record without steps is charted; a missing record has no chart")
  func old() throws {
    var provenance = SampleCharts.ninetyEpochs
    provenance.curve = nil
    #expect(try #require(LineChart(lossesOf: provenance)).series[0].detail.isEmpty)
    provenance.history.removeLast(88)
    #expect(LineChart(lossesOf: provenance)?.xTitle == "epochs")
    provenance.history.removeLast()
    let one = try #require(LineChart(lossesOf: provenance))
    #expect(one.series.map { $0.points.map(\.x) } == [[134], [134]])
    #expect(LineChart(lossesOf: Provenance()) == nil)
  }

  @Test("any record in a file is charted without a trap")
  func anyRecord() {
    withEverySeed(0..<500) { _, generator in
      func count() -> Int {
        [0, 1, 2, 5, 1 << 20, 1 << 48][generator.below(6)] + generator.below(3)
      }
      func figure() -> Double {
        generator.below(4) == 0
          ? [1e300, -1e300, 0, -5][generator.below(4)] : generator.unit() * 8
      }
      var provenance = Provenance()
      provenance.history = (0..<generator.below(6)).map { _ in
        .init(
          epoch: count(), step: count(), trainingBits: figure(), trainingAccuracy: figure(),
          heldOutBits: generator.below(3) == 0 ? nil : figure(), heldOutAccuracy: figure())
      }
      if generator.below(2) == 0 {
        var curve = LossCurve(start: count())
        for _ in 0..<generator.below(40) { curve.append(figure()) }
        provenance.curve = curve
      }
      guard let chart = LineChart(lossesOf: provenance) else { return }
      #expect(XMLCheck.fault(in: SVGChart(chart).text) == nil)
      _ = SampleCharts.terminal(chart)
    }
  }
}
