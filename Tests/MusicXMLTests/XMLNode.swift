import ABCNotation
import MusicXML
import TestSupport
import Testing

/// An element of a document that is known to be well-formed.
struct XMLNode {
  let name: String
  let attributes: [String: String]
  private(set) var children: [XMLNode] = []
  private(set) var text = ""

  /// The root of a document.
  init(_ document: String) {
    var open = [XMLNode(name: "", attributes: [:])]
    for piece in document.split(separator: "<") where !piece.hasPrefix("?") && !piece.hasPrefix("!")
    {
      let parts = piece.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
      if piece.hasPrefix("/") {
        let closed = open.removeLast()
        open[open.count - 1].children.append(closed)
        continue
      }
      var node = XMLNode(tag: parts[0])
      node.text = parts[1].allSatisfy(\.isWhitespace) ? "" : String(parts[1])
      if parts[0].hasSuffix("/") {
        open[open.count - 1].children.append(node)
      } else {
        open.append(node)
      }
    }
    self = open[0].children[0]
  }

  /// An element from what stands in its tag.
  private init<Tag: StringProtocol>(tag: Tag) {
    let words = tag.split(separator: "\"", omittingEmptySubsequences: false)
    name = String(words[0].prefix { $0 != " " && $0 != "/" })
    var attributes: [String: String] = [:]
    for place in stride(from: 0, to: words.count - 1, by: 2) {
      let key = words[place].split(separator: " ").last ?? ""
      attributes[String(key.dropLast())] = String(words[place + 1])
    }
    self.attributes = attributes
  }

  private init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The elements with a name below this one, at any depth, in order.
  func all(_ name: String) -> [XMLNode] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
  }

  /// The first child with a name.
  func first(_ name: String) -> XMLNode? { children.first { $0.name == name } }

  /// The text of the first child with a name.
  subscript(_ name: String) -> String? { first(name)?.text }

  func has(_ name: String) -> Bool { first(name) != nil }
}

/// A tune's file with its document.
struct ReadFile {
  let file: MusicXMLFile
  let text: String
  let root: XMLNode

  /// The file of a tune; expects that it is well-formed.
  init(_ tune: Tune, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
    file = MusicXMLFile(tune)
    text = String(decoding: file.bytes, as: UTF8.self)
    #expect(XMLCheck.fault(in: text) == nil, sourceLocation: sourceLocation)
    root = XMLNode(text)
  }

  /// The file of a tune in 4/4 and C with the unit note length 1/4.
  init(_ music: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
    self.init(
      Tune.parsing("X:1\nM:4/4\nL:1/4\nK:C\n" + music).tune, sourceLocation: sourceLocation)
  }

  var parts: [XMLNode] { root.all("part") }
  var measures: [XMLNode] { parts[0].all("measure") }
  var notes: [XMLNode] { parts[0].all("note") }

  /// The measures of the first part as lists such as `C4 D#4/2`: pitch or `z`, then the divisions.
  var listing: [String] {
    measures.map { $0.all("note").map(\.listing).joined(separator: " ") }
  }
}

extension XMLNode {
  /// A `note` as its pitch and its divisions, such as `C#4/2`; a tie to it is `-` before, one from it
  /// `-` after; a note of a chord has `+` before.
  var listing: String {
    let ties = children.filter { $0.name == "tie" }.map { $0.attributes["type"] }
    var text = has("chord") ? "+" : ""
    if ties.contains("stop") { text += "-" }
    if let pitch = first("pitch") {
      let alters = ["2": "##", "1": "#", "-1": "b", "-2": "bb"]
      text += (pitch["step"] ?? "") + (pitch["alter"].map { alters[$0] ?? "(\($0))" } ?? "")
      text += pitch["octave"] ?? ""
    } else {
      text += "z"
    }
    text += has("grace") ? "/grace" : "/" + (self["duration"] ?? "")
    if ties.contains("start") { text += "-" }
    return text
  }
}
