import Glibc
import TopsideCore

/// Looks after one running child: takes its output, ends its process group, sees it gone.
struct Supervision {
  enum Channel: Hashable { case output, error }

  /// What the receiver of a piece wants.
  enum Verdict { case goOn, enough }

  /// Why a child was ended before its time.
  enum Cut: Hashable { case deadline, enough }

  private enum Phase { case running, terminating, killed }

  /// How long a group may take to end after SIGTERM, before SIGKILL.
  static let grace = Duration.milliseconds(500)

  /// The most pieces taken from one pipe before the other has its turn.
  private static let turn = 16

  private let child: pid_t
  private let doorbell: Doorbell
  private let alarm: Alarm
  private let gathers: Bool
  private var pipes: [(channel: Channel, pipe: OutputPipe)]
  private var phase = Phase.running
  private var hasExited = false
  private var pace = Pace()
  private(set) var cut: Cut?

  init(
    child: pid_t, output: OutputPipe, error: OutputPipe, doorbell: Doorbell, alarm: Alarm, gathers: Bool
  ) {
    self.child = child
    self.doorbell = doorbell
    self.alarm = alarm
    self.gathers = gathers
    pipes = [(.output, output), (.error, error)]
  }

  /// Returns when the child has exited (it is not reaped yet) and nobody in its group is left.
  nonisolated(nonsending) mutating func run(
    deadline: Duration?, _ receive: (Channel, [UInt8]) async -> Verdict
  ) async {
    if let deadline { alarm.set(after: deadline) }
    while true {
      let fill = await takeAll(receive)
      if hasExited {
        if pipes.allSatisfy(\.pipe.hasEnded) || phase == .killed { break }
        // Somebody in the group still holds the child's output.
        if phase == .running { terminate() }
      }
      // What was filled again while it was read has gathered already.
      if let fill, fill < 1, gathers, !hasExited, !Task.isCancelled,
        let pause = pace.pause(after: fill, at: .now)
      {
        try? await Task.sleep(for: pause)  // cut short by cancellation, and then as well
        note(doorbell.look())
      } else {
        for (_, pipe) in pipes { pipe.arm() }
        note(await doorbell.answer())
      }
    }
    // What closed its output but stayed. The child itself is not reaped yet, so the group's number is still its own.
    kill(-child, SIGKILL)
  }

  /// Takes what is in the pipes.
  ///
  /// - Returns: How full the fuller one was, from 0 to 1; nil when there was nothing.
  private nonisolated(nonsending) mutating func takeAll(_ receive: (Channel, [UInt8]) async -> Verdict) async
    -> Double?
  {
    var fill: Double?
    for index in pipes.indices {
      let taken = await take(from: index, receive)
      guard taken > 0 else { continue }
      let share = Double(taken) / Double(pipes[index].pipe.capacity)
      if share > 0.5 { pipes[index].pipe.enlarge() }
      fill = max(fill ?? 0, share)
    }
    return fill
  }

  /// Takes what is in one pipe, and returns how many bytes it was.
  private nonisolated(nonsending) mutating func take(
    from index: Int, _ receive: (Channel, [UInt8]) async -> Verdict
  ) async -> Int {
    var taken = 0
    // A flood on one pipe must hide neither the other nor the deadline.
    for _ in 0..<Self.turn {
      guard !pipes[index].pipe.hasEnded, case .bytes(let bytes) = pipes[index].pipe.take() else { break }
      taken += bytes.count
      if cut == nil, !Task.isCancelled, await receive(pipes[index].channel, bytes) == .enough { end(.enough) }
    }
    return taken
  }

  private mutating func note(_ happening: Happening) {
    if happening.contains(.exit) { hasExited = true }
    guard happening.contains(.alarm) else { return }
    switch phase {
    case .running: end(.deadline)
    case .terminating:
      kill(-child, SIGKILL)
      phase = .killed
    case .killed: break
    }
  }

  private mutating func end(_ cut: Cut) {
    if self.cut == nil { self.cut = cut }
    if phase == .running { terminate() }
  }

  private mutating func terminate() {
    kill(-child, SIGTERM)
    phase = .terminating
    alarm.set(after: Self.grace)
  }
}
