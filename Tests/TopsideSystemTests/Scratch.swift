import Glibc
import TopsideCore
import TopsideSystem
import TopsideTestSupport

/// A directory that goes with the test, and the programs that the test puts there.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/topside-test.XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
    }
  }

  deinit {
    var remove = [strdup("rm"), strdup("-rf"), strdup("--"), strdup(path), nil]
    var child: pid_t = 0
    if posix_spawnp(&child, "rm", nil, nil, &remove, environ) == 0 { waitpid(child, nil, 0) }
    for word in remove { free(word) }
  }

  func write(_ name: String, _ text: String, mode: mode_t = 0o644) {
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    _ = Glibc.write(descriptor, text, text.utf8.count)
    fchmod(descriptor, mode)
    close(descriptor)
  }

  func read(_ name: String) -> String? {
    LocalText.read("\(path)/\(name)")
  }

  /// A shell script.
  func program(_ name: String, _ script: String) {
    write(name, "#!/bin/sh\n\(script)\n", mode: 0o755)
  }

  /// A runner that finds this directory's programs, and the system's.
  func runner(
    readOnly: ReadOnlySwitch = ReadOnlySwitch(isOn: false), audit: any AuditLog = RecordedAudit(),
    limit: ByteCount = .mib(64)
  ) -> ProcessRunner {
    ProcessRunner(
      environment: ["PATH": "\(path):/usr/bin:/bin"], readOnly: readOnly, audit: audit, outputLimit: limit)
  }
}

/// Small files, as text.
enum LocalText {
  static func read(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}

/// Processes of a group that are still there, zombies not counted, by /proc.
func members(ofGroup group: Int32) -> Int {
  processes().count { $0.group == group && $0.state != "Z" }
}

/// Our own children that have ended and that nobody has waited for.
func zombies() -> Int {
  processes().count { $0.parent == getpid() && $0.state == "Z" }
}

private func processes() -> [(state: String, parent: Int32, group: Int32)] {
  entries(of: "/proc").filter { $0.allSatisfy(\.isNumber) }.compactMap { name in
    guard let text = LocalText.read("/proc/\(name)/stat"), let end = text.lastIndex(of: ")") else {
      return nil
    }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 2, let parent = Int32(fields[1]), let group = Int32(fields[2]) else { return nil }
    return (String(fields[0]), parent, group)
  }
}

/// How many descriptors we have open.
func openDescriptors() -> Int { entries(of: "/proc/self/fd").count }

func entries(of directory: String) -> [String] {
  guard let stream = opendir(directory) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    names.append(
      withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
  }
  return names.filter { $0 != "." && $0 != ".." }
}
