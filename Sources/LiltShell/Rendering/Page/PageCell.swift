/// A cell with its results, as a page or a notebook shows it.
struct PageCell {
  /// Its number in the session.
  let number: Int
  /// Its text.
  let text: String
  /// Whether its command succeeded.
  let succeeded: Bool
  /// What it showed; `nil` if the session dropped it to make room for newer results.
  let results: [any CommandResult]?
  /// What it said besides: notes, warnings and the reason of a failure.
  let notes: [String]

  init(
    number: Int, text: String, succeeded: Bool, results: [any CommandResult]?, notes: [String] = []
  ) {
    self.number = number
    self.text = text
    self.succeeded = succeeded
    self.results = results
    self.notes = notes
  }

  /// The parts of its results, in order.
  var blocks: [Block] { (results ?? []).flatMap(\.blocks) }
}

extension PageCell {
  /// What takes the place of results that the session no longer has.
  static let lostResults = "The session kept only newer results."
}
