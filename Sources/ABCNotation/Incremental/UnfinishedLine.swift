// Decides which diagnostics about an unfinished line later characters can resolve.

extension DiagnosticCollector {
  /// The index of the first bracket, brace or quotation mark that is open at the end of `line`.
  func firstOpening(in line: [UInt8]) -> Int? {
    all.first { item in
      switch item.message {
      case .unclosedGrace: true
      case .unclosedChord, .unclosedQuote, .unclosedInlineField:
        // A bar line or a space has ended the others, which nothing can close any more.
        item.message == .unclosedInlineField || line.isEnd(Int(item.span.end))
      default: false
      }
    }.map { Int($0.span.start) }
  }

  /// Whether later characters can resolve all diagnostics about `line`.
  ///
  /// Diagnostics behind `opening` do not count yet, except inside a chord.
  func allCanBeResolved(in line: [UInt8], opening: Int?) -> Bool {
    let isField = all.contains {
      $0.message == .unclosedInlineField && Int($0.span.start) == opening
    }
    return all.allSatisfy { item in
      let (start, end) = (Int(item.span.start), Int(item.span.end))
      if let opening, start >= opening {
        guard line[opening] == UInt8(ascii: "["), !isField else { return true }
        // `[V` may become a field.
        let mayBecomeField = start == opening + 1 && end == start + 1 && line[start].isLetter
        return start == opening
          || end == line.count
            && (mayBecomeField || Self.isResolvable(item.message, line[start]))
      }
      return end == line.count && Self.isResolvable(item.message, line[start])
    }
  }

  /// Whether the only diagnostic is about a decoration at the end of `line` whose name begins a
  /// known one.
  func isBegunDecoration(in line: [UInt8]) -> Bool {
    all.allSatisfy { item in
      let name = line[Int(item.span.start)..<Int(item.span.end)].dropFirst().dropLast()
      // `+fe` may also become a chord of old ABC.
      return ["unknown-decoration", "old-chord"].contains(item.message.name)
        && Int(item.span.end) == line.count
        && Decoration.names.contains { $0.utf8.starts(with: name) }
    }
  }

  /// Whether further characters can resolve a diagnostic about the last ones.
  private static func isResolvable(_ message: Diagnostic.Message, _ first: UInt8) -> Bool {
    switch message {
    // A note can follow an accidental, a digit a zero, and a bar line or name can be completed.
    case .accidentalWithoutNote, .zeroLength: true
    case .unknownCharacter(":"), .unknownCharacter("+"): true
    default:
      ["bad-tuplet", "zero-in-tuplet"].contains(message.name)
        // `:::` may become `:::|`.
        || message.name == "unusual-repeat" && first == UInt8(ascii: ":")
        || message.name == "bad-ending" && first != 0x22
    }
  }
}

extension [UInt8] {
  /// Whether only white space follows from `place` on.
  fileprivate func isEnd(_ place: Int) -> Bool { trimmed(place..<count).isEmpty }
}
