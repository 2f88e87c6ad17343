import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times the parts of lilt and prints a report: `make bench`.
///
/// With the name of a benchmark (`train`, `sample`, `sample-16` …) only that one runs and prints
/// one number, units per second, so that a script can take turns with another engine.
@main
enum Benchmarks {
  static func main() throws {
    let part = CommandLine.arguments.dropFirst().first
    let suite = BenchmarkSuite()
    guard let part else {
      return try Report(
        suite: suite, stopwatch: Stopwatch(runs: 7...400, budget: .seconds(0.5))
      ).print()
    }
    let benchmarks = try suite.benchmarks()
    guard let benchmark = benchmarks.first(where: { $0.name == part }) else {
      let names = benchmarks.map(\.name).joined(separator: ", ")
      let message = "no benchmark '\(part)', expected one of \(names)\n"
      _ = message.withCString { write(STDERR_FILENO, $0, message.utf8.count) }
      exit(2)
    }
    print(try suite.measurement(of: benchmark).median)
  }
}
