/// The number of insertions, deletions, replacements and swaps of neighbours that turn `source`
/// into `target` (optimal string alignment; Damerau 1964).
///
/// - Complexity: O(*m* · *n*) for texts of *m* and *n* characters.
func editDistance(_ source: String, _ target: String) -> Int {
  let source = Array(source.unicodeScalars)
  let target = Array(target.unicodeScalars)
  var beforeLast: [Int] = []
  var last = Array(0...target.count)
  for i in source.indices {
    var row = [i + 1]
    for j in target.indices {
      let replaced = last[j] + (source[i] == target[j] ? 0 : 1)
      var best = min(replaced, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, source[i] == target[j - 1], source[i - 1] == target[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[target.count]
}

/// The candidate that `word` was probably meant to be; `nil` if none is near.
///
/// A third of its letters may be wrong, but always one. A prefix of a candidate is near too.
func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
  let word = word.lowercased()
  guard !word.isEmpty else { return nil }
  let allowed = max(1, word.unicodeScalars.count / 3)
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let other = candidate.lowercased()
    let distance =
      word.unicodeScalars.count > 1 && other.hasPrefix(word) ? 1 : editDistance(word, other)
    guard distance <= allowed, distance < other.unicodeScalars.count else { continue }
    if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
  }
  return best?.candidate
}
