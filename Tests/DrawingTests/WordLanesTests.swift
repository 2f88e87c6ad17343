import Testing

@testable import Drawing

@Suite("WordLanes")
struct WordLanesTests {
  private func places(_ words: [(at: Double, width: Double)]) -> [String] {
    var lanes = WordLanes(slack: 2)
    return words.map { word in
      let (place, lane) = lanes.add(at: word.at, width: word.width)
      return "\(Int(place)).\(lane)"
    }
  }

  @Test("a word that would touch another moves a little to the right, otherwise up")
  func moves() {
    #expect(places([(0, 3), (3, 3), (6, 3)]) == ["0.0", "3.0", "6.0"])
    #expect(places([(0, 3), (1, 3), (4, 3)]) == ["0.0", "3.0", "6.0"])
    #expect(places([(0, 9), (3, 9), (6, 3), (9, 3)]) == ["0.0", "3.1", "6.2", "9.0"])
    #expect(places([(5, 3), (5, 3), (5, 3), (9, 1)]) == ["5.0", "5.1", "5.2", "9.0"])
  }
}
