import Synchronization

/// The request to stop that Ctrl-C makes, read by commands between two steps.
///
/// A signal handler may call `request()`: it is one atomic addition.
package final class Interrupt: Sendable {
  private let requests = Atomic<Int>(0)

  /// Nothing is requested.
  package init() {}

  /// Asks the running command to stop at its next poll; returns how often that was asked now.
  @discardableResult
  package func request() -> Int { requests.add(1, ordering: .relaxed).newValue }

  /// Whether the running command should stop.
  package var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Forgets all requests, before something new begins.
  package func clear() { requests.store(0, ordering: .relaxed) }
}

/// A command stopped because it was asked to, and what it had done is not kept.
package struct Interrupted: Error, Hashable, Sendable {
  /// A command that stops.
  package init() {}
}
