/// A line of a tune, as the judge tells lines apart.
enum ScannedLine {
  /// A field with its value, without a comment.
  case field(Unicode.Scalar, String)
  /// Music without a comment.
  case music([Unicode.Scalar])
  /// A comment or directive.
  case comment(String)

  init(_ line: TuneText) {
    let line = line.trimmed
    if line.first == "%" {
      self = .comment(line.string)
      return
    }
    let content = Self.withoutComment(line)
    let start = content.prefix(3).map(\.self)
    if start.count >= 2, start[1] == ":", start[0].isLetter || start[0] == "+",
      start.count == 2 || start[2] != "|" && start[2] != ":"
    {
      self = .field(start[0], content.dropFirst(2).trimmed.string)
    } else {
      self = .music(Array(content))
    }
  }

  /// The line up to the first `%` that no backslash escapes.
  private static func withoutComment(_ line: TuneText) -> TuneText {
    var isEscaped = false
    for place in line.indices {
      if line[place] == "%", !isEscaped { return line[..<place] }
      isEscaped = line[place] == "\\" && !isEscaped
    }
    return line
  }
}

/// The length of a bar, as an `M:` field gives it.
struct ScannedMetre {
  /// The length of a bar in ticks of `MusicScanner.whole`.
  let ticks: Int
  /// Whether beats have three parts, as in 6/8.
  let isCompound: Bool

  /// - Returns: nil for `none` and for what is no metre.
  init?(_ value: String) {
    let value = value.filter { $0 != " " && $0 != "(" && $0 != ")" }
    if value == "C" || value == "C|" {
      (ticks, isCompound) = (MusicScanner.whole, false)
      return
    }
    let halves = value.split(separator: "/")
    guard halves.count == 2, let below = Int(halves[1]), (1...64).contains(below) else {
      return nil
    }
    let terms = halves[0].split(separator: "+").map { Int($0) ?? 0 }
    let above = terms.reduce(0) { $0 + min($1, 1000) }
    guard (1...1000).contains(above), MusicScanner.whole % below == 0 else { return nil }
    ticks = MusicScanner.whole / below * above
    isCompound = above > 3 && above % 3 == 0
  }
}
