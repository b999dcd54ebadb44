import Glibc
import SystemPackage

/// The reading end of a pipe that a child writes to.
struct OutputPipe {
  enum Piece {
    case bytes([UInt8])
    case nothingYet
    case end
  }

  /// The most that one piece holds, in bytes. Twice as much was no faster.
  static let pieceLimit = 64 << 10
  /// What a pipe may grow to, in bytes.
  private static let greatestCapacity: Int32 = 1 << 20
  // Of linux/fcntl.h, which the Glibc module hides.
  private static let setPipeSize: Int32 = 1031
  private static let getPipeSize: Int32 = 1032

  private let descriptor: FileDescriptor
  private let watch: Watch
  /// What fits into it, in bytes.
  private(set) var capacity: Int
  /// Or it was tried.
  private var isEnlarged = false
  /// The most that the next piece holds: most streams say a line now and then.
  private var pieceSize = 4 << 10
  private(set) var hasEnded = false

  /// Opens a pipe; its writing end is the caller's to close.
  static func open(
    on poller: Poller, ring: @escaping @Sendable () -> Void
  ) throws(Errno) -> (pipe: OutputPipe, writeEnd: FileDescriptor) {
    let (readEnd, writeEnd) = try FileDescriptor.pipe(options: [.closeOnExec])
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
    // 64 KiB, or less where this user's pipes hold too much already.
    capacity = Int(max(4 << 10, fcntl(descriptor.rawValue, Self.getPipeSize)))
  }

  /// Makes room for a child that writes much, as far as the kernel lets: it limits what all pipes of one user may hold
  /// together, which is why those that need little do not begin with it.
  mutating func enlarge() {
    guard !isEnlarged else { return }
    isEnlarged = true
    let size = fcntl(descriptor.rawValue, Self.setPipeSize, Self.greatestCapacity)
    if size > 0 { capacity = Int(size) }
  }

  /// Takes what is there, without waiting.
  mutating func take() -> Piece {
    let size = pieceSize
    var (count, failure) = (0, Int32(0))
    // Read into the memory that is handed on: a copy of a flood is one too many.
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { memory, initialized in
      count = Glibc.read(descriptor.rawValue, memory.baseAddress, size)
      if count < 0 { failure = errno }
      initialized = max(0, count)
    }
    if count > 0 {
      if count == size { pieceSize = Self.pieceLimit }
      return .bytes(bytes)
    }
    if count < 0, failure == EAGAIN || failure == EINTR { return .nothingYet }
    hasEnded = true
    return .end
  }

  /// Rings when there is something to take again.
  func arm() {
    if !hasEnded { watch.arm() }
  }

  func close() { watch.close() }
}
