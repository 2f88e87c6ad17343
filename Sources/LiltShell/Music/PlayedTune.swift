import ABCNotation
import Composition

/// A tune of a text, read and played, with all that is wrong with it.
struct PlayedTune {
  /// What comes first among its titles.
  let title: String?
  /// The tune as it was read.
  let tune: ABCNotation.Tune
  let performance: Performance
  /// What is wrong with the text and with the music, in the order of the places.
  ///
  /// Lines are those of the whole text, offsets count from the start of the tune.
  let faults: [Diagnostic]

  private let bytes: [UInt8]

  /// Reads and plays `text`, which begins with the line numbered `firstLine`.
  init(_ text: String, firstLine: Int = 1, _ options: PlaybackOptions = PlaybackOptions()) {
    let (tune, noticed) = ABCNotation.Tune.parsing(text)
    title = tune.titles.first
    self.tune = tune
    performance = tune.performance(options)
    let faults = (noticed + performance.diagnostics).map { $0.moved(byLines: firstLine - 1) }
    self.faults = faults.sorted { $0.range.lowerBound < $1.range.lowerBound }
    bytes = Array(text.utf8)
  }

  /// Whether there is nothing to hear.
  var isSilent: Bool {
    performance.voices.allSatisfy { $0.melody.isEmpty && !$0.hasAccompaniment }
  }

  /// The line that `fault` is about, cut where it is long, with carets under its characters.
  ///
  /// Only the surroundings of the fault are looked at: a line of noise can have megabytes and a
  /// thousand faults.
  func excerpt(of fault: Diagnostic) -> String {
    let from = fault.range.lowerBound
    let place = min(from.utf8Offset, bytes.count)
    let lineStart = bytes[..<place].suffix(Self.reach).lastIndex(of: UInt8(ascii: "\n"))
    let lineEnd = bytes[place...].prefix(Self.reach).firstIndex(of: UInt8(ascii: "\n"))
    let before = bytes[(lineStart.map { $0 + 1 } ?? max(0, place - Self.reach))..<place]
      .drop(while: Self.continuesCharacter)
    let after = bytes[place..<(lineEnd ?? min(bytes.count, place + Self.reach))]
    let columns = before.count { !Self.continuesCharacter($0) } - (from.column - 1)
    return fault.moved(byColumns: columns, bytes: -before.startIndex)
      .excerpt(from: String(decoding: before + after, as: UTF8.self))
  }

  /// The bytes on each side of a fault among which its excerpt is found: more than an excerpt shows.
  private static let reach = 400

  /// Whether the byte of UTF-8 is not the first of its character.
  private static func continuesCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension Diagnostic {
  /// The same about a text that starts earlier, or is cut.
  fileprivate func moved(byLines lines: Int = 0, byColumns columns: Int = 0, bytes: Int = 0) -> Self
  {
    func move(_ place: SourceLocation) -> SourceLocation {
      SourceLocation(
        line: place.line + lines, column: place.column + columns,
        utf8Offset: place.utf8Offset + bytes)
    }
    return Diagnostic(message, at: move(range.lowerBound)..<move(range.upperBound))
  }
}
