import Dispatch
import Glibc
import Testing

@testable import TopsideSystem

struct ExitWatchTests {
  @Test func `an exit is noticed on a kernel without process descriptors`() async throws {
    let doorbell = Doorbell()
    var words = [strdup("sh"), strdup("-c"), strdup("exit 3"), nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    try #require(posix_spawn(&child, "/bin/sh", nil, nil, &words, environ) == 0)
    let watch = ExitWatch(child, descriptor: -1, on: Poller(), DispatchQueue(label: "test")) {
      doorbell.ring(.exit)
    }
    #expect(await doorbell.answer() == .exit)
    watch.stop()
    // It is still there to be waited for.
    var status: Int32 = 0
    #expect(waitpid(child, &status, 0) == child)
    #expect(status >> 8 & 0xFF == 3)
  }

  @Test func `nothing that rings before the answer is lost`() async {
    let doorbell = Doorbell()
    doorbell.ring(.output)
    doorbell.ring(.alarm)
    #expect(await doorbell.answer() == [.output, .alarm])
    #expect(doorbell.look() == [])
    doorbell.ring(.exit)
    #expect(doorbell.look() == .exit)
  }
}
