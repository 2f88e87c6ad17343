import TestSupport
import Testing

@testable import LiltShell

/// Tests the end of WAV files on samples of their own.
@Suite("The end of a WAV file")
struct WaveFileTests {
  private let folder: TemporaryFolder
  private let files: Files

  init() throws {
    folder = try TemporaryFolder()
    files = TestShell(in: folder.path).session.files
  }

  private func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  /// A file of 16-bit samples at 100 frames a second, with a chunk before its samples if `chunk` has
  /// bytes.
  private func wave(_ samples: [Int], channels: Int = 2, chunk: [UInt8] = []) -> [UInt8] {
    let format =
      Array("fmt ".utf8) + little(16, 4) + little(1, 2) + little(channels, 2) + little(100, 4)
      + little(200 * channels, 4) + little(2 * channels, 2) + little(16, 2)
    let other = chunk.isEmpty ? [] : Array("LIST".utf8) + little(chunk.count, 4) + chunk
    let data = Array("data".utf8) + little(samples.count * 2, 4) + samples.flatMap { little($0, 2) }
    let body = Array("WAVE".utf8) + format + other + data
    return Array("RIFF".utf8) + little(body.count, 4) + body
  }

  private func cut(_ bytes: [UInt8], after seconds: Double = 0) throws -> [UInt8] {
    try files.write(bytes, to: "a.wav")
    try files.cutSilence(of: "a.wav", after: seconds)
    return try files.read("a.wav")
  }

  @Test(
    "the file ends after the last sample that can be heard, in either channel",
    arguments: [3, 4, 5, -4, -5, 32_767, -32_768])
  func threshold(_ level: Int) throws {
    let isHeard = abs(level) > 4
    let start = [100, -100, 0, 0]
    for last in [[level, 0], [0, level]] {
      let silence = Array(repeating: 2, count: 50)
      #expect(try cut(wave(start + last + silence)) == wave(isHeard ? start + last : [100, -100]))
    }
    #expect(
      try cut(wave([9, level, 0, 1], channels: 1))
        == wave(isHeard ? [9, level] : [9], channels: 1))
  }

  @Test("the time of the music stays, even if it is silent, and no silence is added")
  func music() throws {
    let silence = wave(Array(repeating: 0, count: 40))
    #expect(try cut(silence, after: 0.05) == wave(Array(repeating: 0, count: 10)))
    #expect(try cut(silence, after: 0.051) == wave(Array(repeating: 0, count: 12)))
    #expect(try cut(silence, after: 0.2) == silence)
    #expect(try cut(silence, after: 9) == silence)
    #expect(try cut(silence) == wave([]))
    let sound = wave([0, 0, 900, 900, 0, 0])
    #expect(try cut(sound, after: 0.01) == wave([0, 0, 900, 900]))
  }

  @Test("silence that is longer than the piece that is read at once is cut")
  func long() throws {
    let frames = (1 << 18) + 3
    let samples = [7, 7, 0, 0] + Array(repeating: 1, count: frames * 2)
    #expect(try cut(wave(samples)) == wave([7, 7]))
    #expect(try cut(wave(Array(samples.dropFirst(2)))) == wave([]))
  }

  @Test("other chunks before the samples stay")
  func chunks() throws {
    let chunk: [UInt8] = [1, 2, 3, 4]
    #expect(try cut(wave([9, 9, 0, 0], chunk: chunk)) == wave([9, 9], chunk: chunk))
  }

  @Test("what is no complete WAV file of 16-bit samples stays as it is")
  func others() throws {
    let good = wave([9, 9, 0, 0])
    var others: [[UInt8]] = [[], Array("RIFF".utf8), Array(good.dropLast()), good + [0, 0]]
    for (place, byte) in [(0, 1), (8, 1), (20, 3), (22, 0), (34, 8), (12, 1), (36, 1), (40, 9)] {
      var bytes = good
      bytes[place] = UInt8(byte)
      others.append(bytes)
    }
    for count in 0..<44 { others.append(Array(good.prefix(count))) }
    for bytes in others { #expect(try cut(bytes) == bytes) }
  }
}
