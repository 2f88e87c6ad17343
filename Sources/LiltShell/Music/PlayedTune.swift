import ABCNotation

/// A tune of a text with its performance and all its diagnostics.
struct PlayedTune {
  private(set) var performance: Performance

  private let read: TuneReader.ReadTune

  /// Performs a parsed tune.
  init(_ read: TuneReader.ReadTune, _ options: PlaybackOptions = PlaybackOptions()) {
    self.read = read
    performance = read.tune.performance(options)
  }

  /// Parses and performs `text`: its first tune, or the whole if no tune starts in it.
  init(_ text: String, _ options: PlaybackOptions = PlaybackOptions()) {
    self.init(TuneReader.firstTune(in: text), options)
  }

  /// The tune with `change` made in its performance.
  func changed(_ change: (inout Performance) -> Void) -> PlayedTune {
    var changed = self
    change(&changed.performance)
    return changed
  }

  /// The parsed tune.
  var tune: Tune { read.tune }
  /// The first title.
  var title: String? { tune.titles.first }

  /// The number of faults.
  var faultCount: Int { read.faultCount + performance.faultCount }
  /// The number of remarks: diagnostics that report no fault.
  var remarkCount: Int { read.diagnosticCount + performance.diagnosticCount - faultCount }

  /// The faults of the text and of the performance, in the order of their locations.
  ///
  /// Lines and columns are those of the whole text; each call computes them again.
  var faults: [Diagnostic] { faultCount == 0 ? [] : diagnostics.filter { $0.severity != .note } }

  /// Faults and remarks, in the order of their locations.
  var diagnostics: [Diagnostic] {
    (read.diagnostics + performance.diagnostics)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Whether the performance has no notes.
  var isSilent: Bool {
    performance.voices.allSatisfy(\.isSilent)
  }

  /// The line of `fault`, shortened if it is long, with carets under the faulty characters.
  func excerpt(of fault: Diagnostic) -> String { fault.excerpt(from: tune) }
}
