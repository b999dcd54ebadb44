import Glibc
import SafeText
import Testing
import TopsideCore
import TopsideSystem

/// Locks of another user, whose files root makes.
@Suite(.enabled("needs root, who can make files of others") { geteuid() == 0 })
struct HostLocksOfOthersTests {
  private let scratch = Scratch()
  private let shop = RunLock("docker  project shop")
  private let plan = RunPlan.restart()
  private var place: String { scratch.path + "/lock" }
  private var locks: HostLocks { HostLocks(place: place, fallback: scratch.path + "/state/locks") }
  private let other: uid_t = 65534

  init() {
    mkdir(place, 0o1777)
    chmod(place, 0o1777)
    chmod(scratch.path, 0o755)  // for the others
  }

  private func result(_ lock: RunLock? = nil) throws -> LockHolder? {
    switch try locks.take([lock ?? shop], for: .of(plan)) {
    case .taken: nil
    case .held(let holder): holder
    }
  }

  /// The other user's file of the lock, with a text in it; its owner says who that is.
  private func file(_ text: String, owner: uid_t? = nil) throws -> String {
    _ = try result()
    let own = try #require(entries(of: place).first { $0.contains("-shop-") })
    let name = own.replacing("topside-0-", with: "topside-\(other)-")
    scratch.write("lock/\(name)", text)
    let path = "\(place)/\(name)"
    chown(path, owner ?? other, other)
    return path
  }

  /// Locked until the descriptor is closed.
  private func lock(_ path: String, _ kind: Int32) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    var request = flock()
    request.l_type = Int16(kind)
    #expect(fcntl(descriptor, 37, &request) == 0)  // F_OFD_SETLK
    return descriptor
  }

  @Test func `a lock that another user has is respected, and its holder named as the system knows him`()
    throws
  {
    let told =
      #"{"user":"root\u001b[2J","process":12,"run":"20260301-120000-0001","title":"Roll back shop","since":{"nanoseconds":0}}"#
    let path = try file(told)
    #expect(try result() == nil)
    let descriptor = lock(path, F_WRLCK)
    let holder = try #require(try result())
    #expect(holder.user == "nobody")
    close(descriptor)
    #expect(try result() == nil)
  }

  @Test func `those that share do so across users`() throws {
    let path = try file("")
    let descriptor = lock(path, F_RDLCK)
    defer { close(descriptor) }
    #expect(try result(RunLock(shop.name, isShared: true)) == nil)
    #expect(try result() != nil)
  }

  @Test(arguments: ["", "{", #"{"title":7}"#, String(repeating: "x", count: 100_000)])
  func `whatever the holder says of itself, it holds`(_ text: String) throws {
    let descriptor = lock(try file(text), F_WRLCK)
    defer { close(descriptor) }
    let holder = try #require(try result())
    #expect(holder.user == "nobody")
    #expect(holder.title == "a run")
  }

  @Test func `a title of another user hides nothing`() throws {
    let title = #"\u001b[2JRestart"# + String(repeating: "e", count: 3000)
    let told =
      #"{"user":"x","process":1,"run":"20260301-120000-0001","title":"\#(title)","since":\#(try since())}"#
    let descriptor = lock(try file(told), F_WRLCK)
    defer { close(descriptor) }
    let holder = try #require(try result())
    #expect(holder.title.count == 100)
    #expect(!holder.words.text.unicodeScalars.contains { $0.value < 0x20 })
  }

  /// A moment, as it is written.
  private func since() throws -> String {
    let token = try locks.take([RunLock("other")], for: .of(plan))
    defer { _ = token }
    let name = try #require(entries(of: place).first { $0.contains("-other-") })
    let text = try #require(scratch.read("lock/\(name)"))
    let after = try #require(text.split(separator: #""since":"#).last)
    return String(after.prefix { $0 != "," && $0 != "}" && $0 != "\n" }) + (after.first == "{" ? "}" : "")
  }

  @Test func `a file under a name that is not its owner's locks nothing`() throws {
    let descriptor = lock(try file("", owner: 1234), F_WRLCK)
    defer { close(descriptor) }
    #expect(try result() == nil)
  }

  @Test func `links and pipes of others are not followed, and not waited for`() throws {
    let path = try file("")
    unlink(path)
    mkfifo(path, 0o666)
    #expect(try result() == nil)
    unlink(path)
    symlink("/etc/passwd", path)
    #expect(try result() == nil)
  }

  @Test func `a file of somebody else's in our place is told`() throws {
    _ = try result()
    let own = "\(place)/\(try #require(entries(of: place).first))"
    chown(own, other, other)
    #expect(throws: FileError(path: own, distrust: .owner(uid: other))) {
      try locks.take([shop], for: .of(plan))
    }
  }

  @Test func `of two users who want it at once one has it, 200 times`() async throws {
    let (place, fallback, plan) = (place, scratch.path + "/state/locks", plan)
    var firsts = 0
    for number in 0..<200 {
      let (start, end) = (Meeting(), Meeting())
      let winners = try await withThrowingTaskGroup(of: uid_t?.self) { group in
        for user: uid_t in [1234, 5678] {
          group.addTask {
            let locks = HostLocks(place: place, fallback: fallback, user: user)
            start.meet()
            return try asUser(user) {
              let result = try locks.take([RunLock("race \(number)")], for: .of(plan))
              // Kept until the other one has had its answer.
              end.meet()
              guard case .taken = result else { return nil }
              return user
            }
          }
        }
        var winners: [uid_t] = []
        for try await winner in group { winners += [winner].compactMap(\.self) }
        return winners
      }
      #expect(winners.count == 1)
      firsts += winners == [1234] ? 1 : 0
    }
    #expect(entries(of: place).count == 400)
    #expect(firsts > 0)
  }
}

/// The user by whose rights this thread opens files.
@_silgen_name("setfsuid")
private func setFileUser(_ user: uid_t) -> Int32

/// Does something with the files of another user, on this thread alone; it must not wait for another task.
private func asUser<Result>(_ user: uid_t, _ body: () throws -> Result) rethrows -> Result {
  _ = setFileUser(user)
  defer { _ = setFileUser(0) }
  return try body()
}
