import LiltShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process: arguments, streams, signals, exit status.
@main
enum Lilt {
  static func main() {
    let streams = StandardStreams()
    let interrupt = Signals.interrupt
    Signals.install()
    let world = streams.world(interrupt: interrupt)
    let standardInput = LineSource(name: "stdin") { try streams.readInput(interrupt) }
    let status = Program.run(
      Array(CommandLine.arguments.dropFirst()), in: world, standardInput: standardInput
    ) { _ in .done }
    exit(status)
  }
}
