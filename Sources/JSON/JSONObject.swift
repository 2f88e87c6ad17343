/// The members of a JSON object: unique keys in the order in which they were added or read.
///
/// Two objects are equal if they have the same members in the same order. Keys are compared as
/// Swift strings, by canonical equivalence.
public struct JSONObject: Hashable, Sendable {
  /// The keys in order.
  public private(set) var keys: [String] = []
  private var values: [String: JSONValue] = [:]

  /// Makes an object without members.
  public init() {}

  /// The number of members.
  public var count: Int { keys.count }

  /// The value of `key`, or `nil` if there is none.
  ///
  /// Setting a new key appends a member; setting an existing key keeps its position. Setting `nil`
  /// removes the member in O(*n*).
  public subscript(key: String) -> JSONValue? {
    get { values[key] }
    set {
      if let newValue {
        if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
      } else if values.removeValue(forKey: key) != nil {
        keys.removeAll { $0 == key }
      }
    }
  }

  /// The members in order.
  public var members: [(key: String, value: JSONValue)] {
    keys.compactMap { key in values[key].map { (key, $0) } }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object with the members in the given order; the last value of a repeated key wins.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    self.init()
    for (key, value) in members { self[key] = value }
  }

  /// An object with the members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// An object with the members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}
