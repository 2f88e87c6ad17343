import ABCNotation
import CharRNN
import Composition

extension Unicode.Scalar {
  /// Whether the character is neither white space nor part of a bar line.
  var isInBar: Bool {
    !properties.isWhitespace && !"|:[]".unicodeScalars.contains(self)
  }
}

extension [Unicode.Scalar] {
  /// The bars of a tune's body, each up to and including its final bar line.
  ///
  /// Field and comment lines belong to no bar. A bar line within quotes ends no bar; one with no
  /// music before it belongs to the bar that follows.
  var writtenBars: [Range<Int>] {
    var bars: [Range<Int>] = []
    var start = 0
    var lineStart = 0
    for end in indices.filter({ self[$0] == "\n" }) + [count] {
      let line = self[lineStart..<end]
      switch line.lineKind {
      case .field, .comment, .directive:
        if start < lineStart { bars.append(start..<lineStart) }
        start = Swift.min(end + 1, count)
      case .blank, .music:
        for barEnd in line.barEnds where self[start..<barEnd].contains(where: \.isInBar) {
          bars.append(start..<barEnd)
          start = barEnd
        }
      }
      lineStart = end + 1
    }
    if start < count { bars.append(start..<count) }
    return bars.filter { range in
      self[range].contains { !$0.properties.isWhitespace }
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// Where bars end in a line of music: behind each run of bar-line signs that has a `|`, or a
  /// repeat `::`.
  var barEnds: [Int] {
    var ends: [Int] = []
    var isQuoted = false
    var index = startIndex
    while index < endIndex {
      if self[index] == "\"" { isQuoted.toggle() }
      guard !isQuoted, self[index] == "|" || self[index] == ":" else {
        index += 1
        continue
      }
      let start = index
      while index < endIndex, "|:]".unicodeScalars.contains(self[index]) { index += 1 }
      let run = self[start..<index]
      if run.contains("|") || run.count > 1 { ends.append(index) }
    }
    return ends
  }
}
