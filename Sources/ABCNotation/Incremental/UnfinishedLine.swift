// What the parser reports about the beginning of a line, and what of it later characters can mend.

extension DiagnosticCollector {
  /// Where the first bracket, brace or quotation mark stands that is open at the end of `line`.
  func firstOpening(in line: [UInt8]) -> Int? {
    all.first { item in
      switch item.message {
      case .unclosedGrace: true
      case .unclosedChord, .unclosedQuote, .unclosedInlineField:
        // Those that a bar line or a space has ended already cannot be closed any more.
        item.message == .unclosedInlineField || line.isEnd(Int(item.span.end))
      default: false
      }
    }.map { Int($0.span.start) }
  }

  /// Whether all that was reported about `line` can be mended by characters that follow.
  ///
  /// Of what stands behind an `opening` nothing is known yet, but in a chord.
  func allCanBeMended(in line: [UInt8], opening: Int?) -> Bool {
    all.allSatisfy { item in
      let (start, end) = (Int(item.span.start), Int(item.span.end))
      if let opening, start >= opening {
        guard line[opening] == UInt8(ascii: "["), item.message != .unclosedInlineField else {
          return true
        }
        return start == opening || (end == line.count && Self.isMendable(item.message, line[start]))
      }
      return end == line.count && Self.isMendable(item.message, line[start])
    }
  }

  /// Whether nothing is reported about `line` but that its last sign is a decoration with an unknown
  /// name, which begins a known one.
  func isBegunDecoration(in line: [UInt8]) -> Bool {
    all.allSatisfy { item in
      let name = line[Int(item.span.start)..<Int(item.span.end)].dropFirst().dropLast()
      return item.message.name == "unknown-decoration" && Int(item.span.end) == line.count
        && Decoration.names.contains { $0.utf8.starts(with: name) }
    }
  }

  /// Whether something reported about the last characters can be mended by further ones.
  private static func isMendable(_ message: Diagnostic.Message, _ first: UInt8) -> Bool {
    switch message {
    // A note may follow, a digit that makes a number of a zero, a colon or the rest of a name.
    case .accidentalWithoutNote, .zeroLength: true
    case .unknownCharacter(":"), .unknownCharacter("+"): true
    default: message.name == "bad-tuplet" || message.name == "bad-ending" && first != 0x22
    }
  }
}

extension [UInt8] {
  /// Whether nothing but white space stands from `place` on.
  fileprivate func isEnd(_ place: Int) -> Bool { trimmed(place..<count).isEmpty }
}
