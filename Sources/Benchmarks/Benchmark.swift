import CharRNN

/// One part of lilt that is timed.
struct Benchmark {
  /// What it is called on the command line.
  let name: String
  /// What is done, for the table.
  let summary: String
  /// What is counted.
  let unit: String
  /// Times it; `nil` where the stopwatch was told to stop.
  let run: (Stopwatch) throws -> Measurement?
}
