import CharRNN
import Testing

@testable import Composition

@Suite("Predicates of places")
struct PredicateValuesTests {
  /// The answers after each character of the music, `.` for nil, numbers as they are in one digit.
  private func answers(
    _ predicate: TunePredicate, _ music: String, header: String = "M:4/4\nL:1/4"
  )
    -> String
  {
    let start = "\n\n\nX:1\n\(header)\nK:C\n"
    let values = PredicateValues(Array((start + music).unicodeScalars)).values(of: predicate)
    return values.dropFirst(start.unicodeScalars.count).map { value in
      value.map { "\(Int($0))".suffix(1) } ?? "."
    }.joined()
  }

  @Test("quotes are open from their mark up to the next")
  func quotes() {
    #expect(answers(.quotes, "\"Am\"A|") == "111000")
    #expect(answers(.quotes, "A\"\nB|") == "01000", "a line ends them")
  }

  @Test("the first note of a bar is beat one; that of a pick-up is not")
  func beatOne() {
    #expect(answers(.beatOne, "ABcd|e2f2|") == "1000011000")
    #expect(answers(.beatOne, "A|BcdB|\n") == ".0100000")
  }

  @Test("a tuplet holds for its notes")
  func tuplet() {
    #expect(answers(.tuplet, "A(3BcdA|") == "00111100")
  }

  @Test("second endings, second parts and last bars are known")
  func parts() {
    let music = "|:ABcd|1eeee:|2ffff||"
    #expect(answers(.secondEnding, music) == "00000000000000" + "1111111", "from the number on")
    let two = "ABcd|ABcd||efga|efga|]"
    #expect(answers(.secondPart, two) == "00000000000" + "11111111111")
    #expect(answers(.lastBar, two).prefix(5) == "00001", "the bar line ends the first bar")
    #expect(answers(.lastBar, two).dropFirst(5).prefix(4) == "1111")
  }

  @Test("the height is the key that is played, from the letter and its octave marks on")
  func pitch() {
    // The last digits of 60, 61 and, since an accidental holds in all octaves of its bar, 85 and 49.
    #expect(answers(.pitch, "C^Cc'C,z2|") == "0011559999")
  }

  @Test("the place in the bar is in quarter notes, the bar of the part from 1")
  func places() {
    #expect(answers(.placeInBar, "ABcd|e2|") == "12340120")
    #expect(answers(.barOfPart, "ABcd|efga|") == "1111222223")
  }

  @Test(
    "the header begins with the colon of X: and ends with the line K:; outside nothing is known")
  func header() {
    let text = Array("\nX:1\nK:C\nA|\n\n".unicodeScalars)
    let values = PredicateValues(text).values(of: .header)
    #expect(values.map { $0.map { Int($0) } } == [nil, nil, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, nil])
  }

  @Test("models are told what their side inputs say")
  func told() {
    let all = TuneFollower.inputs(characterCount: 9)
    let memory = TuneFollower.inputs(place: false, characterCount: 9)
    #expect(TunePredicate.placeInBar.telling(by: all) == .wholly)
    #expect(TunePredicate.lastBar.telling(by: all) == .partly)
    #expect(TunePredicate.quotes.telling(by: all) == .nothing)
    #expect(TunePredicate.placeInBar.telling(by: memory) == .nothing)
    #expect(TunePredicate.header.telling(by: memory) == .wholly)
    #expect(TunePredicate.allCases.allSatisfy { $0.telling(by: []) == .nothing })
  }
}
