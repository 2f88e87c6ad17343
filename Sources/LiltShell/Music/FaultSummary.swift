import Drawing

/// Summarises the faults of many tunes in a few lines.
struct FaultSummary {
  /// The most tunes that get a line of their own.
  private static let limit = 5

  private var faults = 0
  private var faultyTunes = 0
  private var lines: [String] = []
  private var silentTunes: [Int] = []

  /// Adds the faults of the `number`th tune of the text.
  mutating func add(_ tune: PlayedTune, number: Int) {
    if tune.isSilent { silentTunes.append(number) }
    let count = tune.faultCount
    if count == 0 { return }
    faults += count
    faultyTunes += 1
    if faultyTunes <= Self.limit, let first = tune.faults.first {
      let title = tune.title.map { " '\($0)'" } ?? ""
      lines.append(
        "tune \(number)\(title): \(first)"
          + (count > 1 ? ", and \((count - 1).grouped) more" : ""))
    }
  }

  /// The number of faults in all tunes.
  var count: Int { faults }

  /// `3 faults in 2 tunes`.
  var text: String {
    faults == 0 ? "no faults" : "\(faults.counted("fault")) in \(faultyTunes.counted("tune"))"
  }

  /// Reports the first faults; `check` lists them all when it is given `name`.
  func tell(in session: Session, name: String) {
    for line in lines { session.note(line) }
    if faults > lines.count {
      let others = faultyTunes - lines.count
      session.note(
        (others > 0 ? "\(others.counted("more tune")) with faults; " : "")
          + "'\(Advice.check(name))' lists all faults")
    }
    guard let first = silentTunes.first else { return }
    let numbers = silentTunes.prefix(Self.limit).map(String.init).joined(separator: ", ")
    session.warn(
      silentTunes.count == 1
        ? "tune \(first) has no notes"
        : "\(silentTunes.count.grouped) tunes have no notes: \(numbers)"
          + (silentTunes.count > Self.limit ? ", …" : ""))
  }
}

extension Session {
  /// Reports what is wrong with tunes that were drawn: the first faults with their places, or that
  /// there are no notes.
  func tellFaults(of drawn: [TuneShelf.Entry]) {
    for entry in drawn {
      let tune = PlayedTune(entry.text)
      if tune.isSilent { warn("\(entry.name) has no notes") }
      guard tune.faultCount > 0 else { continue }
      let first = tune.faults.prefix(2).map { "\(entry.name):\($0)" }
      note("\(entry.name): \(tune.faultCount.counted("fault")) (\(Advice.check(entry.name)))")
      for line in first { note(line) }
    }
  }
}
