/// A command with its arguments.
struct Request {
  /// The command to run.
  let command: any Command.Type
  /// The words after the command's name; for a raw command, only its options.
  var arguments: [String] = []
  /// The verbatim text of a raw command; `nil` if none was given.
  var text: String?
}
