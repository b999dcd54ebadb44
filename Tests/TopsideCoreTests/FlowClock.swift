import Synchronization
import TopsideTestSupport

extension ManualTime {
  /// Does work while this clock goes on in steps, whenever somebody sleeps.
  func running<Value: Sendable>(
    by step: Duration, _ work: @escaping @Sendable () async -> Value
  ) async -> Value {
    let isDone = Mutex(false)
    async let value = work()
    async let clock: Void = {
      while !isDone.withLock(\.self) {
        if sleeperCount > 0 { await advance(by: step) } else { await Task.yield() }
      }
    }()
    let result = await value
    isDone.withLock { $0 = true }
    await clock
    return result
  }
}
