internal import CKernels
internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Runs work on several cores at once, one lane a core: the only place where lilt uses threads.
///
/// A lane writes only its own buffers, and `run` returns after all lanes have. Results depend on the
/// number of lanes, not on their timing.
public struct LaneTeam {
  /// The number of lanes, at least 1.
  let count: Int

  /// The cores of this machine that lilt may use.
  public static var coreCount: Int { max(1, ck_core_count()) }

  /// Calls `work` once for every lane from 0 and returns when all have returned.
  ///
  /// - Throws: the error of the lane with the lowest number among those that threw.
  func run<Failure: Error>(_ work: (Int) throws(Failure) -> Void) throws(Failure) {
    if count == 1 {
      Self.keepToThisThread()
      try work(0)
      return
    }
    var errors = [Failure?](repeating: nil, count: count)
    errors.withUnsafeMutableBufferPointer { slots in
      withoutActuallyEscaping(work) { work in
        let shared = SharedWork(work: work, errors: slots)
        DispatchQueue.concurrentPerform(iterations: count) { lane in
          Self.keepToThisThread()
          do throws(Failure) {
            try shared.work(lane)
          } catch {
            shared.errors[lane] = error
          }
        }
      }
    }
    if let first = errors.compactMap({ $0 }).first { throw first }
  }

  /// What the lanes share while they run.
  ///
  /// Unchecked, since the compiler cannot see that each lane writes only its own buffers and its own
  /// slot of `errors`, and that `run` outlives all of them.
  private struct SharedWork<Failure: Error>: @unchecked Sendable {
    let work: (Int) throws(Failure) -> Void
    let errors: UnsafeMutableBufferPointer<Failure?>
  }

  /// Stops oneDNN's OpenMP from starting a team of its own inside a lane.
  ///
  /// Looked up at run time: oneDNN may be built with any OpenMP library, or none.
  private static func keepToThisThread() { setThreadCount?(1) }

  private static let setThreadCount: (@convention(c) (Int32) -> Void)? = {
    guard let symbol = dlsym(nil, "omp_set_num_threads") else { return nil }
    return unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Void).self)
  }()

  /// The part of `total` items that falls to `lane`: the lanes' parts are contiguous, in order, and
  /// differ by at most one `unit` of items.
  func share(of total: Int, lane: Int, unit: Int = 1) -> Range<Int> {
    let units = (total + unit - 1) / unit
    let start = units * lane / count * unit
    let end = units * (lane + 1) / count * unit
    return min(start, total)..<min(end, total)
  }
}
