import FoundationEssentials
import Glibc
import Testing

/// Brings a stack up before a suite and takes it down after it, however the suite ended.
struct StackScope: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard await LiveEngine.answers() else {
      throw Tools.Failure(
        description: "TOPSIDE_REQUIRE_ENGINE=1, and no Docker engine answers: scripts/engine up starts one")
    }
    let turn = try await Turn.wait()
    defer { turn.end() }
    await Self.removeLeftovers()
    let stack = LiveStack(suffix: "", port: try FreePort.find())
    do {
      try await stack.compose("up", "-d")
      try await LiveStack.$shared.withValue(stack) { try await function() }
    } catch {
      await Self.remove(stack)
      throw error
    }
    await Self.remove(stack)
  }

  private static func remove(_ stack: LiveStack) async {
    do {
      try await stack.compose("--profile", "*", "down", "--volumes", "--timeout", "3")
    } catch {
      Issue.record("the stack \(stack.project) is left behind: \(error)")
    }
  }

  /// Takes down what a run left that was killed.
  private static func removeLeftovers() async {
    let stack = LiveStack.shared
    let format = "{{.Label \"com.docker.compose.project\"}}"
    // A failure here leaves what was there, and harms no test.
    let names = (try? await stack.docker("ps", "--all", "--format", format)) ?? ""
    for name in Set(names.split(separator: "\n")) where name.hasPrefix(LiveStack.prefix) {
      let digits = name.dropFirst(LiveStack.prefix.count).prefix { $0.isNumber }
      guard let pid = pid_t(digits), kill(pid, 0) != 0, errno == ESRCH else { continue }
      _ = try? await stack.docker("compose", "-p", String(name), "down", "--volumes", "--timeout", "3")
    }
  }
}

extension Trait where Self == StackScope {
  static var liveStack: Self { StackScope() }
}

/// One run at a time on a machine: the last tests of one would take the engine from the other.
private struct Turn {
  private let file: Int32

  static func wait() async throws -> Turn {
    let file = open("/tmp/topside-live-tests.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Tools.Failure(description: "no lock: errno \(errno)") }
    try await eventually("the end of another run of the live tests", within: .seconds(600)) {
      flock(file, LOCK_EX | LOCK_NB) == 0
    }
    return Turn(file: file)
  }

  func end() { close(file) }
}

/// A port of the loopback that nobody listens on.
enum FreePort {
  static func find() throws -> Int {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard bound else { throw Tools.Failure(description: "no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
