import Synchronization

/// The request to stop that Ctrl-C makes; commands poll it between steps.
///
/// A signal handler may call `request()`, which is one atomic addition.
package final class Interrupt: Sendable {
  private let requests = Atomic<Int>(0)

  /// Makes an interrupt that is not requested.
  package init() {}

  /// Asks the running command to stop at its next poll; returns the number of requests so far.
  @discardableResult
  package func request() -> Int { requests.add(1, ordering: .relaxed).newValue }

  /// Whether the running command should stop.
  package var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Clears all requests, before a new command begins.
  package func clear() { requests.store(0, ordering: .relaxed) }
}

/// Thrown when the user stops a command, whose changes are then discarded.
package struct Interrupted: Error, Hashable, Sendable {
  /// Makes the error.
  package init() {}
}
