import CharRNN
import Composition
import JSON
import TestSupport
import Safetensors
import Testing

@testable import LiltShell

/// A session in a temporary folder with a tunebook, `tunes.abc`, and small models.
struct ModelShell {
  let folder: TemporaryFolder
  var shell: TestShell
  let sink: WatchedSink

  /// Eight tunes, one of them held out; 32 characters, with newline.
  static let tunebook = (1...8).map { number in
    """
    X:\(number)
    T:Tune \(number)
    M:6/8
    \(number == 3 ? "L:1/8\n" : "")K:\(number.isMultiple(of: 2) ? "D" : "G")
    "G"GAB dBG|\(String(repeating: "A", count: number)) c\(number)BA|FED def|g3 G3:|


    """
  }.joined()

  init(
    in folder: TemporaryFolder? = nil, keepsState: Bool = false,
    change: (inout World) -> Void = { _ in }
  ) throws {
    let folder = try folder ?? TemporaryFolder()
    try folder.write(Self.tunebook, to: "tunes.abc")
    let sink = WatchedSink()
    shell = TestShell(
      in: folder.path, environment: keepsState ? ["LILT_STATE": folder.path + "/state"] : [:]
    ) { world in
      sink.next = world.output
      world.output = sink
      change(&world)
    }
    self.folder = folder
    self.sink = sink
  }

  /// A session with the tunebook loaded and an untrained model.
  static func withModel(
    in folder: TemporaryFolder? = nil, keepsState: Bool = false,
    change: (inout World) -> Void = { _ in }
  ) throws -> ModelShell {
    var shell = try ModelShell(in: folder, keepsState: keepsState, change: change)
    shell.does(
      "corpus load tunes.abc", "model new --embedding 4 --layers 6 --seed 1",
      "set batch 3", "set sequence 8", "set learning-rate 0.01")
    return shell
  }

  /// The same session with a clock that advances by `tick` at each reading.
  static func withModel(ticking tick: Duration) throws -> ModelShell {
    var time = Duration.zero
    return try withModel { world in
      world.now = {
        time += tick
        return time
      }
    }
  }

  var session: Session { shell.session }
  var output: String { shell.recorder.output }
  var error: String { shell.recorder.error }

  /// The digest of the weights.
  var digest: String? { session.model?.model.digest.hexadecimal }

  /// The optimiser's memory.
  var memory: OptimizerMemory? { session.model?.model.optimizerMemory }

  @discardableResult
  mutating func run(_ cell: String) -> Outcome { shell.session.execute(cell) }

  /// Runs cells that must succeed.
  mutating func does(_ cells: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    for cell in cells {
      let outcome = run(cell)
      #expect(outcome == .done, "'\(cell)': \(error)", sourceLocation: sourceLocation)
    }
  }

  /// Runs a cell that must succeed and returns its standard output.
  mutating func prints(
    _ cell: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let before = output.utf8.count
    does(cell, sourceLocation: sourceLocation)
    return String(decoding: output.utf8.dropFirst(before), as: UTF8.self)
  }

  /// Runs a cell whose standard output must be one line of JSON and returns the value.
  mutating func json(
    _ cell: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> JSONValue {
    let text = prints(cell, sourceLocation: sourceLocation)
    #expect(text.hasSuffix("\n") && !text.dropLast().contains("\n"), sourceLocation: sourceLocation)
    return try JSONValue(parsing: text)
  }

  /// Runs a cell that must fail and returns its kind of failure and its message.
  mutating func fails(_ cell: String) -> (kind: Failure.Kind?, text: String) {
    let before = error.utf8.count
    let outcome = run(cell)
    let text = String(decoding: error.utf8.dropFirst(before), as: UTF8.self)
    guard case .failed(let kind) = outcome else { return (nil, text) }
    return (kind, text)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    try Fixtures.bytes(at: folder.path + "/" + name)
  }
}

/// Forwards output and reports progress to a closure.
final class WatchedSink: OutputSink {
  var next: (any OutputSink)?
  var failure: OutputFailure? { next?.failure }
  /// Called with the number of each progress report or piece of a tune, from 1.
  var onProgress: ((Int) -> Void)?
  private var count = 0

  func receive(_ output: Output) {
    next?.receive(output)
    switch output {
    case .progress, .fragment:
      count += 1
      onProgress?(count)
    default: break
    }
  }
}
