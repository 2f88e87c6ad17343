/// What a tune sounds like: every note with its exact time, repeats played out.
///
/// Times are in whole notes from the start. Notes are in the order of their onsets.
public struct Performance: Hashable, Sendable {
  /// Something that changes at a time.
  public struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
    /// When, in whole notes.
    public var onset: Fraction
    /// What holds from then on.
    public var value: Value

    /// A change at a time.
    public init(_ value: Value, at onset: Fraction) {
      self.onset = onset
      self.value = value
    }
  }

  /// The fields of the header.
  package let fields: [Field]
  /// Microseconds a quarter note at the start.
  package let tempo: Int
  /// Microseconds a quarter note that hold later, in the order of their times.
  package let laterTempos: [Change<Int>]
  /// The voices.
  ///
  /// There is at least one.
  public var voices: [Voice]
  /// What is wrong with the music as it is played: bars of a wrong length, ties to nothing and so
  /// on.
  ///
  /// Lines and columns are those of the text that the tune was read from; they are found when they
  /// are asked for.
  ///
  /// - Complexity: O(*n*) in the length of the tune's text, if there are any.
  public var diagnostics: [Diagnostic] { reported.located }
  /// How many diagnostics there are; this costs nothing.
  public var diagnosticCount: Int { reported.count }
  /// How many of them are faults, not notes.
  public var faultCount: Int { reported.faultCount }

  /// The diagnostics with the text that they are about.
  let reported: ReportedDiagnostics

  /// Microseconds a quarter note, the first at 0, each from 1 to 16,777,215.
  public var tempos: [Change<Int>] { [Change(tempo, at: .zero)] + laterTempos }
  /// The titles, the main one first.
  public var titles: [String] { fields.filter { $0.code.isTitle }.map(\.text) }
  /// The header's other fields that are worth telling: composer, source, notes and so on.
  public var texts: [Field] { fields.filter { $0.code.isTelling } }

  /// When the last voice ends, in whole notes.
  public var duration: Fraction {
    voices.count == 1 ? voices[0].duration : voices.map(\.duration).max() ?? .zero
  }

  /// The seconds from the start to a time given in whole notes.
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

  /// Whether a listener may want to know a field with this letter: composer, source, notes and so
  /// on.
  package var isTelling: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "D"), UInt8(ascii: "F")...UInt8(ascii: "H"),
      UInt8(ascii: "N"), UInt8(ascii: "O"), UInt8(ascii: "R"), UInt8(ascii: "S"), UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
