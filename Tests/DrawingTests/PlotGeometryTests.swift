import TestSupport
import Testing

@testable import Drawing

@Suite("Axis")
struct AxisTests {
  @Test(
    "labels are few round numbers with as many decimals as needed",
    arguments: [
      (0.0, 90.0, 8, "0 20 40 60 80"), (0, 400, 5, "0 100 200 300 400"),
      (1.193, 3.91, 7, "1.5 2.0 2.5 3.0 3.5"),
      (0.02, 0.047, 6, "0.020 0.025 0.030 0.035 0.040 0.045"),
      (0, 13_590, 8, "0 2,000 4,000 6,000 8,000 10,000 12,000"), (-3, 4, 4, "-2 0 2 4"),
    ])
  func labels(lower: Double, upper: Double, count: Int, expected: String) {
    let axis = Axis(showing: lower...upper, ticks: count)
    #expect(axis.ticks.map(axis.label).joined(separator: " ") == expected)
    #expect(axis.range == lower...upper)
  }

  @Test(
    "an axis that grows begins and ends with a label",
    arguments: [
      (1.193, 3.91, 7, "1.0 1.5 2.0 2.5 3.0 3.5 4.0"), (2.0, 4.0, 5, "2.0 2.5 3.0 3.5 4.0"),
      (-0.1, 0.1, 2, "-0.1 0.0 0.1"), (1.72, 6.5, 7, "1 2 3 4 5 6 7"),
    ])
  func growing(lower: Double, upper: Double, count: Int, expected: String) {
    let axis = Axis(showing: lower...upper, ticks: count, growsToTicks: true)
    #expect(axis.ticks.map(axis.label).joined(separator: " ") == expected)
    #expect(axis.ticks.first == axis.range.lowerBound)
    #expect(axis.ticks.last == axis.range.upperBound)
  }

  @Test("labels of steps and epochs are whole numbers")
  func wholes() {
    for largest in [1.0, 2, 3, 7] {
      let axis = Axis(showing: 0...largest, ticks: 30, ofWholes: true)
      #expect(axis.ticks == Array(stride(from: 0, through: largest, by: 1)))
    }
  }

  @Test("any finite range has an axis: a single value, tiny and huge values")
  func anyRange() {
    withEverySeed(0..<2_000) { seed, generator in
      func value() -> Double {
        let magnitudes = [1e-12, 1e-3, 1, 7, 1e6, 1e14]
        let size = magnitudes[generator.below(magnitudes.count)]
        return generator.below(6) == 0 ? size : (generator.unit() - 0.5) * size
      }
      let (a, b) = (value(), generator.below(5) == 0 ? 0 : value())
      let values = generator.below(8) == 0 ? a...a : min(a, b)...max(a, b)
      let count = 1 + generator.below(20)
      for grows in [false, true] {
        let axis = Axis(
          showing: values, ticks: count, ofWholes: generator.below(2) == 0, growsToTicks: grows)
        #expect(axis.ticks.count <= max(3, count), "seed \(seed)")
        #expect(axis.range.lowerBound < axis.range.upperBound, "seed \(seed)")
        let slack = (axis.range.upperBound - axis.range.lowerBound) * 1e-6
        #expect(axis.range.lowerBound <= values.lowerBound + slack, "seed \(seed)")
        #expect(axis.range.upperBound >= values.upperBound - slack, "seed \(seed)")
        let labels = axis.ticks.map(axis.label)
        #expect(Set(labels).count == labels.count, "seed \(seed): \(labels)")
        for tick in axis.ticks {
          #expect((-1e-6...1 + 1e-6).contains(axis.place(of: tick)), "seed \(seed)")
        }
      }
    }
  }
}

@Suite("PlotArea")
struct PlotAreaTests {
  private let area = PlotArea(
    x: Axis(showing: 0...10, ticks: 5), y: Axis(showing: 0...10, ticks: 5))

  private func parts(_ points: [(Double, Double)]) -> [[LineChart.Point]] {
    area.visibleParts(of: points.map { LineChart.Point(x: $0.0, y: $0.1) })
  }

  @Test("a line inside is unchanged; a line that leaves and returns has two parts")
  func cutting() {
    func point(_ x: Double, _ y: Double) -> LineChart.Point { LineChart.Point(x: x, y: y) }
    #expect(parts([(0, 0), (5, 5), (10, 0)]) == [[point(0, 0), point(0.5, 0.5), point(1, 0)]])
    #expect(
      parts([(0, 5), (5, 15), (10, 5)]) == [
        [point(0, 0.5), point(0.25, 1)], [point(0.75, 1), point(1, 0.5)],
      ])
    #expect(parts([(0, 20), (10, 20)]).isEmpty)
    #expect(parts([(3, 3)]) == [[point(0.3, 0.3)]])
    #expect(parts([(3, 30)]).isEmpty)
    #expect(parts([]) == [[]])
  }

  @Test("visible parts are inside the rectangle and on the line")
  func visible() {
    withEverySeed(0..<2_000) { seed, generator in
      let ends = (0..<2).map { _ in
        LineChart.Point(x: generator.unit() * 30 - 10, y: generator.unit() * 30 - 10)
      }
      let (a, b) = (area.place(of: ends[0]), area.place(of: ends[1]))
      let visible = area.visibleParts(of: ends).joined()
      for place in visible {
        #expect((-1e-9...1 + 1e-9).contains(place.x), "seed \(seed)")
        #expect((-1e-9...1 + 1e-9).contains(place.y), "seed \(seed)")
        let aside = (place.x - a.x) * (b.y - a.y) - (place.y - a.y) * (b.x - a.x)
        #expect(abs(aside) < 1e-9, "seed \(seed)")
      }
      // A line without visible parts has no point inside, among a hundred samples.
      let inside = (0...100).contains { step in
        let share = Double(step) / 100
        return LineChart.Point(x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y)).isInside
      }
      #expect(!inside || !visible.isEmpty, "seed \(seed)")
    }
  }

  @Test("a line has a place between its points and nowhere else")
  func between() {
    let points = [(2.0, 0.0), (4, 10), (6, 30)].map { LineChart.Point(x: $0.0, y: $0.1) }
    #expect(area.place(on: points, atX: 0.2)?.y == 0)
    #expect(area.place(on: points, atX: 0.3)?.y == 0.5)
    #expect(area.place(on: points, atX: 0.5) == nil, "above the axis")
    #expect(area.place(on: points, atX: 0.1) == nil)
    #expect(area.place(on: points, atX: 0.7) == nil)
    #expect(area.place(on: [], atX: 0.5) == nil)
  }
}

@Suite("DotCanvas")
struct DotCanvasTests {
  private func drawing(
    _ places: [(Double, Double)], columns: Int = 2, rows: Int = 2,
    _ alphabet: DotCanvas.Alphabet = .braille
  ) -> [String] {
    var canvas = DotCanvas(columns: columns, rows: rows, alphabet: alphabet)
    canvas.draw(places.map { LineChart.Point(x: $0.0, y: $0.1) }, series: 0)
    return (0..<rows).map { row in
      String((0..<columns).map { canvas.character(canvas[$0, row]) })
    }
  }

  @Test("a line sets the dots that it crosses")
  func dots() {
    #expect(drawing([(0, 1), (1, 1)]) == ["⠉⠉", "  "])
    #expect(drawing([(0, 0), (1, 0)]) == ["  ", "⣀⣀"])
    #expect(drawing([(0, 0), (0, 1)]) == ["⡇ ", "⡇ "])
    #expect(drawing([(1, 0), (1, 1)]) == [" ⢸", " ⢸"])
    #expect(drawing([(0, 0), (1, 1)]) == [" ⡜", "⡜ "])
    #expect(drawing([(0.5, 0.5)], columns: 1, rows: 1) == ["⠠"])
    #expect(drawing([]) == ["  ", "  "])
    #expect(drawing([(0, 1), (1, 0)], columns: 3, rows: 3, .ascii) == ["o  ", " o ", "  o"])
  }

  @Test("every place in the rectangle is on the canvas")
  func corners() {
    withEverySeed(0..<300) { seed, generator in
      let canvas = DotCanvas(
        columns: 1 + generator.below(90), rows: 1 + generator.below(40),
        alphabet: generator.below(2) == 0 ? .braille : .ascii)
      let place = LineChart.Point(
        x: generator.below(3) == 0 ? 1 : generator.unit(),
        y: generator.below(3) == 0 ? 0 : generator.unit())
      let cell = canvas.cell(at: place)
      #expect((0..<canvas.columns).contains(cell.column), "seed \(seed)")
      #expect((0..<canvas.rows).contains(cell.row), "seed \(seed)")
      for column in 0..<canvas.columns {
        let middle = LineChart.Point(x: canvas.place(ofColumn: column), y: 0)
        #expect(middle.isInside && canvas.cell(at: middle).column == column, "seed \(seed)")
      }
    }
  }
}
