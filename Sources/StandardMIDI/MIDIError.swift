/// Why bytes are not a Standard MIDI File; offsets are in bytes from the start of the file.
public enum MIDIError: Error, Hashable, Sendable {
  /// A part of a file that can be truncated.
  public enum Place: String, Hashable, Sendable {
    /// The name and length of a chunk.
    case chunk
    /// The header chunk.
    case header
    /// The time before an event.
    case deltaTime = "delta time"
    /// An event.
    case event
  }

  /// The first chunk is not a header.
  case notAMIDIFile(found: [UInt8])
  /// The header's length is not 6.
  case badHeaderLength(Int)
  /// The format is not 0, 1 or 2.
  case unknownFormat(Int)
  /// The header gives 0 tracks.
  case noTracks
  /// A file of format 0 has not one track.
  case tracksInFormat0(Int)
  /// Times are in SMPTE frames instead of ticks of a quarter note.
  case timeCodeDivision(Int)
  /// A quarter note has 0 ticks.
  case zeroDivision
  /// A chunk's type is not printable ASCII.
  case badChunkType([UInt8], offset: Int)
  /// A chunk is longer than the rest of the file.
  case chunkTooLong(length: Int, left: Int, offset: Int)
  /// The file has fewer tracks than its header gives.
  case missingTracks(found: Int, expected: Int)
  /// Bytes follow the last track.
  case trailingBytes(Int, offset: Int)
  /// The file or chunk ends within something.
  case truncated(Place, needed: Int, left: Int, offset: Int)
  /// A variable-length quantity has more than four bytes.
  case quantityTooLong(offset: Int)
  /// A data byte without a status byte or running status.
  case dataWithoutStatus(UInt8, offset: Int)
  /// A status byte in place of a data byte.
  case statusInsideEvent(UInt8, offset: Int)
  /// A status byte that files cannot contain.
  case badStatus(UInt8, offset: Int)
  /// The type of a meta event is above 127.
  case badMetaType(UInt8, offset: Int)
  /// A meta event with another length than its type requires.
  case badMetaLength(type: UInt8, found: Int, expected: Int, offset: Int)
  /// A tempo of 0 microseconds a quarter note.
  case zeroTempo(offset: Int)
  /// A key signature beyond seven signs, or of an unknown mode.
  case badKeySignature(sharps: Int8, mode: UInt8, offset: Int)
  /// Bytes after the end-of-track event of a track.
  case dataAfterEndOfTrack(offset: Int)
  /// A track without an end-of-track event.
  case noEndOfTrack(offset: Int)
}

extension MIDIError: CustomStringConvertible {
  /// What was found, where, and what was expected.
  public var description: String {
    switch self {
    case .notAMIDIFile(let found):
      "byte 0: the file starts with \(Self.hex(found)), expected 'MThd'"
    case .badHeaderLength(let length): "byte 4: the header's length is \(length), expected 6"
    case .unknownFormat(let format): "byte 8: format \(format), expected 0, 1 or 2"
    case .noTracks: "byte 10: the header says 0 tracks, expected at least 1"
    case .tracksInFormat0(let count): "byte 10: format 0 with \(count) tracks, expected 1"
    case .timeCodeDivision(let division):
      "byte 12: division \(division) counts time code, expected ticks in a quarter note"
    case .zeroDivision: "byte 12: 0 ticks in a quarter note, expected 1 to 32767"
    case .badChunkType(let type, let offset):
      "byte \(offset): chunk type \(Self.hex(type)) is no text"
    case .chunkTooLong(let length, let left, let offset):
      "byte \(offset): a chunk of \(length) bytes, but \(left) are left"
    case .missingTracks(let found, let expected): "\(found) tracks, the header says \(expected)"
    case .trailingBytes(let count, let offset):
      "byte \(offset): \(count) bytes after the last track"
    case .truncated(let place, let needed, let left, let offset):
      "byte \(offset): \(place.rawValue) needs \(needed) bytes, but \(left) are left"
    case .quantityTooLong(let offset):
      "byte \(offset): a variable-length quantity of more than 4 bytes"
    case .dataWithoutStatus(let byte, let offset):
      "byte \(offset): data byte \(Self.hex([byte])) without a status byte before"
    case .statusInsideEvent(let byte, let offset):
      "byte \(offset): status byte \(Self.hex([byte])) inside an event"
    case .badStatus(let byte, let offset):
      "byte \(offset): status byte \(Self.hex([byte])) has no place in a file"
    case .badMetaType(let byte, let offset):
      "byte \(offset): meta type \(Self.hex([byte])), expected at most 7f"
    case .badMetaLength(let type, let found, let expected, let offset):
      "byte \(offset): meta event \(Self.hex([type])) of \(found) bytes, expected \(expected)"
    case .zeroTempo(let offset): "byte \(offset): a tempo of 0 microseconds a quarter note"
    case .badKeySignature(let sharps, let mode, let offset):
      "byte \(offset): key signature of \(sharps) sharps, mode \(mode); "
        + "expected -7 to 7, mode 0 or 1"
    case .dataAfterEndOfTrack(let offset): "byte \(offset): data after the end of a track"
    case .noEndOfTrack(let offset): "byte \(offset): the track has no end-of-track event"
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
