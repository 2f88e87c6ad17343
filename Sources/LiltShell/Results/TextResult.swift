import Drawing
import JSON

/// Plain text, such as help or the text of a tune.
struct TextResult: CommandResult {
  let text: String

  init(_ text: String) { self.text = text }

  var json: JSONValue { .string(text.trimmingTrailingNewlines) }
  var blocks: [Block] { [.text(text)] }
}
