import ABCNotation
import CharRNN
import Composition
import Drawing

extension Session {
  /// The cells at the places `range`, from 0, with their results.
  ///
  /// Those that a saved session leaves out, such as failed ones, are left out here too.
  func pageCells(in range: Range<Int>) -> [PageCell] {
    range.filter { cells[$0].saved.text != nil }.map { place in
      let record = cells[place]
      return PageCell(
        number: place + 1, text: record.text, succeeded: record.succeeded,
        results: record.results, notes: record.notes)
    }
  }

  /// A page of `cells`.
  ///
  /// - Throws: `FileError`, `Interrupted`.
  func page(titled title: String, of cells: [PageCell]) throws -> HTMLPage {
    HTMLPage(title: title, cells: cells, tunes: try pageTunes(of: cells))
  }

  /// A page of tunes, as loud as `surprise` finds their notes, otherwise as written.
  ///
  /// - Throws: `FileError`, `Failure`, `Interrupted`.
  func page(
    of entries: [TuneShelf.Entry], _ options: PlaybackOptions, _ surprise: inout SurpriseReader?
  ) throws -> HTMLPage {
    var tunes = PageTunes()
    let blocks = entries.map { TuneBlock($0, inText: []) }
    for block in blocks {
      try tunes.add(block) {
        let played = PlayedTune($0.textToRead, options)
        return try pageTune($0, try surprise?.louder(played, of: $0.textToRead) ?? played)
      }
    }
    let title = entries.count == 1 ? entries[0].title : nil
    return HTMLPage(
      title: title ?? entries.count.counted("tune"), blocks: blocks.map { .tune($0) }, tunes: tunes)
  }

  /// A notebook of `cells` for programs that read Jupyter's format.
  ///
  /// - Throws: `FileError`, `Interrupted`.
  func jupyterNotebook(titled title: String, of cells: [PageCell]) throws -> JupyterNotebook {
    JupyterNotebook(title: title, cells: cells, tunes: try pageTunes(of: cells))
  }

  /// The tunes in the results of `cells`.
  private func pageTunes(of cells: [PageCell]) throws -> PageTunes {
    var tunes = PageTunes()
    for case .tune(let block) in cells.flatMap(\.blocks) {
      try checkInterrupt()
      try tunes.add(block) { try pageTune($0, PlayedTune($0.textToRead)) }
    }
    return tunes
  }

  private func pageTune(_ block: TuneBlock, _ played: PlayedTune) throws -> PageTune {
    PageTune(
      block, played,
      staves: try StaffNotation([block.textToRead], forPage: true, in: self).figure(),
      scored: try expectations(in: block))
  }

  /// What the session's model expected in a tune that it drew; `nil` for any other tune.
  private func expectations(in block: TuneBlock) throws -> ScoredText? {
    guard let model = model?.model, block.model == model.digest.hexadecimal else { return nil }
    let prime = Prime(wholeHeader: block.textToRead, vocabulary: model.vocabulary)
    do {
      return try TextScore(of: prime.text, after: prime.boundary, by: model, console).scored
    } catch is UnknownCharacter {
      // The user has changed the tune since it was drawn.
      return nil
    }
  }
}
