/// Where the sound of a WAV file ends.
struct WaveFile {
  /// The bytes of one sample in every channel.
  private let frameSize: Int
  private let framesPerSecond: Int
  /// The offset of the first sample.
  private let dataStart: Int
  /// The number of samples of a channel.
  let frameCount: Int

  /// The bytes from the start of a file in which the header has to be.
  static let headerLimit = 4_096

  /// The loudest sample that nobody hears, 78 decibels below full scale.
  ///
  /// The noise with which FluidSynth rounds samples is softer.
  private static let inaudible: Int16 = 4

  /// Reads the header at the start of a file of `size` bytes; `nil` if it is not 16-bit PCM.
  init?(_ start: [UInt8], size: Int) {
    func number(_ offset: Int, _ count: Int) -> Int {
      start[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard start.count >= 12, start.starts(with: "RIFF".utf8), start[8...].starts(with: "WAVE".utf8)
    else { return nil }
    var place = 12
    var format: (channels: Int, rate: Int)?
    while place + 8 <= start.count {
      let length = number(place + 4, 4)
      let name = start[place..<place + 4]
      if name.elementsEqual("data".utf8) {
        guard let format else { return nil }
        dataStart = place + 8
        frameSize = format.channels * 2
        framesPerSecond = format.rate
        // Nothing may follow the samples, since the end of the file is cut.
        guard dataStart + length == size else { return nil }
        frameCount = length / frameSize
        return
      }
      if name.elementsEqual("fmt ".utf8), length >= 16, place + 24 <= start.count {
        let isPCM = number(place + 8, 2) == 1 && number(place + 22, 2) == 16
        let channels = number(place + 10, 2)
        guard isPCM, channels > 0 else { return nil }
        format = (channels, number(place + 12, 4))
      }
      place += 8 + length + length % 2
    }
    return nil
  }

  /// The number of frames in `seconds`, at most all.
  func frames(in seconds: Double) -> Int {
    let frames = (seconds * Double(framesPerSecond)).rounded(.up)
    return Int(min(max(frames, 0), Double(frameCount)))
  }

  /// The bytes of the file in which `frames` are.
  func bytes(of frames: Range<Int>) -> Range<Int> {
    dataStart + frames.lowerBound * frameSize..<dataStart + frames.upperBound * frameSize
  }

  /// The number of the first frames in `samples` after which nothing is heard.
  func audibleCount(of samples: [UInt8]) -> Int {
    var end = samples.count - samples.count % frameSize
    while end > 0 {
      let sample = Int16(truncatingIfNeeded: Int(samples[end - 2]) | Int(samples[end - 1]) << 8)
      if sample > Self.inaudible || sample < -Self.inaudible { break }
      end -= 2
    }
    return (end + frameSize - 1) / frameSize
  }

  /// The lengths in the header of a file with `count` frames, each with its offset.
  func lengths(ofFrames count: Int) -> [(offset: Int, bytes: [UInt8])] {
    let data = count * frameSize
    func bytes(_ number: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    return [(4, bytes(dataStart + data - 8)), (dataStart - 4, bytes(data))]
  }
}

extension Files {
  /// The most frames that are looked at in one piece.
  private static let framesPerPiece = 1 << 18

  /// Cuts the silence at the end of the WAV file at `path`, of which `seconds` stay in any case.
  ///
  /// A file of another kind stays as it is.
  ///
  /// - Throws: `FileError`.
  func cutSilence(of path: String, after seconds: Double) throws(FileError) {
    guard let size = size(of: path) else { return }
    let start = try bytes(of: path, in: 0..<Swift.min(size, WaveFile.headerLimit))
    guard let wave = WaveFile(start, size: size) else { return }
    let least = wave.frames(in: seconds)
    var end = wave.frameCount
    while end > least {
      let from = Swift.max(least, end - Self.framesPerPiece)
      let audible = wave.audibleCount(of: try bytes(of: path, in: wave.bytes(of: from..<end)))
      end = from + audible
      if audible > 0 { break }
    }
    guard end < wave.frameCount else { return }
    try shorten(path, to: wave.bytes(of: 0..<end).upperBound, with: wave.lengths(ofFrames: end))
  }
}
