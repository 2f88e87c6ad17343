internal import CharRNN
internal import JSON

/// How a tune was drawn: comments in its ABC text from which the same tune can be drawn again.
public struct GenerationRecord: Hashable, Sendable {
  /// The program and version that drew the tune, such as `lilt 0.1`.
  public var program: String
  /// The digest of the model's weights and vocabulary.
  public var model: String
  /// The seed of the draws.
  public var seed: UInt64
  /// How characters were drawn and when to stop.
  public var settings: SamplingSettings
  /// What the model read first.
  public var prime: Prime
  /// The later changes of the tune, a few words each; a changed tune cannot be drawn again.
  public var changes: [String] = []

  /// Creates the record of an unchanged tune.
  public init(
    program: String, model: String, seed: UInt64, settings: SamplingSettings, prime: Prime
  ) {
    self.program = program
    self.model = model
    self.seed = seed
    self.settings = settings
    self.prime = prime
  }

  /// The prefix of every line of a record.
  private static let marker = "% lilt "

  /// The comment lines, each with a newline.
  public var comments: String {
    // Writing JSON fails for NaN and infinity only, and sampling refuses both.
    let sampling = Self.line(.object(settings.json))
    let read = Self.line(
      .array([.string(prime.boundary), .string(prime.header), .string(prime.text)]))
    var lines = [
      "program \(program)", "model \(model)", "seed \(seed)", "sampling \(sampling)",
      "read \(read)",
    ]
    if prime.number != 1 { lines.append("number \(prime.number)") }
    return (lines + changes.map { "changed \($0)" }).map { Self.marker + $0 + "\n" }.joined()
  }

  /// The tune with the record after its `X:` line, so that they stay together in a tunebook; a text
  /// without `X:` line gets the record at its beginning.
  public func placed(in text: String) -> String {
    guard text.hasPrefix("X:") else { return comments + text }
    let line = text.prefix { $0 != "\n" }
    return line + "\n" + comments + text.dropFirst(line.count + 1)
  }

  /// Adds `changed` to the end of the last record in `text`, if there is one.
  public static func marked(_ text: String, changed what: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let last = lines.lastIndex(where: { $0.hasPrefix(marker) }) else { return text }
    lines.insert(marker + "changed " + what, at: last + 1)
    return lines.joined(separator: "\n")
  }

  /// A tune made of another one: `text` with the record of `original`, if it has one, and `what`
  /// changed it, after its `X:` line.
  public static func noted(_ text: String, of original: String, changed what: String) -> String {
    let line = text.prefix { $0 != "\n" }
    let record = original.split(separator: "\n").filter { $0.hasPrefix(marker) }
    let lines = record.map(String.init) + [marker + "changed " + what]
    return ([String(line)] + lines).joined(separator: "\n") + text.dropFirst(line.count)
  }

  /// The text without the lines of records.
  public static func removed(from text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !isLine($0) }.joined(separator: "\n")
  }

  /// Whether `line` is a line of a record.
  static func isLine(_ line: Substring) -> Bool { line.hasPrefix(marker) }

  private static func line(_ value: JSONValue) -> String {
    do throws(JSONError) {
      return try value.text()
    } catch {
      preconditionFailure("a record with \(error)")
    }
  }

  /// Reads the first record in `text`.
  ///
  /// - Throws: `GenerationRecordError` for a missing or malformed line, or a changed tune.
  public init(in text: String) throws(GenerationRecordError) {
    var lines: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix(Self.marker) {
      let rest = line.dropFirst(Self.marker.count)
      let key = String(rest.prefix { $0 != " " })
      if lines[key] == nil { lines[key] = String(rest.dropFirst(key.count + 1)) }
    }
    guard !lines.isEmpty else { throw .missing }
    if let change = lines["changed"] { throw .changed(change) }
    func value(_ key: String) throws(GenerationRecordError) -> String {
      guard let value = lines[key] else { throw .missingLine(key) }
      return value
    }
    func json(_ key: String) throws(GenerationRecordError) -> JSONValue {
      let text = try value(key)
      do throws(JSONError) {
        return try JSONValue(parsing: text)
      } catch {
        throw .malformedLine(key, text: text)
      }
    }
    program = try value("program")
    model = try value("model")
    let digits = try value("seed")
    guard let seed = UInt64(digits) else { throw .malformedLine("seed", text: digits) }
    self.seed = seed
    guard let settings = try json("sampling").object.flatMap({ SamplingSettings(json: $0) })
    else {
      throw .malformedLine("sampling", text: try value("sampling"))
    }
    self.settings = settings
    // A draw needs logits, so at least one character must be read.
    guard let parts = try json("read").array?.compactMap(\.string), parts.count == 3,
      parts.contains(where: { !$0.isEmpty })
    else {
      throw .malformedLine("read", text: try value("read"))
    }
    // Only tunes with a number other than 1 have the line.
    let written = lines["number"] ?? "1"
    guard let number = Int(written), number > 0 else {
      throw .malformedLine("number", text: written)
    }
    prime = Prime(boundary: parts[0], header: parts[1], text: parts[2], number: number)
  }
}

/// Why no record can be read from a text.
public enum GenerationRecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text has no line of a record.
  case missing
  /// The record lacks this line.
  case missingLine(String)
  /// The tune was changed in this way after it was drawn.
  case changed(String)
  /// The line's value cannot be read.
  case malformedLine(String, text: String)

  /// The missing or malformed line, or the change.
  public var description: String {
    switch self {
    case .missing:
      "no line starts with '% lilt ', so it does not say how it was made"
    case .missingLine(let key):
      "no line '% lilt \(key) …', expected one of program, model, seed, sampling and read each"
    case .changed(let what):
      "the tune was changed after it was drawn ('% lilt changed \(what)'), so it cannot be made again"
    case .malformedLine(let key, let text):
      "'% lilt \(key)' has '\(text)', which is no \(key)"
    }
  }
}
