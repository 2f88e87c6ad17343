import Composition

/// A corpus of one text without duplicates or held-out tunes.
func corpus(_ text: String) throws -> TuneCorpus {
  try TuneCorpus(
    name: "test", texts: [("test.abc", DecodedText(decoding: Array(text.utf8)))],
    heldOutShare: 0, keepsDuplicates: true)
}
