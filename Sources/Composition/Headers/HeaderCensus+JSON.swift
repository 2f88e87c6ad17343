import JSON

extension HeaderCensus {
  /// The census in a checkpoint's provenance.
  var json: JSONObject {
    [
      "tunes": .int(tuneCount),
      "header": .array(
        fields.map { field in
          .object([
            "field": .string(String(field.letter)), "tunes": .int(field.tuneCount),
            "separator": .string(field.separator), "commonest": .string(field.commonestValue),
          ])
        }),
      "headers": .array(entries.map { .object($0.json) }),
    ]
  }

  /// Reads the census from a checkpoint's provenance; nil if it is missing or malformed.
  ///
  /// Earlier versions did not count whole headers; then the most frequent values make the only one.
  init?(json: JSONObject) {
    guard let count = json["tunes"]?.int, count > 0, let list = json["header"]?.array else {
      return nil
    }
    var fields: [HeaderField] = []
    for value in list {
      guard let object = value.object,
        let letters = object["field"]?.string?.unicodeScalars, letters.count == 1,
        let letter = letters.first,
        let tunes = object["tunes"]?.int, (0...count).contains(tunes),
        let separator = object["separator"]?.string, let value = object["commonest"]?.string
      else { return nil }
      fields.append(
        HeaderField(
          letter: letter, tuneCount: tunes, separator: separator, commonestValue: value))
    }
    var entries: [Entry] = []
    var left = count
    for value in json["headers"]?.array ?? [] {
      guard let entry = value.object.flatMap(Entry.init), entry.count > 0, entry.count <= left
      else { return nil }
      left -= entry.count
      entries.append(entry)
    }
    self.init(fields: fields, tuneCount: count, entries: entries)
  }
}

extension HeaderCensus.Entry {
  private enum Name {
    static let (tunes, meter, unit, rhythm, key) = ("tunes", "meter", "unit", "rhythm", "key")
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = [Name.tunes: .int(count)]
    object[Name.meter] = header.timing.meter.map { .string($0) }
    object[Name.unit] = header.timing.unitNoteLength.map { .string($0) }
    object[Name.rhythm] = header.timing.rhythm.map { .string($0) }
    object[Name.key] = .string(header.key)
    return object
  }

  fileprivate init?(json: JSONObject) {
    guard let count = json[Name.tunes]?.int, let key = json[Name.key]?.string else { return nil }
    let timing = WholeHeader.Timing(
      meter: json[Name.meter]?.string, unitNoteLength: json[Name.unit]?.string,
      rhythm: json[Name.rhythm]?.string)
    self.init(WholeHeader(timing, key: key), count: count)
  }
}
