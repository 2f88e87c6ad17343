/// The sound of a tune: every note with its exact time, after repeats are written out.
///
/// Times are in whole notes from the start. Notes are in the order of their onsets.
public struct Performance: Hashable, Sendable {
  /// A value that changes at a time.
  public struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The time of the change in whole notes.
    public var onset: Fraction
    /// The value from then on.
    public var value: Value

    /// Creates a change at a time.
    public init(_ value: Value, at onset: Fraction) {
      self.onset = onset
      self.value = value
    }
  }

  /// What the notes of a voice are played for.
  package enum Part: Hashable, Sendable {
    case melody, bass, chords
  }

  /// A controller of a MIDI channel and its value.
  package struct Control: Hashable, Sendable {
    package let part: Part
    package let controller: Int
    package let value: Int

    /// The value of a controller before any change, as General MIDI has it for volume (7), place (10)
    /// and expression (11).
    static func initialValue(of controller: Int) -> Int {
      switch controller {
      case 7: 100
      case 10: 64
      case 11: 127
      default: 0
      }
    }
  }

  /// The fields of the header.
  package let fields: [Field]
  /// The tempo at the start, in microseconds a quarter note.
  package let tempo: Int
  /// Later tempos in microseconds a quarter note, in the order of their times.
  package let laterTempos: [Change<Int>]
  /// The voices, at least one.
  public var voices: [Voice]
  /// The diagnostics about the music as it is played, such as bars of a wrong length and ties to
  /// nothing.
  ///
  /// Their places are in the text from which the tune was parsed.
  ///
  /// - Complexity: O(*n*) in the length of the tune's text if there are any, since lines and
  ///   columns are found on demand.
  public var diagnostics: [Diagnostic] { reported.located }
  /// The number of diagnostics, at most 1,002.
  ///
  /// - Complexity: O(1).
  public var diagnosticCount: Int { reported.count }
  /// The number of warnings and errors among them.
  ///
  /// - Complexity: O(1).
  public var faultCount: Int { reported.faultCount }

  /// The diagnostics with the bytes of the tune.
  let reported: ReportedDiagnostics

  /// The tempos in microseconds a quarter note, each from 1 to 16,777,215; the first is at 0.
  public var tempos: [Change<Int>] { [Change(tempo, at: .zero)] + laterTempos }
  /// The titles, the main one first.
  public var titles: [String] { fields.filter { $0.code.isTitle }.map(\.text) }
  /// The header's fields for listeners, such as composer, source and notes; titles are not among
  /// them.
  public var texts: [Field] { fields.filter { $0.code.isForListeners } }

  /// The end of the last voice in whole notes.
  public var duration: Fraction {
    voices.count == 1 ? voices[0].duration : voices.map(\.duration).max() ?? .zero
  }

  /// The seconds from the start to a time in whole notes.
  ///
  /// - Complexity: O(*n*) in the number of tempos.
  public func seconds(at time: Fraction) -> Double {
    var seconds = 0.0
    let tempos = tempos
    for (index, tempo) in tempos.enumerated() where tempo.onset < time {
      let next = index + 1 < tempos.count ? min(tempos[index + 1].onset, time) : time
      seconds += (next - tempo.onset).doubleValue * 4 * Double(tempo.value) / 1_000_000
    }
    return seconds
  }
}

extension UInt8 {
  /// Whether a field with this letter is a title.
  package var isTitle: Bool { self == UInt8(ascii: "T") }

  /// Whether a field with this letter is for listeners, such as composer, source and notes.
  package var isForListeners: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "D"), UInt8(ascii: "F")...UInt8(ascii: "H"),
      UInt8(ascii: "N"), UInt8(ascii: "O"), UInt8(ascii: "R"), UInt8(ascii: "S"), UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
