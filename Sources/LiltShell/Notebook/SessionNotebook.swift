import Composition
import Drawing

extension NotebookText {
  /// The notebook of cells that have run.
  ///
  /// - Parameters:
  ///   - records: The cells; those that are left out of a saved session are left out here too.
  ///   - title: The heading above them.
  ///   - session: The session that ran them.
  init(of records: some Sequence<CellRecord>, title: String, _ session: Session) {
    version = LiltVersion.current
    parts = [.prose("# \(title)\n\n")]
    for record in records {
      guard let text = record.saved.text?.trimmingTrailingNewlines else { continue }
      var block = Block(text: text)
      block.inputs = record.inputs.ofText(text).reading(record.reads, session)
      if record.saved.showsTheSame {
        block.results = MarkdownRenderer.texts(of: record.results ?? [])
      }
      parts.append(.block(block))
    }
  }

  /// The notebook with the prose of an `older` version of it around the blocks.
  ///
  /// A text stays before the block that it stood before; blocks are the same if their cells are.
  ///
  /// - Complexity: O(*m* · *n*) for *m* and *n* blocks.
  func keepingProse(of older: NotebookText) -> NotebookText {
    var merged = self
    merged.parts = []
    let new = blocks
    var rest = new[...]
    var old = older.blocks[...]
    for part in older.parts {
      switch part {
      case .prose: merged.parts.append(part)
      case .block(let block):
        old.removeFirst()
        guard Self.keeps(block, old, rest),
          let place = rest.firstIndex(where: { $0.text == block.text })
        else { continue }
        merged.parts += rest[...place].map { .block($0) }
        rest = rest[(place + 1)...]
      }
    }
    merged.parts += rest.map { .block($0) }
    return merged
  }

  /// Whether a longest common sequence of `[block] + others` and `new` begins with `block`.
  private static func keeps(
    _ block: Block, _ others: ArraySlice<Block>, _ new: ArraySlice<Block>
  ) -> Bool {
    guard let place = new.firstIndex(where: { $0.text == block.text }) else { return false }
    return 1 + commonCount(others, new[(place + 1)...]) >= commonCount(others, new)
  }

  /// The length of a longest common sequence of cell texts.
  private static func commonCount(_ a: ArraySlice<Block>, _ b: ArraySlice<Block>) -> Int {
    var row = [Int](repeating: 0, count: b.count + 1)
    for left in a {
      var diagonal = 0
      for (index, right) in b.enumerated() {
        let above = row[index + 1]
        row[index + 1] = left.text == right.text ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[b.count]
  }
}

extension Session {
  /// The notebook in the file at `path`.
  ///
  /// - Throws: `FileError`; `Failure` if the file is not text, has no cells, or a block does not end.
  func notebook(at path: String) throws -> NotebookText {
    let text = try decodedText(of: path).characters[...].string
    let notebook = try NotebookText(name: path, text)
    if notebook.blocks.isEmpty { throw Failure.noCells(in: path) }
    return notebook
  }
}
