/// A folder with the checkpoints of a run, which was opened.
struct CheckpointFolder: Hashable {
  let path: String
  /// Whether it ships with lilt: its epochs are there to be read, and no training goes on in it.
  var isShipped = false
}
