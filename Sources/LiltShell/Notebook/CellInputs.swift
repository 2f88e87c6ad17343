import CharRNN
import Composition
import Drawing

/// What the result of a block depends on, as short hashes: its own text, and what it read.
///
/// They stand in the info string of the block. A model is hashed with its step, a corpus with the
/// size of its training part.
struct CellInputs: Hashable, Sendable {
  /// A part of the session that a cell can read.
  enum Part: String, CaseIterable, Sendable {
    case model, vocabulary, corpus, settings, prime, tunes
  }

  /// A file that was read.
  struct File: Hashable, Sendable {
    /// The path, relative to the working directory or, after `@/`, to lilt's own folder.
    let path: String
    let hash: String

    /// In place of the hash of a file that has changed since it was read.
    static let unknown = "changed"
  }

  /// The hash of the block's text.
  let text: String
  /// The hash of each part before the block ran; a missing part has none.
  let parts: [Part: String]
  /// The files that it read.
  var files: [File] = []

  private init(text: String, parts: [Part: String], files: [File]) {
    (self.text, self.parts, self.files) = (text, parts, files)
  }

  /// The inputs of a block that is about to run.
  init(text: String, _ session: Session) {
    self.text = text.shortHash
    var parts: [Part: String] = [:]
    if let loaded = session.model {
      let held = loaded.heldInWords.isEmpty ? "" : " " + loaded.heldInWords
      parts[.model] =
        "\(loaded.model.digest.hexadecimal) \(loaded.provenance.step)\(held)".shortHash
      let characters = String(String.UnicodeScalarView(loaded.model.vocabulary.characters))
      parts[.vocabulary] = characters.shortHash
    }
    parts[.corpus] = session.corpusHash
    let changed = session.settings.changed
    if !changed.isEmpty {
      parts[.settings] = changed.map { "\($0.setting.name) \($0.value)\n" }.joined().shortHash
    }
    parts[.prime] = session.prime.map { "\($0)".shortHash }
    let tunes = session.tunes.entries
    if !tunes.isEmpty {
      parts[.tunes] = tunes.map { "\($0.name)\n\($0.abcText)" }.joined().shortHash
    }
    self.parts = parts
  }

  /// The inputs with the files that the block read; a file that has changed since has no hash.
  func reading(_ reads: [FileTrace.Read], _ session: Session) -> CellInputs {
    var inputs = self
    for read in reads {
      inputs.files.append(
        File(
          path: session.portablePath(read.path),
          hash: session.files.stamp(of: read.path) == read.stamp
            ? session.hash(ofFile: read.path) ?? File.unknown : File.unknown))
    }
    return inputs
  }

  /// The inputs of the same cell written as `text`.
  func ofText(_ text: String) -> CellInputs {
    CellInputs(text: text.shortHash, parts: parts, files: files)
  }

  /// The parts that differ from those of `other`, in order.
  func differences(from other: CellInputs) -> [Part] {
    Part.allCases.filter { parts[$0] != other.parts[$0] }
  }
}

extension CellInputs {
  /// Reads the words of an info string; `nil` if it has no hash of the text.
  init?(info: String) {
    var text: String?
    var parts: [Part: String] = [:]
    for word in info.split(separator: " ") {
      let pair = word.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      let value = String(pair[1])
      if pair[0] == "text" { text = value }
      if let part = Part(rawValue: String(pair[0])) { parts[part] = value }
      if pair[0] == "file", let colon = value.firstIndex(of: ":") {
        files.append(
          File(
            path: String(value[value.index(after: colon)...]).percentDecoded,
            hash: String(value[..<colon])))
      }
    }
    guard let text else { return nil }
    self.text = text
    self.parts = parts
  }

  /// The words for an info string.
  var info: String {
    (["text=\(text)"]
      + Part.allCases.compactMap { part in parts[part].map { "\(part.rawValue)=\($0)" } }
      + files.map { "file=\($0.hash):\($0.path.percentEncoded)" }).joined(separator: " ")
  }
}

extension Session {
  private static let homeMark = "@/"

  /// The path within lilt's own folder; `nil` for a path elsewhere.
  private func pathInHome(_ path: String) -> String? {
    guard let home = homeFolder.map({ files.absolute($0) + "/" }) else { return nil }
    let absolute = files.absolute(path)
    return absolute.hasPrefix(home) ? String(absolute.dropFirst(home.count)) : nil
  }

  /// A path for people, which in lilt's own folder does not depend on where that is.
  func shownPath(_ path: String) -> String { pathInHome(path) ?? path }

  /// A path that is valid for another user: relative to the working directory or to lilt's folder.
  fileprivate func portablePath(_ path: String) -> String {
    pathInHome(path).map { Self.homeMark + $0 } ?? files.shortened(files.absolute(path))
  }

  /// The path of a file in an info string.
  func path(of file: CellInputs.File) -> String {
    guard file.path.hasPrefix(Self.homeMark) else { return file.path }
    return (homeFolder ?? ".") + "/" + file.path.dropFirst(Self.homeMark.count)
  }

  /// The hash of the file at `path`; `nil` if it cannot be read.
  func hash(ofFile path: String) -> String? {
    do {
      return try files.read(path, limit: CheckpointFiles.limit).shortHash
    } catch {
      // A file that is not here, or not for us, is no input that could be compared.
      return nil
    }
  }

  /// The inputs of a cell or block with this text, before it runs.
  mutating func inputs(of text: String) -> CellInputs {
    if corpusHash == nil, let corpus {
      corpusHash =
        "\(corpus.digest.hexadecimal) \(corpus.tunes(in: .training).count)".shortHash
    }
    return CellInputs(text: text, self)
  }
}

extension String {
  /// The first 8 digits of the SHA-256 of the text.
  var shortHash: String { Array(utf8).shortHash }

  /// The text with `%20` and the like in place of blanks, `%` and backquotes.
  fileprivate var percentEncoded: String {
    unicodeScalars.map { scalar -> String in
      scalar.isBlank || scalar == "%" || scalar == "`"
        ? "%" + String(scalar.value, radix: 16) : String(scalar)
    }.joined()
  }

  /// The inverse of `percentEncoded`; a `%` without two digits stays.
  fileprivate var percentDecoded: String {
    var text = String.UnicodeScalarView()
    var rest = Array(unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      let digits = String(String.UnicodeScalarView(rest.prefix(2)))
      if scalar == "%", digits.count == 2, let value = UInt8(digits, radix: 16) {
        text.append(Unicode.Scalar(value))
        rest = rest.dropFirst(2)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}

extension [UInt8] {
  /// The first 8 digits of the SHA-256 of the bytes.
  var shortHash: String { String(SHA256.digest(of: self).hexadecimal.prefix(8)) }
}
