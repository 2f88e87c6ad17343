/// What a cell asks for.
struct Request {
  /// The command that runs.
  let command: any Command.Type
  /// The words after the command's name; of a raw command its options.
  var arguments: [String] = []
  /// The verbatim text that a raw command was given; `nil` where none was.
  var text: String?
}
