import Glibc
import Testing
import TopsideCore
import TopsideSystem

/// Locks in a directory that several users share.
@Suite struct HostLocksTests {
  private let scratch = Scratch()
  private let shop = RunLock("docker  project shop")
  private let plan = RunPlan.restart()
  private var holder: LockHolder { .of(plan) }
  private var place: String { scratch.path + "/lock" }
  private var fallback: String { scratch.path + "/state/locks" }
  private var locks: HostLocks { HostLocks(place: place, fallback: fallback) }

  init() {
    mkdir(place, 0o1777)
    chmod(place, 0o1777)
  }

  /// What keeps a lock for as long as it is there; nil when somebody else has it.
  private func take(_ wanted: [RunLock], _ locks: HostLocks? = nil) throws -> (any Sendable)? {
    switch try (locks ?? self.locks).take(wanted, for: holder) {
    case .taken(let token): token
    case .held: nil
    }
  }

  private func holderOf(_ wanted: RunLock) throws -> LockHolder? {
    switch try locks.take([wanted], for: holder) {
    case .taken: nil
    case .held(let holder): holder
    }
  }

  @Test func `a lock is one process's until it is gone, and says whose`() throws {
    var token = try take([shop])
    #expect(token != nil)
    let other = try #require(try holderOf(shop))
    #expect(other.run == plan.id)
    #expect(other.title == "Restart web")
    token = nil
    #expect(try holderOf(shop) == nil)
  }

  @Test func `sharing is for those that share`() throws {
    let shared = RunLock(shop.name, isShared: true)
    let one = try take([shared])
    let two = try take([shared])
    #expect(one != nil && two != nil)
    #expect(try take([shop]) == nil)
    _ = (one, two)
  }

  @Test func `an exclusive lock keeps those out that share`() throws {
    let token = try take([shop])
    #expect(try take([RunLock(shop.name, isShared: true)]) == nil)
    _ = token
  }

  @Test func `all or none`() throws {
    let web = RunLock("docker  service shop/web")
    let token = try take([shop])
    #expect(try take([web, shop]) == nil)
    #expect(try take([web]) != nil)
    _ = token
  }

  @Test func `another name is another lock, however alike it looks in a file name`() throws {
    let token = try take([RunLock("a b")])
    #expect(try take([RunLock("a-b")]) != nil)
    #expect(try take([RunLock(String(repeating: "é/", count: 300))]) != nil)
    _ = token
  }

  @Test func `files are ours to write and everybody's to read, whatever the umask`() throws {
    let before = umask(0o077)
    defer { umask(before) }
    let token = try take([shop])
    let name = try #require(entries(of: place).first)
    #expect(entries(of: place).count == 1)
    #expect(name.hasPrefix("topside-\(geteuid())-docker--project-shop-"))
    #expect(mode(of: "\(place)/\(name)") == 0o644)
    _ = token
  }

  @Test func `of two who want it at once one has it, 200 times`() async throws {
    let (locks, holder) = (locks, holder)
    var firsts = 0
    for number in 0..<200 {
      let wanted = [RunLock("race \(number)")]
      let (start, end) = (Meeting(), Meeting())
      let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
        for one in 0..<2 {
          group.addTask {
            start.meet()
            let result = try locks.take(wanted, for: holder)
            // Kept until the other one has had its answer.
            end.meet()
            if case .taken = result { return one }
            return nil
          }
        }
        var winners: [Int] = []
        for try await winner in group { winners += [winner].compactMap(\.self) }
        return winners
      }
      #expect(winners.count == 1)
      firsts += winners == [0] ? 1 : 0
    }
    #expect(entries(of: place).count == 200)
    #expect(firsts > 0)
  }

  @Test func `a lock file that was removed is no lock any more, and nobody waits for it`() throws {
    let token = try take([shop])
    for name in entries(of: place) { unlink("\(place)/\(name)") }
    #expect(try take([shop]) != nil)
    _ = token
  }

  @Test(arguments: ["link", "FIFO", "directory"])
  func `what stands in our file's place is told, not followed`(_ kind: String) throws {
    _ = try take([shop])
    let path = "\(place)/\(try #require(entries(of: place).first))"
    unlink(path)
    switch kind {
    case "link":
      scratch.write("victim", "precious")
      symlink(scratch.path + "/victim", path)
    case "FIFO": mkfifo(path, 0o644)
    default: mkdir(path, 0o755)
    }
    #expect(throws: FileError.self) { try locks.take([shop], for: holder) }
    if kind == "link" { #expect(scratch.read("victim") == "precious") }
  }

  @Test func `without a place for all there is one of our own`() throws {
    let locks = HostLocks(place: scratch.path + "/none", fallback: fallback)
    let token = try take([shop], locks)
    #expect(token != nil)
    #expect(entries(of: fallback).count == 1)
    #expect(mode(of: fallback) == 0o700)
    #expect(try take([shop], locks) == nil)
  }

  @Test func `a place where others could move our files away is not used`() throws {
    chmod(place, 0o777)
    let token = try take([shop])
    #expect(entries(of: place) == [])
    #expect(entries(of: fallback).count == 1)
    _ = token
  }
}
