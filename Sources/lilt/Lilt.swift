import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process: streams, terminal, signals, exit status.
@main
enum Lilt {
  static func main() {
    FreedMemory.goesBack()
    let streams = StandardStreams()
    Signals.install()
    let standardInput = LineSource(name: "stdin") { try streams.readInput(Signals.interrupt) }
    var world = streams.world(interrupt: Signals.interrupt)
    let prompt = world.terminal.isInteractive ? Prompt(world.terminal, standardInput) : nil
    world.answer = { question in
      if let prompt { return prompt.answer(question) }
      return try standardInput.next()
    }
    world.lineEditor = LineEditor.version
    world.runSystemCommand = SystemShell.run
    let status = Startup.run(
      Array(CommandLine.arguments.dropFirst()), in: world, standardInput: standardInput
    ) { session, keepsHistory in
      guard let prompt else { return .done }
      var loop = PromptLoop(prompt.reader, for: session, keepsHistory: keepsHistory)
      return loop.run(&session)
    }
    TerminalModes.restore()
    exit(status)
  }
}

/// The reader of the prompt, made lazily so that a script on a terminal starts no line editor.
private final class Prompt {
  private let terminal: Terminal
  private let standardInput: LineSource

  init(_ terminal: Terminal, _ standardInput: LineSource) {
    self.terminal = terminal
    self.standardInput = standardInput
  }

  private lazy var plain = PlainReader(standardInput)
  private lazy var editing: EditLineReader? = {
    guard terminal.output.isTerminal else { return nil }
    // In any other encoding, libedit would drop all characters outside ASCII.
    setlocale(LC_CTYPE, "")
    if String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
    return EditLineReader(hasColour: terminal.output.hasColour)
  }()

  var reader: any CellPrompt { editing ?? plain }

  func answer(_ question: String) -> String? {
    editing.map { $0.readAnswer(question) } ?? plain.readAnswer(question)
  }
}
