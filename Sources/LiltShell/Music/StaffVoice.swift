import ABCNotation

/// A voice as lines of music, with the directives between them that end lines of staves.
struct StaffVoice {
  /// What ends a line of staves.
  typealias Break = StaffDirectiveReader.Found

  /// The name.
  let id: String
  private let properties: String
  /// The lines of music, each with the fields before it and the words under it.
  private(set) var rows: [[MusicElement]] = []
  /// What stands before a line, by the index of the line; after the last, by the number of lines.
  private var breaks: [Int: [Break]] = [:]

  /// Splits `voice` and reads its directives.
  init(_ voice: Voice, _ reader: inout StaffDirectiveReader) {
    id = voice.id
    properties = voice.properties
    var row: [MusicElement] = []
    for element in voice.elements {
      switch element {
      case .field(.directive(let words)):
        guard let found = reader.read(words, inHeader: false) else { break }
        if !found.endsLine {
          row += found.elements
        } else if row.allSatisfy(\.isField) {
          breaks[rows.count, default: []].append(found)
        } else {
          reader.leaveOut(found.name)
        }
      case .field(.comment(let text)): reader.read(comment: text)
      case .field(.text(let field)) where field.letter == "%" || field.letter == "I": break
      case .field(let field) where field.isUnderMusic && row.isEmpty && !rows.isEmpty:
        rows[rows.count - 1].append(element)
      // A directive was alone on its line, or the first in it.
      case .lineEnd where row.isEmpty, .space where row.isEmpty: break
      case .lineEnd(isContinued: false):
        rows.append(row + [element])
        row = []
      default: row.append(element)
      }
    }
    if !rows.isEmpty, row.allSatisfy(\.isField) {
      rows[rows.count - 1] += row
    } else if !row.isEmpty {
      rows.append(row + [.lineEnd(isContinued: false)])
    }
    if let found = reader.closeBlock() { breaks[rows.count, default: []].append(found) }
  }

  /// Whether it has anything but fields.
  var hasMusic: Bool {
    rows.contains { row in
      row.contains { element in
        if case .lineEnd = element { false } else { !element.isField }
      }
    }
  }

  /// What stands before the line at `place`, or after the last.
  func breaks(before place: Int) -> [Break] { breaks[place] ?? [] }

  /// What stands between two lines.
  var innerBreaks: [Break] {
    breaks.keys.sorted().filter { $0 > 0 && $0 < rows.count }.flatMap(breaks(before:))
  }

  /// The voice with all that stands between its lines.
  var whole: Voice {
    let parts = rows.indices.map { breaks(before: $0).flatMap(\.elements) + rows[$0] }
    let end = breaks(before: rows.count).flatMap(\.elements)
    return written(parts.flatMap(\.self) + end)
  }

  /// The voice with other elements.
  func written(_ elements: [MusicElement], isFirst: Bool = true) -> Voice {
    Voice(id: id, properties: isFirst ? properties : "", elements: elements)
  }

  /// Whether another voice has the same bars in each line.
  func isParallel(to other: StaffVoice) -> Bool {
    rows.map(Self.barCount) == other.rows.map(Self.barCount)
  }

  private static func barCount(_ row: [MusicElement]) -> Int {
    row.reduce(0) { count, element in
      switch element {
      case .barLine: count + 1
      case .rest(let rest) where rest.isWholeBars: count + rest.length.numerator - 1
      default: count
      }
    }
  }

  /// Puts what another voice has, which has no music, before the first line.
  mutating func begin(with other: StaffVoice) {
    let settings = other.rows.flatMap(\.self).filter {
      if case .field(.directive) = $0 { true } else { false }
    }
    if rows.isEmpty { rows = [[]] }
    rows[0] = settings + rows[0]
    breaks[0] = other.breaks.keys.sorted().flatMap(other.breaks(before:)) + breaks(before: 0)
  }
}

extension MusicElement {
  fileprivate var isField: Bool { if case .field = self { true } else { false } }
}

extension BodyField {
  /// Whether it belongs to the line of music before it: words and symbols under the notes.
  fileprivate var isUnderMusic: Bool {
    switch self {
    case .lyrics: true
    case .text(let field): "Wsd".contains(field.letter)
    default: false
    }
  }
}
