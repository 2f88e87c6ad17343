import Drawing
import JSON

/// Text that has no other form, such as help or a tune as it stands.
struct TextResult: CommandResult {
  let text: String

  init(_ text: String) { self.text = text }

  var json: JSONValue { .string(text.trimmingTrailingNewlines) }
  var blocks: [Block] { [.text(text)] }
}
