import ArgumentParser

/// A command together with the options that all commands have.
protocol Invocation: ParsableCommand {
  associatedtype Invoked: Command

  var command: Invoked { get }
  var quiet: Bool { get }
  var json: Bool { get }
}

/// A command without results.
struct PlainInvocation<Invoked: Command>: Invocation {
  static var configuration: CommandConfiguration { Invoked.configuration }

  @OptionGroup var command: Invoked

  @Flag(help: "Show nothing but warnings and errors.")
  var quiet = false

  var json: Bool { false }
}

/// A command with results.
struct ResultInvocation<Invoked: Command>: Invocation {
  static var configuration: CommandConfiguration { Invoked.configuration }

  @OptionGroup var command: Invoked

  @Flag(help: "Print one JSON value and nothing else.")
  var json = false

  @Flag(help: "Show nothing but warnings and errors.")
  var quiet = false
}

extension Command {
  /// The parser of the command's words.
  static var invocation: any Invocation.Type {
    result == nil ? PlainInvocation<Self>.self : ResultInvocation<Self>.self
  }
}
