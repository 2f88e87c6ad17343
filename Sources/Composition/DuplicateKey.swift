import CharRNN

extension TuneText {
  /// The hash of the tune's music: the lines after the first `K:` line without field lines, comments,
  /// text in double quotes, white space and backslashes.
  ///
  /// Copies of a tune have the same hash. The held-out split sorts by it, so that whether a tune is
  /// held out does not depend on its neighbours.
  var duplicateKey: SHA256.Digest {
    var hash = SHA256()
    var music: [UInt8] = []
    var isBody = false
    for line in lines {
      guard isBody else {
        isBody = line.drop(while: \.isSpace).starts(with: "K:".unicodeScalars)
        continue
      }
      if line.fieldLetter != nil { continue }
      music.removeAll(keepingCapacity: true)
      for character in line.prefix(while: { $0 != "%" }).withoutQuotedText
      where !character.isSpace && character != "\\" {
        if character.isASCII {
          music.append(UInt8(truncatingIfNeeded: character.value))
        } else {
          music.append(contentsOf: String(character).utf8)
        }
      }
      hash.update(music)
    }
    return hash.digest()
  }

  /// The line without pairs of double quotes and the text between them; an unclosed quote stays.
  private var withoutQuotedText: TuneText {
    guard contains("\"") else { return self }
    var result: TuneText = []
    var rest = self
    while let quote = rest.firstIndex(of: "\""),
      let end = rest[(quote + 1)...].firstIndex(of: "\"")
    {
      result.append(contentsOf: rest[..<quote])
      rest = rest[(end + 1)...]
    }
    return result + rest
  }
}
