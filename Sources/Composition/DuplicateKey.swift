import CharRNN

extension TuneText {
  /// What two copies of a tune have in common, hashed: its lines after the first `K:` line without
  /// field lines, comments, text in double quotes, white space and backslashes.
  ///
  /// The same hash orders tunes for the held-out split, so that a tune's place does not depend on
  /// the tunes around it.
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

  /// The line without its pairs of double quotes and what stands between them; a quote that is not
  /// closed stays.
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
