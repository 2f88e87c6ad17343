import CharRNN

/// A part of lilt that is timed.
struct Benchmark {
  /// Its name on the command line.
  let name: String
  /// Its description in the table.
  let summary: String
  /// The unit that it counts, such as characters.
  let unit: String
  /// Measures it; returns `nil` if the stopwatch was stopped.
  let run: (Stopwatch) throws -> Measurement?
}
