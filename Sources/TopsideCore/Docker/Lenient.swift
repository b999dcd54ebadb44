/// A value that may be missing or of another type than expected: then it is nil, and what stands around it is still
/// read. One odd field of one container must not hide the others.
@propertyWrapper
struct Lenient<Value: Decodable & Sendable>: Decodable, Sendable {
  var wrappedValue: Value?

  init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  init(from decoder: any Decoder) throws {
    // The reason does not matter: the value is unknown.
    wrappedValue = try? decoder.singleValueContainer().decode(Value.self)
  }
}

extension KeyedDecodingContainer {
  /// What the compiler's own `init(from:)` calls; without it a missing key would be an error.
  func decode<Value>(_ type: Lenient<Value>.Type, forKey key: Key) throws -> Lenient<Value> {
    try decodeIfPresent(type, forKey: key) ?? Lenient(wrappedValue: nil)
  }
}

/// The elements that could be read.
struct LenientArray<Element: Decodable & Sendable>: Decodable, Sendable {
  let elements: [Element]

  init(from decoder: any Decoder) throws {
    elements = try decoder.singleValueContainer().decode([Lenient<Element>].self).compactMap(\.wrappedValue)
  }
}

/// An object of strings; members of another type are left out.
struct StringMap: Decodable, Sendable {
  let members: [String: String]

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    // All strings is what engines print; only when it is not that each is tried alone, which costs more.
    if let strings = try? value.decode([String: String].self) {
      members = strings
    } else {
      members = try value.decode([String: Lenient<String>].self).compactMapValues(\.wrappedValue)
    }
  }
}
