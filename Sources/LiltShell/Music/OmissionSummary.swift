import Drawing
import MusicXML

/// Says in a few lines what the MusicXML files of tunes leave out.
struct OmissionSummary {
  /// The most omissions that get a line of their own.
  private static let limit = 5

  /// Each omission, in the order found, with the number of tunes that have it.
  private var omissions: [(omission: Omission, tunes: Int)] = []
  private var places: [Omission: Int] = [:]
  private var tuneCount = 0

  /// Adds what the file of a tune leaves out.
  mutating func add(_ file: MusicXMLFile) {
    tuneCount += 1
    for omission in file.omissions {
      if let place = places[omission] {
        omissions[place].tunes += 1
      } else {
        places[omission] = omissions.count
        omissions.append((omission, 1))
      }
    }
  }

  /// Reports the first omissions; with several tunes each line says how many have it.
  func tell(in session: Session) {
    for (omission, tunes) in omissions.prefix(Self.limit) {
      session.note(tuneCount == 1 ? omission.text : "\(tunes.counted("tune")): \(omission.text)")
    }
    let rest = omissions.count - Self.limit
    if rest > 0 { session.note("\(rest.counted("more thing")) that MusicXML leaves out") }
  }
}
