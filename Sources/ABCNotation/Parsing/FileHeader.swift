/// The fields and directives before the first tune of a file, which hold for all of its tunes
/// (ABC 2.1 §2.2.2).
///
/// The header starts at the first line that is not a comment and ends at a blank line. Blocks of fields
/// after that line belong to it too, up to free text or the first tune; a note says so.
struct FileHeader: Sendable {
  /// The most lines of a file header, each of which is a field of every tune.
  static let fieldLimit = 1_000

  /// A field that the tunes inherit.
  struct Inherited: Sendable {
    /// The field as a tune has it.
    let field: Field
    /// The line as it is written into the text of a tune.
    let line: String

    /// Whether it can change how a tune sounds.
    var isHeard: Bool {
      switch field.code {
      case UInt8(ascii: "%"), UInt8(ascii: "I"):
        let name = String(field.value.drop { $0 == "%" })
        return DirectiveReading.isMIDI(name) || name.hasPrefix("propagate-accidentals")
      case UInt8(ascii: "L"), UInt8(ascii: "M"), UInt8(ascii: "R"), UInt8(ascii: "U"),
        UInt8(ascii: "r"):
        return true
      default: return false
      }
    }
  }

  /// The fields that tunes inherit, in order.
  let inherited: [Inherited]
  /// `M:`; free if the header gives none.
  let meter: Meter
  /// `L:`, or `nil` if the header gives none.
  let unitNoteLength: Fraction?
  /// The symbols that `U:` fields define, by their letters.
  let userSymbols: [UInt8: UserSymbol]
  /// The macros that `m:` fields define.
  let macros: Macros
  /// Whether there is nothing to report but directives that are not played, which are legal for an
  /// `ABCReader`.
  let isLegal: Bool
  /// The diagnostics about the text before the first tune.
  let diagnostics: DiagnosticCollector

  /// Reads the lines from `lines` on up to the first tune, which starts at byte `end` of `bytes`.
  init(_ bytes: [UInt8], _ lines: LineReader, upTo end: Int) {
    var reader = FileHeaderReader(bytes)
    reader.read(lines, upTo: end)
    let header = reader.header
    inherited = header.inheritedFields
    macros = header.macros
    meter = header.meter
    unitNoteLength = header.writtenUnitNoteLength
    userSymbols = header.userSymbols
    var diagnostics = reader.diagnostics
    isLegal = diagnostics.isEmpty
    header.reportDirectives(to: &diagnostics)
    self.diagnostics = diagnostics
  }

  /// Whether tunes inherit nothing and nothing was reported.
  var isEmpty: Bool { inherited.isEmpty && diagnostics.isEmpty }
}

/// Reads the text before the first tune of a file.
private struct FileHeaderReader {
  /// Where the lines so far stand.
  private enum Place {
    /// Before any field.
    case start
    /// In the file header.
    case header
    /// After a blank line in the file header, at this place.
    case afterBlank(Int)
    /// In free text or after it.
    case freeText
  }

  private let bytes: [UInt8]
  private(set) var header: HeaderParser
  private(set) var diagnostics = DiagnosticCollector()
  private var place = Place.start

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    header = HeaderParser(bytes)
  }

  mutating func read(_ lines: LineReader, upTo end: Int) {
    var lines = lines
    while lines.at < end {
      if lines.next.isBlank {
        if case .header = place { place = .afterBlank(lines.at) }
        lines.pass()
      } else {
        readBlock(&lines, upTo: end)
      }
    }
    if case .header = place { diagnostics.report(.openFileHeader, end, end) }
  }

  /// Reads the lines up to a blank one.
  private mutating func readBlock(_ lines: inout LineReader, upTo end: Int) {
    switch kind(of: lines, upTo: end) {
    case .comments: break
    case .text: place = .freeText
    case .fields:
      switch place {
      case .start: place = .header
      case .afterBlank(let blank):
        diagnostics.report(.blankLineInFileHeader, blank, blank)
        place = .header
      case .header, .freeText: break
      }
    }
    header.canContinue = false
    while lines.at < end, !lines.next.isBlank {
      let line = lines.next
      if lines.passTextBlock() {
        header.canContinue = false
        continue
      }
      if case .freeText = place {
        if bytes.isLostOutsideTune(line) {
          let place = bytes.content(of: line)
          diagnostics.report(.inFreeText, place.lowerBound, place.upperBound)
        }
      } else {
        readHeaderLine(line)
      }
      lines.pass()
    }
  }

  private enum BlockKind { case comments, fields, text }

  /// What the block at the next line is.
  ///
  /// In the first block of fields, lines that are not fields are reported. A later block with such a
  /// line is free text.
  private func kind(of lines: LineReader, upTo end: Int) -> BlockKind {
    var lines = lines
    var kind = BlockKind.comments
    while lines.at < end, !lines.next.isBlank {
      if lines.passTextBlock() { continue }
      switch lines.next.kind {
      case .field, .directive: kind = .fields
      case .music: return .text
      case .comment, .blank: break
      }
      if kind == .fields, case .start = place { return .fields }
      lines.pass()
    }
    return kind
  }

  private mutating func readHeaderLine(_ line: Line) {
    if let field = line.field, field.letter.isBarredFromFileHeader {
      let letter = Character(Unicode.Scalar(field.letter))
      diagnostics.report(
        .fieldNotInFileHeader(letter), line.start, bytes.content(of: line).upperBound)
      // A `+:` after it belongs to it, not to the field before.
      header.canContinue = false
    } else if header.fields.count < FileHeader.fieldLimit {
      _ = header.read(line, &diagnostics)
    } else if line.field != nil || line.kind == .directive {
      diagnostics.report(.fileHeaderTooLong, line.start, bytes.content(of: line).upperBound)
    }
  }
}

extension UInt8 {
  /// Whether the table of ABC 2.1 §3 does not allow a field with this letter in a file header.
  fileprivate var isBarredFromFileHeader: Bool { "KPQTVWXsw".utf8.contains(self) }
}

extension HeaderParser {
  /// The fields that tunes inherit if this is the header of a file.
  ///
  /// Comments, remarks, unreadable values and directives about the file are left out; of several `M:`
  /// or `L:` the last is taken.
  fileprivate var inheritedFields: [FileHeader.Inherited] {
    var seen: Set<UInt8> = []
    var result: [FileHeader.Inherited] = []
    for (place, field) in fields.enumerated().reversed() where !unreadFields.contains(place) {
      var line = ABCWriter.line(of: field)
      switch field.code {
      case UInt8(ascii: "L"), UInt8(ascii: "M"):
        guard seen.insert(field.code).inserted else { continue }
      case UInt8(ascii: "r"):
        guard macroFields.contains(place) else { continue }
        line = field.value
      case UInt8(ascii: "%"), UInt8(ascii: "I"):
        let isComment = field.code == UInt8(ascii: "%") && field.utf8.first != field.code
        guard !isComment, !field.value.drop(while: { $0 == "%" }).hasPrefix("abc-") else {
          continue
        }
      default: break
      }
      result.append(FileHeader.Inherited(field: field, line: line))
    }
    return result.reversed()
  }
}
