/// The bars and parts of a tune, counted from its text by `MusicScanner`.
struct BarCount: Equatable {
  /// The parts in the order written.
  private(set) var parts: [WrittenPart] = []
  /// The labels of parts in the body, in order: capital letters only, since words such as `D.S.`
  /// label none.
  private(set) var labels: [String] = []
  /// The order of parts that the header's `P:` gives; nil if it is missing or has other signs than
  /// labels of parts.
  private(set) var order: [String]?

  private var part = WrittenPart()
  private var endingNumber: Int?
  /// Whether a repeat sign or double bar line came last, so that music starts a part.
  private var isAtBoundary = false

  /// Counts the bars of `tune`.
  init(_ tune: TuneText) {
    let scanner = MusicScanner(tune)
    var (metre, key) = (scanner.metre, scanner.key)
    var open = OpenBar(metre: metre, key: key)
    /// The part of a bar before its endings begin.
    var shared = open

    func close(_ count: inout BarCount) {
      if !open.isEmpty { count.add(open.closed) }
      open = OpenBar(metre: metre, key: key)
    }
    for (item, text) in scanner.items {
      switch item {
      case .sound(let ticks, let isRest):
        if isAtBoundary { finishPart() }
        open.add(sound: ticks, isRest: isRest, text: text)
      case .wholeBars(let number):
        if isAtBoundary { finishPart() }
        close(&self)
        for _ in 0..<min(number, 100) { add(WrittenBar(ticks: metre, metre: metre, music: "z")) }
      case .tuplet(let notes, let time, let count, let isCounted):
        open.add(tuplet: notes, time: time, count: count, isCounted: isCounted, text: text)
      case .broken(let number):
        open.add(broken: number, text: text)
      case .overlay:
        open.overlay()
      case .barLine(let sign):
        close(&self)
        take(sign)
      case .ending(let number):
        if endingNumber == nil { shared = open } else if number > 1 { open = shared }
        startEnding(number)
      case .part(let label):
        guard label.count == 1, label.allSatisfy(\.isUppercase) else { continue }
        close(&self)
        finishPart()
        labels.append(label)
        part.label = label
      case .metre(let ticks):
        metre = ticks
        if open.isEmpty { open = OpenBar(metre: metre, key: key) }
      case .key(let value):
        key = value
        if open.isEmpty { open = OpenBar(metre: metre, key: key) }
      case .chordSymbol(let chord):
        open.add(chord: chord)
      }
    }
    close(&self)
    finishPart()
    // A tune of a pick-up alone still has that bar.
    if parts.isEmpty, !part.bars.isEmpty { parts = [part] }
    takeOrder(of: tune)
  }

  private mutating func add(_ bar: WrittenBar) {
    if endingNumber != nil {
      part.endings[part.endings.count - 1].append(bar)
    } else {
      part.bars.append(bar)
    }
  }

  private mutating func take(_ sign: String) {
    let endsRepeat = sign.contains(":|") || sign.hasPrefix(":") && sign.count > 1
    // `|::|` has the dots of both sections between its lines.
    let startsRepeat = sign.count > 1 && (sign.hasSuffix(":") || sign.hasSuffix("|::|"))
    if endsRepeat { part.isRepeated = part.isRepeated || !part.allBars.isEmpty }
    if startsRepeat {
      finishPart()
    } else if endsRepeat || sign.contains("||") || sign.contains("]") || sign.hasPrefix("[") {
      isAtBoundary = true
    }
  }

  private mutating func startEnding(_ number: Int) {
    if number == 1, endingNumber != nil, let next = part.splitLastEnding(excess: 1) {
      // The second ending ran on into the next part.
      parts.append(part)
      part = next
    } else if isAtBoundary, endingNumber == nil {
      if number > 1 { part.startEndingsAtLastBar() } else { finishPart() }
    }
    isAtBoundary = false
    part.endings.append([])
    if number > 1 { part.isRepeated = true }
    endingNumber = number
  }

  /// Ends the part; one that is a pick-up alone becomes the pick-up of the next.
  private mutating func finishPart() {
    isAtBoundary = false
    endingNumber = nil
    let pickUp = part.barCount == 0 && part.bars.count <= 1
    if pickUp {
      part.isRepeated = false
      part.endings = []
      return
    }
    let rest = part.splitLastEnding(excess: 4)
    parts.append(part)
    if let rest { parts.append(rest) }
    part = WrittenPart()
  }

  /// Repeats the parts that the header's order names twice in a row.
  private mutating func takeOrder(of tune: TuneText) {
    guard let value = Self.headerOrder(of: tune) else { return }
    let letters = value.filter { $0 != " " && $0 != "." && $0 != "," }.map(String.init)
    let known = Set(parts.compactMap(\.label))
    guard !letters.isEmpty, letters.allSatisfy(known.contains) else { return }
    order = letters
    for (first, second) in zip(letters, letters.dropFirst()) where first == second {
      for place in parts.indices where parts[place].label == first {
        parts[place].isRepeated = true
      }
    }
  }

  private static func headerOrder(of tune: TuneText) -> String? {
    var value: String?
    for line in tune.lines {
      guard case .field(let letter, let text) = ScannedLine(line) else { continue }
      if letter == "P" { value = text }
      if letter == "K" { break }
    }
    return value
  }
}

extension BarCount {
  /// All bars in the order written.
  var bars: [WrittenBar] { parts.flatMap(\.allBars) }

  /// The number of bars as written, without pick-ups.
  var writtenCount: Int { parts.reduce(0) { $0 + $1.writtenCount } }

  /// Whether no bar is over-full and none inside a part is short.
  var isExact: Bool { wrongCount == 0 }

  /// The number of bars that are over-full, or short inside a part.
  var wrongCount: Int { parts.reduce(0) { $0 + $1.overFullCount + $1.shortInsideCount } }

  /// The full bars with notes, and how many of them are written like an earlier one.
  ///
  /// Pick-ups and other short bars do not count. Chord symbols, decorations and ties do not matter.
  var repeatedBars: (repeated: Int, all: Int) {
    var seen: Set<String> = []
    let bars = self.bars.filter { $0.hasNotes && !$0.isShort && !$0.isOverFull }
    return (bars.count { !seen.insert($0.music).inserted }, bars.count)
  }
}
