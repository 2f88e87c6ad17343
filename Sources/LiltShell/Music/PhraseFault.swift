import ABCNotation
import Composition

/// The first place in a typed phrase that cannot be read as ABC.
struct PhraseFault {
  /// The fault; its lines are those of header and phrase.
  let diagnostic: Diagnostic
  /// Its line in the phrase, from 1.
  let line: Int

  /// What may follow the end of a phrase: a fault that one of them mends is only an open end, such as
  /// `"Am`, `(3AB` or `A>`.
  private static let continuations = ["A", "AAAAAAAAA", "\"A", "]A", "}A", "!A"]

  /// Finds the first fault; returns `nil` for a phrase without faults.
  ///
  /// - Parameter prime: What the model reads; a phrase without a whole header is read after one.
  init?(in prime: Prime) {
    let before = prime.opening.unicodeScalars.startsTune ? "" : "X:1\n"
    let text = before + prime.opening
    let key = PrimeKind(prime.opening) == .header ? "\nK:C\n" : ""
    let first = (before + prime.header).count { $0 == "\n" } + 1
    let last = text.count { $0 == "\n" } + 1
    let faults = Self.faults(in: text + key).filter { first...last ~= $0.range.lowerBound.line }
    let found = faults.first { fault in
      let start = fault.range.lowerBound
      if start.line < last { return true }
      if text.endsInOpenField { return false }
      return Self.continuations.allSatisfy { end in
        Self.faults(in: text + end + key).contains {
          $0.name == fault.name && $0.range.lowerBound == start
        }
      }
    }
    guard let found else { return nil }
    diagnostic = found
    line = found.range.lowerBound.line - first + 1
  }

  private static func faults(in text: String) -> [Diagnostic] {
    TuneReader(text).flatMap(\.diagnostics).filter { $0.severity != .note }
  }
}

extension Session {
  /// Warns of the first fault in what a model reads, which it reads as it is.
  func warnOfFaults(in prime: Prime) {
    guard let fault = PhraseFault(in: prime) else { return }
    let column = fault.diagnostic.range.lowerBound.column
    let place = fault.line == 1 ? "" : "line \(fault.line), "
    warn("\(place)column \(column): \(fault.diagnostic.message.text); it is read as it is")
  }
}
