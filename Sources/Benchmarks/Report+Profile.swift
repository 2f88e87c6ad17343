import CharRNN
import Drawing
import LiltShell

extension Report {
  /// Where the time of a training step goes, in each precision of this machine.
  func printProfiles() throws {
    title("Profile of a training step", "ms, medians")
    let profiles = try machine.precisions.map { precision in
      unstopped(try suite.engine(precision).profile(suite.stopwatch))
    }
    func row(_ name: String, _ seconds: (StepProfile) -> Double) -> [String] {
      [name] + profiles.map { (seconds($0) * 1e3).fixed(2) }
    }
    var table = Table([.left("")] + machine.precisions.map { .right($0.rawValue) })
    for (place, part) in StepProfile.Part.allCases.enumerated() {
      table.append(row(part.rawValue) { $0.parts[place] })
    }
    table.append(row("sum of the parts") { $0.sum })
    table.append(row("whole step") { $0.whole })
    show(table)
  }
}
