import CharRNN
import TestSupport
import Testing

@Suite("SHA256")
struct SHA256Tests {
  @Test(
    "gives the digests of NIST's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          + "lmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func examples(_ text: String, _ digest: String) {
    #expect(SHA256.digest(of: text.utf8).hexadecimal == digest)
  }

  @Test("gives the digest of a million letters a")
  func million() {
    #expect(
      SHA256.digest(of: repeatElement(UInt8(ascii: "a"), count: 1_000_000)).hexadecimal
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("bytes in pieces give the digest of the whole")
  func pieces() {
    withEverySeed(0..<100) { _, generator in
      let bytes = (0..<generator.below(300)).map { _ in UInt8(generator.below(256)) }
      var hash = SHA256()
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = 1 + generator.below(rest.count)
        hash.update(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      try #require(hash.digest() == SHA256.digest(of: bytes))
    }
  }
}
