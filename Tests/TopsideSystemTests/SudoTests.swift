import Glibc
import Testing
import TopsideCore
import TopsideTestSupport

@testable import TopsideSystem

/// What of an operator's environment counts when root runs us for him.
struct SudoTests {
  private let scratch = Scratch()
  private let preserved = [
    "SUDO_UID": "1000", "SUDO_USER": "ann", "HOME": "/home/ann", "XDG_CONFIG_HOME": "/home/ann/c",
    "XDG_STATE_HOME": "/home/ann/s", "XDG_DATA_HOME": "/home/ann/d", "XDG_RUNTIME_DIR": "/run/user/1000",
    "KUBECONFIG": "/home/ann/kube",
  ]

  @Test func `our own files are root's, whatever the operator's environment says`() {
    let surroundings = Surroundings.read(preserved, user: 0)
    let root = surroundings.sudoHome ?? ""
    #expect(root.hasPrefix("/") && root != "/home/ann")
    #expect(surroundings.configuration == root + "/.config/topside")
    #expect(surroundings.auditFile == root + "/.local/state/topside/audit.jsonl")
    #expect(surroundings.data == root + "/.local/share/topside")
    #expect(surroundings.runtime == root + "/.local/state/topside/run")
    #expect(surroundings.actor(context: nil).sudoUser == "ann")
    #expect(surroundings.environment["KUBECONFIG"] == "/home/ann/kube")
    #expect(surroundings.environment["HOME"] == "/home/ann")
  }

  @Test(arguments: [(1000, "1000"), (0, nil)] as [(uid_t, String?)])
  func `without sudo they are where the environment says`(_ user: uid_t, _ sudo: String?) {
    var environment = preserved
    environment["SUDO_UID"] = sudo
    environment["PATH"] = "/home/ann/bin:/usr/bin"
    let surroundings = Surroundings.read(environment, user: user)
    #expect(surroundings.configuration == "/home/ann/c/topside")
    #expect(surroundings.auditFile == "/home/ann/s/topside/audit.jsonl")
    #expect(surroundings.runtime == "/run/user/1000/topside")
    #expect(surroundings.environment["PATH"] == "/home/ann/bin:/usr/bin")
  }

  @Test(arguments: ["", ".", "bin:.", "/nonexistent"])
  func `without a directory of root's PATH is the system's own`(_ path: String) {
    var environment = preserved
    environment["PATH"] = path
    let found = Surroundings.read(environment, user: 0).environment["PATH"]
    #expect(found == "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    #expect(Surroundings.read(preserved, user: 0).environment["PATH"] == found)
  }

  @Test(.enabled("needs root, who can make files of others") { geteuid() == 0 })
  func `a docker that another user put in PATH is not run for root`() async throws {
    enum Place: CaseIterable { case foreign, groupWritable, allWritable, belowForeign, linked }
    for place in Place.allCases {
      let bin = "\(scratch.path)/\(place)"
      mkdir(bin, 0o755)
      var entry = bin
      switch place {
      case .foreign: chown(bin, 1000, 1000)
      case .groupWritable: chmod(bin, 0o775)
      case .allWritable: chmod(bin, 0o1777)
      case .belowForeign:
        entry = bin + "/bin"
        mkdir(entry, 0o755)
        chown(bin, 1000, 1000)
      case .linked:
        chown(bin, 1000, 1000)
        entry = scratch.path + "/link"
        symlink(bin, entry)
      }
      scratch.program("\(entry.dropFirst(scratch.path.count + 1))/docker", "echo caught")
      var environment = preserved
      environment["PATH"] = "\(entry):/usr/bin"
      let surroundings = Surroundings.read(environment, user: 0)
      #expect(surroundings.environment["PATH"] == "/usr/bin", "\(place)")
      // Without sudo it would have been.
      environment["SUDO_UID"] = nil
      #expect(try await said(by: Surroundings.read(environment, user: 0)) == "caught\n", "\(place)")
      environment["SUDO_UID"] = "1000"
      environment["PATH"] = entry
      #expect(try await said(by: Surroundings.read(environment, user: 0)) != "caught\n", "\(place)")
    }
  }

  private func said(by surroundings: Surroundings) async throws -> String? {
    let runner = ProcessRunner(
      environment: surroundings.environment, readOnly: ReadOnlySwitch(isOn: false), audit: RecordedAudit())
    let command = Command("docker", ["--version"], impact: .reads, timeout: .seconds(10))
    // Where there is no docker at all, nothing is said.
    guard let result = try? await runner.run(command) else { return nil }
    return String(decoding: result.standardOutput, as: UTF8.self)
  }

  @Test(.enabled("needs root, whose directories count") { geteuid() == 0 })
  func `root's directories stay, in order, links resolved`() {
    mkdir(scratch.path + "/bin", 0o755)
    symlink(scratch.path + "/bin", scratch.path + "/link")
    var environment = preserved
    environment["PATH"] = "\(scratch.path)/link:/usr/local/bin:relative:/usr/bin"
    let path = Surroundings.read(environment, user: 0).environment["PATH"]
    #expect(path == "\(scratch.path)/bin:/usr/local/bin:/usr/bin")
  }
}
