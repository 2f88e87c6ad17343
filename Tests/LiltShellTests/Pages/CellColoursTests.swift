import Testing

@testable import LiltShell

@Suite("Colours of cells and ABC")
struct CellColoursTests {
  private func kinds(_ cell: String) -> [String] {
    CellColours.pieces(of: cell).filter { $0.kind != nil }.map {
      "\($0.kind?.rawValue ?? "")\($0.text)"
    }
  }

  @Test("commands of one word and of two, options with values, strings, numbers and comments")
  func words() {
    #expect(
      kinds("sample --seed 4 --start='a b' # again") == [
        "ksample", "o--seed", "n4", "o--start=", "s'a b'", "c# again",
      ])
    #expect(kinds("corpus load 'my book.abc'") == ["kcorpus", "kload", "s'my book.abc'"])
    #expect(kinds("# only a comment") == ["c# only a comment"])
    #expect(kinds("nonsense x") == ["knonsense"])
    #expect(kinds("?sample") == ["k?"])
  }

  @Test("the text of a raw command and a tune are ABC")
  func abc() {
    #expect(
      kinds("prime --key G \"G\"GAB|x") == ["kprime", "o--key", "h\"G\"", "b|"])
    #expect(
      kinds("X:1\nT:a|b\n% note\n|:\"D\"A::") == [
        "fX:", "fT:", "c% note", "b|:", "h\"D\"", "b::",
      ])
  }

  @Test(
    "the pieces are the whole text",
    arguments: [
      "", " ", "\n", "sample --seed", "prime --key", "prime --", "X:", "!ls 'a", "set a 'b",
      "prime <<END\nK:\n\"G\nEND", "a\u{301}b \"", "#", "??", "corpus", "score --bare=x y",
      "tune X:1\nK:C\n:|:|%\n\n%%x\n w:", "prime \"G\"|\r\nA",
    ])
  func whole(_ cell: String) {
    let text = CellColours.pieces(of: cell).map(\.text).joined()
    #expect(text.unicodeScalars.elementsEqual(cell.unicodeScalars))
  }
}
