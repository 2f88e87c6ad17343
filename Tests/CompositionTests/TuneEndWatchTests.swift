import Testing

@testable import Composition

@Suite("TuneEndWatch")
struct TuneEndWatchTests {
  /// The number of characters read when the tune ends; nil if it does not.
  private func end(of text: String, after opening: String = "") -> Int? {
    var watch = TuneEndWatch(opening: opening)
    for (count, character) in text.unicodeScalars.enumerated() where watch.read(character) {
      return count + 1
    }
    return nil
  }

  @Test("a blank line after any text ends a tune; white space is no text and makes no text line")
  func blankLine() {
    #expect(end(of: "G\n\n") == 3)
    #expect(end(of: "G\n \t\n") == 5)
    #expect(end(of: "\n\n\n") == nil)
    #expect(end(of: " \n\n") == nil)
    #expect(end(of: "\n \nG\n\n") == 6)
    #expect(end(of: "\n", after: "G\n") == 1)
    #expect(end(of: "\n", after: "G") == nil)
    #expect(end(of: "\n\n", after: "G") == 2)
    #expect(end(of: " \n", after: "G\n ") == 2)
    #expect(end(of: "\n", after: "") == nil)
  }

  @Test("an X: at the beginning of a line ends a tune that has a K: line")
  func nextTune() {
    #expect(end(of: "X:1\nK:G\nX:") == 10)
    #expect(end(of: "X:1\nX:2\nX:") == nil)
    #expect(end(of: "K:G\nGX:") == nil)
    #expect(end(of: "K:G\n X:") == nil)
    #expect(end(of: "K:GX:") == nil)
    #expect(end(of: "K:G\nX\nX:") == 8)
    #expect(end(of: " K:G\nX:") == 7)
    #expect(end(of: "K:|\nX:") == nil, "a repeat sign")
    #expect(end(of: "GK:G\nX:") == nil)
    #expect(end(of: ":", after: "K:G\nX") == 1)
    #expect(end(of: "X:", after: "K:G\n") == 2)
    #expect(end(of: "X:", after: "K:G") == nil)
  }

  @Test("only the tune's end tells an X: from a blank line; the opening's own X: does not count")
  func whichEnd() {
    var blank = TuneEndWatch(opening: "K:G\nX:2\nK:D\n")
    #expect(!blank.sawNextTune)
    #expect(blank.read("\n") && !blank.sawNextTune)
    var next = TuneEndWatch(opening: "K:G\nX")
    #expect(next.read(":") && next.sawNextTune)
  }
}
