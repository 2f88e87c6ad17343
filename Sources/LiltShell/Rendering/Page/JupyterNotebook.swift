import Drawing
import JSON

/// A session as a notebook of Jupyter's format 4.5, for programs and sites that show such files.
///
/// Every block of a result is an output that has plain text, and HTML or SVG where that says more.
/// The same values give the same text.
struct JupyterNotebook {
  let title: String
  let cells: [PageCell]
  private let tunes: PageTunes

  /// A notebook of cells with their results; `tunes` has all tunes in them.
  init(title: String, cells: [PageCell], tunes: PageTunes = PageTunes()) {
    self.title = title
    self.cells = cells
    self.tunes = tunes
  }

  /// The text of the file.
  var text: String {
    do throws(JSONError) {
      return try json.text() + "\n"
    } catch {
      preconditionFailure("a notebook with \(error)")
    }
  }

  private var json: JSONValue {
    // The metadata come first, so that the start of a file tells its kind.
    [
      "metadata": [
        "kernelspec": [
          "display_name": .string("lilt"), "language": .string("lilt"), "name": .string("lilt"),
        ],
        "language_info": [
          "file_extension": .string(".lilt"), "mimetype": .string("text/plain"),
          "name": .string("lilt"), "version": .string(LiltVersion.current),
        ],
      ],
      "cells": .array([heading] + cells.map(cell)),
      "nbformat": .int(4), "nbformat_minor": .int(5),
    ]
  }

  private var heading: JSONValue {
    // HTML, so that no sign of the title acts as Markdown.
    [
      "cell_type": .string("markdown"), "id": .string("title"), "metadata": [:],
      "source": Self.lines("<h1>\(title.html)</h1>"),
    ]
  }

  private func cell(_ cell: PageCell) -> JSONValue {
    var outputs = cell.blocks.flatMap { output(of: $0) }
    let lost = cell.results == nil ? [PageCell.lostResults] : []
    let notes = (lost + cell.notes).map { $0.trimmingTrailingNewlines + "\n" }.joined()
    if !notes.isEmpty {
      outputs.append([
        "output_type": .string("stream"), "name": .string("stderr"), "text": Self.lines(notes),
      ])
    }
    return [
      "cell_type": .string("code"), "execution_count": .int(cell.number),
      "id": .string("cell-\(cell.number)"),
      "metadata": [:], "outputs": .array(outputs), "source": Self.lines(cell.text),
    ]
  }

  // MARK: Outputs

  private func output(of block: Block) -> [JSONValue] {
    let text = BlockRenderer(.none).text(of: block).trimmingTrailingNewlines
    switch block {
    case .text, .lines: return text.isEmpty ? [] : [Self.output(text: text)]
    case .table(let table): return [Self.output(text: text, html: HTMLTable(table).markup)]
    case .surprisals(let scored): return [Self.output(text: text, html: Self.html(of: scored))]
    case .activity(let activity):
      return [Self.output(text: text, html: Self.html(of: activity))]
    case .scatter(let chart): return [Self.output(text: text, image: SVGScatter(chart).text)]
    case .mass(let strips): return [Self.output(text: text, image: SVGMass(strips).text)]
    case .chart(let chart):
      return [Self.output(text: text, image: SVGChart(chart, mostPoints: 300).text)]
    case .roll(let roll):
      var drawing = RollDrawing(roll, summary: "")
      return [Self.output(text: text, image: drawing.text())]
    case .tune(let tune): return output(of: tune, text)
    }
  }

  /// The text of a tune, then its pictures.
  private func output(of block: TuneBlock, _ text: String) -> [JSONValue] {
    let abc = block.abc.trimmingTrailingNewlines
    var outputs = [Self.output(text: text.isEmpty ? abc : text)]
    guard let tune = tunes.place(of: block).map({ tunes.all[$0] }) else { return outputs }
    if let staves = tune.staves {
      outputs.append(Self.output(text: "\(tune.title) on staves", image: staves.image))
    }
    if let summary = tune.summary {
      var drawing = RollDrawing(tune.roll.roll, summary: summary)
      outputs.append(
        Self.output(
          text: "piano roll of \(tune.title): \(summary)", image: drawing.text()))
    }
    return outputs
  }

  /// A text whose surprising characters have a background and tell their bits.
  private static func html(of text: ScoredText) -> String {
    let characters = text.characters.map { character in
      let html = String(character.scalar).html
      let level = character.bits.map { ScoredText.level(ofBits: $0) } ?? 0
      guard level > 0, let bits = character.bits else { return html }
      return """
        <span style="background-color:rgba(230,90,20,\((Double(level) / 8).short))" \
        title="\(bits.fixed(1)) bits">\(html)</span>
        """
    }
    return "<pre>\n\(characters.joined())</pre>\n"
  }

  /// A text whose characters have a background by their numbers, and tell them.
  private static func html(of text: ActivityText) -> String {
    let characters = text.characters.map { character in
      let html = String(character.scalar).html
      let level = ActivityText.level(ofShare: text.share(character.value))
      guard level != 0 else { return html }
      return """
        <span style="background-color:rgba(\(level < 0 ? "50,130,200" : "230,120,20"),\
        \((Double(abs(level)) / 5).short))" title="\(character.value.fixed(3))">\(html)</span>
        """
    }
    return "<pre>\n\(characters.joined())</pre>\n"
  }

  private static func output(
    text: String, html: String? = nil, image: String? = nil
  ) -> JSONValue {
    var data: JSONObject = [:]
    if let html { data["text/html"] = lines(html) }
    if let image { data["image/svg+xml"] = lines(image) }
    data["text/plain"] = lines(text)
    return [
      "output_type": .string("display_data"), "data": .object(data), "metadata": [:],
    ]
  }

  /// The lines of a text, each but the last with its newline.
  private static func lines(_ text: String) -> JSONValue {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return .array(
      lines.enumerated().compactMap { index, line in
        if index < lines.count - 1 { return .string(line + "\n") }
        return line.isEmpty ? nil : .string(String(line))
      })
  }
}

extension StaffFigure {
  /// The image as a file of its own, black on white.
  var image: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" class="staff" color="black" width="\(width.coordinate)" \
    height="\(height.coordinate)"><style>\(Self.style)</style>\
    <rect width="100%" height="100%" fill="white"/><defs>\(symbols.map(\.markup).joined())</defs>\
    \(content)</svg>
    """
  }
}
