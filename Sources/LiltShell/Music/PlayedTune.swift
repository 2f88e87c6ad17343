import ABCNotation

/// A tune of a text, read and played, with all that is wrong with it.
struct PlayedTune {
  let performance: Performance

  private let read: TuneReader.ReadTune

  /// Plays a tune that was read.
  init(_ read: TuneReader.ReadTune, _ options: PlaybackOptions = PlaybackOptions()) {
    self.read = read
    performance = read.tune.performance(options)
  }

  /// Reads and plays `text`: its first tune, or the whole where no tune starts in it.
  init(_ text: String, _ options: PlaybackOptions = PlaybackOptions()) {
    self.init(TuneReader.firstTune(in: text), options)
  }

  /// The tune as it was read.
  var tune: Tune { read.tune }
  /// What comes first among its titles.
  var title: String? { tune.titles.first }

  /// How much is wrong with it.
  var faultCount: Int { read.faultCount + performance.faultCount }
  /// How much is worth a remark though nothing is wrong.
  var remarkCount: Int { read.diagnosticCount + performance.diagnosticCount - faultCount }

  /// What is wrong with the text and with the music, in the order of the places.
  ///
  /// Lines and columns are those of the whole text, and found anew each time.
  var faults: [Diagnostic] { faultCount == 0 ? [] : diagnostics.filter { $0.severity != .note } }

  /// The faults, and between them what is worth a remark though nothing is wrong.
  var diagnostics: [Diagnostic] {
    (read.diagnostics + performance.diagnostics)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Whether there is nothing to hear.
  var isSilent: Bool {
    performance.voices.allSatisfy { $0.melody.isEmpty && !$0.hasAccompaniment }
  }

  /// The line that `fault` is about, cut where it is long, with carets under its characters.
  func excerpt(of fault: Diagnostic) -> String { fault.excerpt(from: tune) }
}
