import Drawing
import LiltShell
import TestSupport

/// Records the output of a session in order, with marks for standard error.
final class Recorder {
  private(set) var output = ""
  private(set) var error = ""
  private(set) var transcript = ""
  /// The failure of the next write to standard output.
  var failure: OutputFailure?

  func write(_ stream: StreamRenderer.Stream, _ text: String) -> OutputFailure? {
    switch stream {
    case .output:
      if let failure { return failure }
      output += text
      transcript += text
    case .error:
      error += text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      transcript += lines.map { $0.isEmpty ? "" : "2> " + $0 }.joined(separator: "\n")
    }
    return nil
  }
}

/// A session in an isolated world: no terminal, no environment, a stopped clock.
struct TestShell {
  let recorder: Recorder
  let world: World
  var session: Session

  init(
    in folder: String = "/nonexistent", environment: [String: String] = [:],
    variables: [String: String] = [:], change: (inout World) -> Void = { _ in }
  ) {
    let recorder = Recorder()
    let renderer = StreamRenderer(terminal: .none, now: { .zero }, write: recorder.write)
    var world = World(
      output: renderer, now: { .zero }, makeSeed: { 1 }, workingDirectory: folder,
      environment: environment,
      interrupt: Interrupt(), terminal: .none, executable: "/nonexistent/lilt")
    change(&world)
    world.terminal.alphabet = DotCanvas.Alphabet(in: world.environment)
    renderer.terminal = world.terminal
    self.recorder = recorder
    self.world = world
    session = Session(world: world, variables: variables)
  }

  /// A session in a new folder with text files, by their names.
  static func inFolder(
    with files: [String: String]
  ) throws -> (folder: TemporaryFolder, shell: TestShell) {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    return (folder, TestShell(in: folder.path))
  }

  /// Runs lilt as a process does and returns its exit status.
  func run(_ arguments: String..., input: String = "") -> Int32 {
    Startup.run(arguments, in: world, standardInput: LineSource(text: input)) { _, _ in .done }
  }
}

/// A prompt with scripted input, which then ends.
final class ScriptedPrompt: CellPrompt {
  private var inputs: ArraySlice<PromptInput>
  /// The prompts with their prefilled text, in order.
  private(set) var shown: [String] = []
  /// The entries of the history.
  private(set) var remembered: [String] = []

  init(_ inputs: [PromptInput]) { self.inputs = inputs[...] }

  func read(_ prompt: String, prefill: String, completer: Completer) -> PromptInput {
    shown.append(prompt + prefill)
    return inputs.popFirst() ?? .end
  }

  func remember(_ cell: String) { remembered.append(cell) }
}
