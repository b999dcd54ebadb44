/// All that a list answered.
package struct KubeList: Hashable, Sendable {
  package var objects: [KubeObject]
  /// From where a watch goes on.
  package var version: String
  /// What to ask for the rest with; nil when this is all.
  package var next: String?
}

package enum KubeListAnswer: Hashable, Sendable {
  case list(KubeList)
  /// A refusal in the place of a list.
  case status(KubeStatus)
}

/// Reads the JSON of a list while it arrives: each element is read as soon as it is there, and its bytes are let go.
package struct KubeListReader: Sendable {
  /// Of an element, and of all that stands around them.
  static let longest = 8 << 20

  private let kind: KubeKind?
  private var objects: [KubeObject] = []
  /// All bytes that belong to no element: the list without its elements.
  private var frame: [UInt8] = []
  /// The beginning of an element whose end has not come.
  private var pending: [UInt8] = []
  private var depth = 0
  private var isInItems = false
  private var isInString = false
  private var isEscaped = false

  /// - Parameter kind: Of the elements; nil for a list of several, whose elements name theirs.
  package init(kind: KubeKind?) { self.kind = kind }

  /// Takes the next bytes of the answer.
  ///
  /// - Throws: `SourceError.unreadable` when an element is no JSON.
  package mutating func read(_ chunk: [UInt8]) throws(SourceError) {
    try chunk.withUnsafeBufferPointer { bytes throws(SourceError) in try split(bytes) }
  }

  /// - Returns: What the answer was, when all of it has come.
  /// - Throws: `SourceError.unreadable` when it was neither a list nor a status, or ends too early; `found` is then
  ///   the beginning of what came, as the plain words of a proxy.
  package func finish() throws(SourceError) -> KubeListAnswer {
    let what = "a list of \(kind?.resource ?? "objects")"
    let isObject = frame.first { $0 > 0x20 } == UInt8(ascii: "{")
    guard !isObject || depth == 0 && !isInString else {
      throw .unreadable(frame, expected: "\(what), but it ends too early")
    }
    let head = try KubeParsing.read(frame, what) { reader throws(JSONFault) in try reader.listHead() }
    if head.kind == "Status" { return .status(head.status) }
    guard head.kind.hasSuffix("List"), head.hasItems else { throw .unreadable(frame, expected: what) }
    return .list(
      KubeList(objects: objects, version: head.version, next: head.next.isEmpty ? nil : head.next))
  }

  /// How many elements have been read.
  package var count: Int { objects.count }

  /// Those that were read after so many others.
  func objects(after count: Int) -> ArraySlice<KubeObject> { objects.dropFirst(count) }

  // MARK: Splitting

  /// Depth 1 is the list, depth 2 its elements' array, so an element is what lies deeper there.
  private mutating func split(_ bytes: UnsafeBufferPointer<UInt8>) throws(SourceError) {
    var index = 0
    // Where what has not been put anywhere begins.
    var start = 0
    while index < bytes.count {
      if isInString {
        passString(bytes, &index)
        continue
      }
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if isInItems, depth == 2 {
          try passSeparators(bytes[start..<index])
          start = index
          if let count = takeWhole(UnsafeBufferPointer(rebasing: bytes[index...])) {
            index += count
            start = index
            continue
          }
        } else if !isInItems, depth == 1, byte == UInt8(ascii: "[") {
          try keep(bytes[start...index])
          start = index + 1
          isInItems = endsWithItemsKey
        }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth >= 0 else { throw .unreadable(Array(bytes[start...]), expected: "no further bracket") }
        if isInItems, depth == 2 {
          try take(UnsafeBufferPointer(rebasing: bytes[start...index]))
          start = index + 1
        } else if isInItems, depth == 1 {
          try passSeparators(bytes[start..<index])
          start = index
          isInItems = false
        }
      default: break
      }
      index += 1
    }
    if isInItems, depth > 2 {
      try wait(bytes[start...])
    } else if isInItems {
      try passSeparators(bytes[start...])
    } else {
      try keep(bytes[start...])
    }
  }

  /// To the end of a string, or of the chunk.
  private mutating func passString(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    if isEscaped {
      isEscaped = false
      index += 1
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        isInString = false
        return
      }
      if byte == UInt8(ascii: "\\") {
        guard index < bytes.count else {
          isEscaped = true
          return
        }
        index += 1
      }
    }
  }

  /// Whether the frame ends with `"items": [`.
  private var endsWithItemsKey: Bool {
    var rest = frame.dropLast()
    func trim() { while let last = rest.last, last <= 0x20 { rest = rest.dropLast() } }
    trim()
    guard rest.last == UInt8(ascii: ":") else { return false }
    rest = rest.dropLast()
    trim()
    let key = #""items""#.utf8
    guard rest.suffix(key.count).elementsEqual(key) else { return false }
    return rest.dropLast(key.count).last != UInt8(ascii: "\\")
  }

  private mutating func keep(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(SourceError) {
    guard frame.count + bytes.count <= Self.longest else {
      throw .unreadable(frame, expected: "at most \(Self.longest >> 20) MiB around the elements of a list")
    }
    frame += bytes
  }

  /// A comma and white space, which say nothing once the elements are gone.
  private func passSeparators(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(SourceError) {
    guard bytes.allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ",") }) else {
      throw .unreadable(Array(bytes.prefix(200)), expected: "objects as elements of a list")
    }
  }

  private mutating func wait(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(SourceError) {
    guard pending.count + bytes.count <= Self.longest else {
      throw .unreadable(pending, expected: "an object of at most \(Self.longest >> 20) MiB")
    }
    pending += bytes
  }

  /// Reads the element that begins here in one go, if all of it is there, as it nearly always is.
  ///
  /// - Returns: Its bytes; nil when its end has to be looked for, or it is no object.
  private mutating func takeWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let kind, bytes.first == UInt8(ascii: "{") else { return nil }
    var reader = JSONReader(bytes)
    // What is wrong with it, if it is not just cut, is said when its end is known.
    guard let object = try? reader.object(kind) else { return nil }
    objects.append(object)
    return reader.offset
  }

  /// Reads an element whose end has come.
  private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) throws(SourceError) {
    let object: KubeObject?
    if pending.isEmpty {
      object = try Self.object(bytes, kind)
    } else {
      try wait(bytes[...])
      object = try pending.withUnsafeBufferPointer { bytes throws(SourceError) in try Self.object(bytes, kind)
      }
      pending.removeAll(keepingCapacity: true)
    }
    if let object { objects.append(object) }
  }

  private static func object(
    _ bytes: UnsafeBufferPointer<UInt8>, _ kind: KubeKind?
  ) throws(SourceError) -> KubeObject? {
    do throws(JSONFault) {
      var reader = JSONReader(bytes)
      if let kind { return try reader.object(kind) }
      guard let kind = try KubeParsing.kind(of: reader) else { return nil }
      return try reader.object(kind)
    } catch {
      throw .unreadable(
        Array(bytes.prefix(200)),
        expected: "an element of a list: \(error.expected) at its byte \(error.offset)")
    }
  }
}

/// What a list says besides its elements.
struct ListHead {
  var kind = ""
  var version = ""
  var next = ""
  var hasItems = false
  var status = KubeStatus(code: 0, reason: "", message: "")
}

extension JSONReader {
  mutating func listHead() throws(JSONFault) -> ListHead {
    var head = ListHead()
    guard try enterObject() else { return head }
    while let key = try nextKey() {
      switch key {
      case "kind": head.kind = try text()
      case "code": head.status.code = try integer() ?? 0
      case "reason": head.status.reason = try text()
      case "message": head.status.message = try text()
      case "items":
        head.hasItems = true
        try skip()
      case "metadata": try listMeta(&head)
      default: try skip()
      }
    }
    return head
  }

  private mutating func listMeta(_ head: inout ListHead) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "resourceVersion": head.version = try text()
      case "continue": head.next = try text()
      default: try skip()
      }
    }
  }
}
