import Synchronization
package import TopsideCore

/// Files that exist only in a test.
package final class MemoryFiles: Files {
  private struct State {
    var contents: [String: [UInt8]]
    var distrust: [String: FileError.Distrust] = [:]
    var failing: [String: Int32] = [:]
  }

  private let state: Mutex<State>

  package init(_ files: [String: String] = [:]) {
    state = Mutex(State(contents: files.mapValues { Array($0.utf8) }))
  }

  /// The content as text; nil when there is no such file.
  package subscript(path: String) -> String? {
    get { state.withLock { $0.contents[path] }.map { String(decoding: $0, as: UTF8.self) } }
    set { state.withLock { $0.contents[path] = newValue.map { Array($0.utf8) } } }
  }

  /// Lets every write to a file fail, and reading it as trusted too.
  package func fail(_ path: String, errno: Int32) { state.withLock { $0.failing[path] = errno } }

  package func distrust(_ path: String, _ reason: FileError.Distrust) {
    state.withLock { $0.distrust[path] = reason }
  }

  package func read(_ path: String, limit: ByteCount) -> [UInt8]? {
    state.withLock { $0.contents[path] }.flatMap { $0.count <= limit.bytes ? $0 : nil }
  }

  package func readEnd(_ path: String, limit: ByteCount) -> (bytes: [UInt8], isWhole: Bool)? {
    state.withLock { $0.contents[path] }.map { (Array($0.suffix(limit.bytes)), $0.count <= limit.bytes) }
  }

  package func exists(_ path: String) -> Bool { state.withLock { $0.contents[path] != nil } }

  package func names(in directory: String) -> [String] {
    let paths = state.withLock { $0.contents.keys.filter { $0.hasPrefix(directory + "/") } }
    return Set(
      paths.compactMap { $0.dropFirst(directory.count + 1).split(separator: "/").first.map(String.init) }
    ).sorted()
  }

  package func readTrusted(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
    try check(path)
    if let reason = state.withLock({ $0.distrust[path] }) { throw FileError(path: path, distrust: reason) }
    let noSuchFile: Int32 = 2
    guard let bytes = state.withLock({ $0.contents[path] }) else {
      throw FileError(path: path, errno: noSuchFile)
    }
    guard bytes.count <= limit.bytes else { throw FileError(path: path, distrust: .tooLong) }
    return bytes
  }

  package func appendPrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
    try check(path)
    state.withLock { $0.contents[path, default: []] += bytes }
  }

  package func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    try check(path)
    state.withLock { $0.contents[path] = bytes }
  }

  package func writeNew(_ path: String, _ next: () -> [UInt8]?) throws(FileError) {
    let fileExists: Int32 = 17
    if exists(path) { throw FileError(path: path, errno: fileExists) }
    var bytes: [UInt8] = []
    while let piece = next() {
      try check(path)
      bytes += piece
    }
    try check(path)
    state.withLock { $0.contents[path] = bytes }
  }

  package func remove(_ path: String) throws(FileError) {
    try check(path)
    let noSuchFile: Int32 = 2
    guard state.withLock({ $0.contents.removeValue(forKey: path) }) != nil else {
      throw FileError(path: path, errno: noSuchFile)
    }
  }

  private func check(_ path: String) throws(FileError) {
    if let errno = state.withLock({ $0.failing[path] }) { throw FileError(path: path, errno: errno) }
  }
}

extension MemoryFiles: FileReading {
  package func contents(_ path: String, limit: ByteCount) throws(FileError) -> [UInt8] {
    try checkWay(to: path)
    guard let bytes = state.withLock({ $0.contents[path] }) else { throw FileError(path: path, errno: 2) }
    guard bytes.count <= limit.bytes else { throw FileError(path: path, distrust: .tooLong) }
    return bytes
  }

  package func entries(_ directory: String) throws(FileError) -> [String] {
    try checkWay(to: directory)
    let names = names(in: directory)
    if names.isEmpty { throw FileError(path: directory, errno: 2) }
    return names
  }

  /// Directories are there as far as something is in them.
  package func isThere(_ path: String) throws(FileError) -> Bool {
    try checkWay(to: path)
    return exists(path) || !names(in: path).isEmpty
  }

  /// What is closed hides everything in it.
  private func checkWay(to path: String) throws(FileError) {
    var way = path
    while let slash = way.lastIndex(of: "/"), slash > way.startIndex {
      try check(way)
      way = String(way[..<slash])
    }
  }
}
