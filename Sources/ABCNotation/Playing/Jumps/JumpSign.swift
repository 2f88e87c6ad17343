/// A sign or word about the order in which music is played, such as `!D.C.!` (ABC 2.1 §4.14) or
/// `"D.S. al Coda"`.
enum JumpSign: Hashable {
  /// `D.C.` or `D.S.`.
  case jump(Jump)
  /// The end of the music, after a jump.
  case fine
  /// The place that `D.S.` goes back to.
  case segno
  /// The place where the music leaves for the coda after a jump, and that where the coda starts.
  case coda
  /// The place where the music leaves for the coda after a jump.
  case toCoda

  /// A jump back.
  struct Jump: Hashable {
    /// Where the music goes on after the jump.
    enum Goal { case fine, coda }

    /// Whether it goes back to a segno; otherwise to the start.
    var isToSegno: Bool
    /// Where the music ends or leaves for the coda; `nil` if the words do not say.
    var goal: Goal?
    /// Whether repeats are taken again after it.
    var takesRepeats = false
  }

  /// What a text is as a jump.
  enum Reading: Equatable {
    case sign(JumpSign)
    /// It begins like a jump, but the rest of it is not understood.
    case unknown
  }

  /// The name of the sign for people.
  var name: String {
    switch self {
    case .jump(let jump):
      (jump.isToSegno ? "D.S." : "D.C.")
        + (jump.goal.map { $0 == .fine ? " al Fine" : " al Coda" } ?? "")
    case .fine: "Fine"
    case .segno: "segno"
    case .coda: "coda"
    case .toCoda: "To Coda"
    }
  }

  /// The sign that the name of a decoration means, in capital or small letters.
  init?(decoration name: String) {
    guard let first = name.utf8.first, "dfsctDFSCT".utf8.contains(first) else { return nil }
    switch name.lowercased() {
    case "d.c.", "dacapo": self = .jump(Jump(isToSegno: false))
    case "d.s.": self = .jump(Jump(isToSegno: true))
    case "d.c.alfine": self = .jump(Jump(isToSegno: false, goal: .fine))
    case "d.c.alcoda": self = .jump(Jump(isToSegno: false, goal: .coda))
    case "d.s.alfine": self = .jump(Jump(isToSegno: true, goal: .fine))
    case "d.s.alcoda": self = .jump(Jump(isToSegno: true, goal: .coda))
    case "fine": self = .fine
    case "segno": self = .segno
    case "coda": self = .coda
    // "Da Coda" and "To Coda" stand at the place where the music leaves.
    case "dacoda", "tocoda": self = .toCoda
    default: return nil
    }
  }

  /// The sign that a decoration of one letter means: `S` a segno, `O` a coda.
  init?(symbol: Int8) {
    switch UInt8(clamping: symbol) {
    case UInt8(ascii: "S"): self = .segno
    case UInt8(ascii: "O"): self = .coda
    default: return nil
    }
  }

  /// Reads the words of an annotation or of a quoted text in the place of a chord symbol.
  ///
  /// - Returns: `nil` if they are about something else.
  static func reading(_ text: String) -> Reading? {
    guard text.mayBeJump else { return nil }
    var words = text.lowercased().split { !$0.isLetter }.map(String.init)
    for (first, second, whole) in Self.pairs where words.starts(with: [first, second]) {
      words.replaceSubrange(0..<2, with: [whole])
    }
    switch words {
    case ["fine"]: return .sign(.fine)
    case ["segno"]: return .sign(.segno)
    case ["coda"]: return .sign(.coda)
    case ["to", "coda"], ["al", "coda"], ["alla", "coda"], ["da", "coda"]: return .sign(.toCoda)
    default: break
    }
    guard let first = words.first, first == "dc" || first == "ds" else { return nil }
    var jump = Jump(isToSegno: first == "ds")
    words.removeFirst()
    if let place = words.firstIndex(where: {
      ["con", "with", "senza", "without", "no"].contains($0)
    }),
      words.count == place + 2,
      words[place + 1].hasPrefix("rep") || words[place + 1].hasPrefix("rip")
    {
      jump.takesRepeats = ["con", "with"].contains(words[place])
      words.removeSubrange(place...)
    }
    switch words {
    case []: break
    case ["al", "fine"], ["fine"], ["alfine"], ["to", "fine"]: jump.goal = .fine
    case ["al", "coda"], ["coda"], ["alcoda"], ["to", "coda"], ["alla", "coda"], ["e", "coda"],
      ["e", "poi", "coda"], ["e", "poi", "la", "coda"], ["poi", "coda"], ["poi", "la", "coda"]:
      jump.goal = .coda
    default: return .unknown
    }
    return .sign(.jump(jump))
  }

  /// Words that are written in two ways.
  private static let pairs = [
    ("d", "c", "dc"), ("d", "s", "ds"), ("da", "capo", "dc"), ("dal", "segno", "ds"),
    ("del", "segno", "ds"),
  ]
}

extension String {
  /// Whether the text begins like the words of a jump, after signs of placement.
  fileprivate var mayBeJump: Bool {
    // `D/c` and `D/c+` are chords, not a da capo.
    if utf8.count > 40 || utf8.contains(where: { "/+#".utf8.contains($0) }) { return false }
    guard let first = utf8.first(where: \.isLetter) else { return false }
    return "dfscta".utf8.contains(first | 0x20)
  }
}
