import FoundationEssentials
import SafeText
import Testing
import TopsideTestSupport

@testable import TopsideCore

@Suite struct HistoryTests {
  private let files = MemoryFiles()
  private var history: DeploymentHistory { DeploymentHistory(state: "/state", files: files) }

  @Test func `a version is the tag that most services have, and none where two are as frequent`() {
    func image(_ tag: String) -> Deployment.Image { .init(reference: "r/app:\(tag)", id: "sha256:\(tag)") }
    let seconds = Timestamp(seconds: 1)
    let most = Deployment(
      time: seconds, project: "shop", services: ["a": image("2.0"), "b": image("2.0"), "db": image("7")])
    #expect(most.tag?.text == "2.0")
    let mixed = Deployment(time: seconds, project: "shop", services: ["a": image("2.0"), "b": image("1.0")])
    #expect(mixed.tag == nil)
  }

  private func deployment(_ project: String, _ tag: String, at seconds: Int64 = 1) -> Deployment {
    var deployment = Deployment(
      time: Timestamp(seconds: seconds), project: project,
      services: ["back": .init(reference: "r/back:\(tag)", id: "sha256:\(tag)", digest: nil, configHash: "h")]
    )
    deployment.tag = ImageTag(tag)
    return deployment
  }

  @Test func `what is added is read again, the oldest first`() throws {
    let (one, two) = (deployment("shop", "1"), deployment("shop", "2", at: 2))
    try history.append(one)
    try history.append(two)
    #expect(history.deployments(of: "shop") == [one, two])
    #expect(history.deployments(of: "other") == [])
    #expect(one.who == "someone else")
  }

  @Test func `a torn line, and one of another project, are left out`() throws {
    try history.append(deployment("shop", "1"))
    let whole = try #require(files["/state/history/shop.jsonl"])
    files["/state/history/shop.jsonl"] = String(whole.dropLast(9)) + "\n{}\nrubbish\n" + whole
    try DeploymentHistory(state: "/state", files: files).append(deployment("shop", "3"))
    #expect(history.deployments(of: "shop").map(\.tag?.text) == ["1", "3"])
    files["/state/history/other.jsonl"] = whole
    #expect(history.deployments(of: "other") == [])
  }

  @Test func `no name leads out of its directory, and two names are two files`() throws {
    for name in ["../../etc/cron.d/x", "a/b", "..", "", "a%2fb", "Ä", "a\u{0}b", "-rf"] {
      try history.append(deployment(name, "1"))
      #expect(history.deployments(of: name).count == 1, "\(name)")
    }
    let names = files.names(in: "/state/history")
    #expect(names.count == 8)
    #expect(files.names(in: "/state") == ["history"])
    #expect(
      names.allSatisfy { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "%-_.".contains($0)) } }
    )
  }

  @Test func `a line is printable, whatever was in it`() throws {
    for input in HostileInput.all where input.bytes.count <= 300 {
      let text = String(decoding: input.bytes, as: UTF8.self)
      var hostile = deployment("shop", "1")
      hostile.user = text
      hostile.services = [text: .init(reference: text, id: text)]
      try history.append(hostile)
      #expect(history.deployments(of: "shop").last == hostile, "\(input)")
    }
    let content = try #require(files["/state/history/shop.jsonl"])
    #expect(content.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
  }

  @Test func `a history that cannot be written says so`() {
    files.fail("/state/history/shop.jsonl", errno: 28)
    #expect(throws: FileError.self) { try history.append(deployment("shop", "1")) }
  }
}

@Suite struct HistoryWatcherTests {
  private var stage = FleetStage()
  private var watcher = DeploymentWatcher([])

  private mutating func run(_ image: String, _ number: Int = 1, state: Container.State = .running) throws {
    stage.apply(
      .listed([
        try stage.container(number, state) {
          $0.image = "r/s:\(image)"
          $0.imageID = "sha256:\(image)"
          $0.labels["com.docker.compose.config-hash"] = "hash"
        }
      ]))
  }

  private mutating func look(after seconds: Int = 0, run: RunID? = nil) -> [Deployment] {
    stage.now.uptime += .seconds(seconds)
    stage.now.wall = stage.now.wall.advanced(by: .seconds(seconds))
    return watcher.look(at: stage.fleet, now: stage.now) { _ in run.map { ($0, "ann") } }
  }

  @Test mutating func `what runs is recorded when it has stayed so for a while, and once`() throws {
    try run("1")
    #expect(look() == [])
    #expect(look(after: 9) == [])
    let found = look(after: 1)
    #expect(found.count == 1)
    #expect(found.first?.project == "p")
    #expect(found.first?.tag?.text == "1")
    #expect(found.first?.services["s"] == .init(reference: "r/s:1", id: "sha256:1", configHash: "hash"))
    #expect(found.first?.who == "someone else")
    #expect(look(after: 60) == [])
  }

  @Test mutating func `another image is another deployment, and who ran it is known`() throws {
    try run("1")
    _ = look()
    _ = look(after: 10)
    try run("2", 2)
    #expect(look(after: 1) == [])
    let id = RunID(at: stage.now.wall, salt: 7)
    let found = look(after: 10, run: id)
    #expect(found.map(\.tag?.text) == ["2"])
    #expect(found.first?.run == id)
    #expect(found.first?.who == "ann")
  }

  @Test mutating func `the middle of a change is not recorded`() throws {
    try run("1")
    _ = look()
    stage.apply(.composing(["p"]))
    #expect(look(after: 20) == [])
    try run("2", 2)
    #expect(look(after: 5) == [])
    stage.apply(.composing([]))
    #expect(look(after: 5) == [])
    #expect(look(after: 5).map(\.tag?.text) == ["2"])
  }

  @Test mutating func `what was recorded before is known after a start`() throws {
    watcher = DeploymentWatcher([
      Deployment(
        time: stage.now.wall, project: "p", services: ["s": .init(reference: "r/s:1", id: "sha256:1")])
    ])
    try run("1")
    _ = look()
    #expect(look(after: 20) == [])
    try run("1", 2, state: .exited)
    _ = look()
    #expect(look(after: 20) == [])
  }

  @Test mutating func `the version is the one that most services have`() throws {
    func container(_ number: Int, _ service: String, _ reference: String) throws -> Container {
      try stage.container(number, service: service) {
        $0.image = reference
        $0.imageID = "sha256:\(number)"
      }
    }
    let own = [try container(1, "back", "r/back:2026.3.1"), try container(2, "front", "r/front:2026.3.1")]
    stage.apply(.listed(own + [try container(3, "db", "mongo:8.0")]))
    _ = look()
    #expect(look(after: 10).map(\.tag?.text) == ["2026.3.1"])
    stage.apply(
      .listed([try container(4, "front", "r/front:2026.3.2"), try container(3, "db", "mongo:8.0")]))
    _ = look()
    #expect(look(after: 10).map(\.tag) == [nil])
  }
}
