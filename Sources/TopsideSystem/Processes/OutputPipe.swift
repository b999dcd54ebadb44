import Glibc
import SystemPackage

/// The reading end of a pipe that a child writes to.
struct OutputPipe {
  enum Piece {
    case bytes([UInt8])
    case nothingYet
    case end
  }

  /// The most that one piece holds, in bytes.
  static let pieceLimit = 64 << 10

  private let descriptor: FileDescriptor
  private let watch: Watch
  private(set) var hasEnded = false

  /// Opens a pipe; its writing end is the caller's to close.
  ///
  /// The capacity, in bytes, is a hint: the kernel limits what one user's pipes may hold together.
  static func open(
    capacity: Int32, on poller: Poller, ring: @escaping @Sendable () -> Void
  ) throws(Errno) -> (pipe: OutputPipe, writeEnd: FileDescriptor) {
    let (readEnd, writeEnd) = try FileDescriptor.pipe(options: [.closeOnExec])
    let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ of linux/fcntl.h, which the Glibc module hides
    _ = fcntl(readEnd.rawValue, setPipeSize, capacity)
    // Ours alone: each end has its own flags, the child's writes still block.
    _ = fcntl(readEnd.rawValue, F_SETFL, O_NONBLOCK)
    do throws(Errno) {
      let watch = try poller.watch(readEnd.rawValue, ring: ring)
      return (OutputPipe(descriptor: readEnd, watch: watch), writeEnd)
    } catch {
      // Nobody owns them yet; what matters is why there is no watch.
      try? readEnd.close()
      try? writeEnd.close()
      throw error
    }
  }

  private init(descriptor: FileDescriptor, watch: Watch) {
    self.descriptor = descriptor
    self.watch = watch
  }

  /// Takes what is there, without waiting.
  mutating func take(_ buffer: inout [UInt8]) -> Piece {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor.rawValue, $0.baseAddress, $0.count) }
    if count > 0 {
      let bytes = Array(buffer[..<count])
      // Most streams say a line now and then, and need no more than they are given at first.
      if count == buffer.count, count < Self.pieceLimit {
        buffer = [UInt8](repeating: 0, count: Self.pieceLimit)
      }
      return .bytes(bytes)
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return .nothingYet }
    hasEnded = true
    return .end
  }

  /// Rings when there is something to take again.
  func arm() {
    if !hasEnded { watch.arm() }
  }

  func close() { watch.close() }
}
