// Messages about remarks.
extension Diagnostic.Message {
  static func furtherNotesOmitted(count: Int) -> Self {
    Self(
      "further-notes-omitted", .note,
      count == 1
        ? "1 further remark about this tune is not listed"
        : "\(count) further remarks about this tune are not listed")
  }
}
