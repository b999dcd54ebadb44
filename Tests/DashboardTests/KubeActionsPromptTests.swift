import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore

/// What is typed before a change of a cluster: numbers, ports, namespaces.
struct KubeActionsPromptTests {
  private static let api = KubeKey(.deployment, "aio", "api")
  private static let pod = KubeKey(.pod, "aio", "api-7d9f8c5b4-k2x8z")
  private static let service = KubeKey(.service, "aio", "api")

  private func scaling() throws -> Stage {
    var stage = try KubeScene.on(Self.api)
    try stage.press("R", "j", "enter")
    return stage
  }

  @Test func `the prompt for a number says how many there are, and begins empty`() throws {
    var stage = try scaling()
    #expect(stage.footer.contains("pods of api, 2 now: "))
    stage.type("3")
    try stage.press("enter")
    #expect(stage.screen.contains("Scale api to 3"))
  }

  @Test func `a plan says that an autoscaler owns the number`() throws {
    var stage = try scaling()
    stage.type("7")
    try stage.press("enter")
    #expect(stage.screen.contains("autoscaler api-hpa owns its size (1 to 2): it will set it back to 2"))
  }

  @Test(arguments: [
    ("", "is no number of pods"), ("many", "is no number of pods"), ("-1", "is no number of pods"),
    ("1.5", "is no number of pods"), ("99999999999999999999", "is no number of pods"),
    ("2", "2 pods are wanted already"),
  ])
  func `a number that cannot be is an error, and no plan`(_ text: String, _ words: String) throws {
    var stage = try scaling()
    stage.type(text)
    try stage.press("enter")
    #expect(stage.footer.contains(words), "\(stage.footer)")
    #expect(stage.state.dialog == nil)
  }

  @Test func `Esc leaves the prompt, and nothing happens`() throws {
    var stage = try scaling()
    stage.type("0")
    try stage.press("esc")
    #expect(stage.state.prompt == nil && stage.state.dialog == nil)
    #expect(stage.effects.isEmpty)
  }

  private func forward(_ key: KubeKey, typing text: String) throws -> Stage {
    var stage = try KubeScene.on(key)
    try stage.press("f")
    stage.type(text)
    try stage.press("enter")
    return stage
  }

  @Test(arguments: [
    ("9443:443", 9443, 443), ("8080", 8080, 8080), (":443", 0, 443),
    // Enter takes what is suggested.
    ("", 8080, 80),
  ])
  func `ports`(_ text: String, _ local: UInt16, _ remote: UInt16) throws {
    let stage = try forward(Self.service, typing: text)
    guard case .forward(let forward) = stage.effects.last else {
      Issue.record("no forward: \(stage.footer)")
      return
    }
    #expect(forward.target == Self.service)
    #expect((forward.localPort, forward.remotePort) == (local, remote))
    #expect(stage.state.kube.forwards.all == [forward])
    #expect(stage.header.contains("fwd \(local == 0 ? "any port" : "\(local)") → api:\(remote)"))
  }

  @Test(arguments: ["x", "0", "80:", "70000:80", "80:70000", "1:2:3", "-1:80", "80:0"])
  func `ports that cannot be are an error, and no forward`(_ text: String) throws {
    let stage = try forward(Self.pod, typing: text)
    #expect(stage.footer.contains("are no ports: 8443:443, or :443 for any free one here"))
    #expect(stage.effects.isEmpty)
    #expect(stage.state.kube.forwards.all.isEmpty)
  }

  @Test func `a port that another forward has is an error before anything starts`() throws {
    var stage = try forward(Self.service, typing: "8443:443")
    try stage.press("f")
    stage.type("8443:80")
    try stage.press("enter")
    #expect(stage.footer.contains("port 8443 leads to api already"))
    #expect(stage.effects.count == 1)
  }

  @Test func `forwards are listed with their state, and x ends the one under the cursor`() throws {
    var stage = try forward(Self.service, typing: "8443:443")
    try stage.press("f")
    stage.type(":80")
    try stage.press("enter")
    var first = try #require(stage.state.kube.forwards.all.first)
    first.pod = Self.pod
    first.state = .listening(since: stage.state.now.uptime)
    stage.send(.forwardChanged(first))
    #expect(stage.header.contains("2 fwd"))
    stage.wait(.seconds(65))
    try stage.press("ctrl-f")
    #expect(stage.screen.contains("8443 → api-7d9f8c5b4-k2x8z:443"))
    #expect(stage.screen.contains("listening for 1m"))
    try stage.press("x")
    #expect(stage.effects.last == .endForward(first.id))
    // What it says last is of no forward that there is.
    first.state = .ended
    stage.send(.forwardChanged(first))
    #expect(stage.state.kube.forwards.all.map(\.remotePort) == [80])
    try stage.press("enter")
    #expect(stage.screen.contains("no port is forwarded"))
    try stage.press("esc")
    #expect(!stage.header.contains("fwd"))
  }

  @Test func `a forward that fails is said, stays in the list with its reason, and leaves the header`() throws
  {
    var stage = try forward(Self.service, typing: "8443:443")
    var forward = try #require(stage.state.kube.forwards.all.first)
    forward.state = .failed("port 8443 is taken on this machine: choose another")
    stage.send(.forwardChanged(forward))
    #expect(stage.footer.contains("port 8443 is taken on this machine: choose another"))
    #expect(!stage.header.contains("fwd"))
    try stage.press("ctrl-f")
    #expect(stage.screen.contains("is taken on this machine"))
  }

  @Test(arguments: [
    ("aio", KubeNamespaces.list(["aio"])), ("aio vibeyard", .list(["aio", "vibeyard"])),
    ("aio,vibeyard, aio", .list(["aio", "vibeyard"])), ("*", .all), ("aio *", .all),
  ])
  func `namespaces`(_ text: String, _ chosen: KubeNamespaces) throws {
    var stage = try KubeScene.on(Self.pod)
    try stage.press("n")
    stage.type(text)
    try stage.press("enter")
    #expect(stage.state.kube.namespaces == chosen)
    #expect(stage.header.contains("k8s k3s/\(chosen == .all ? "*" : chosen.title.text)"))
    let pods = stage.state.subscriptions.kinds.filter { $0.kind == .pod }
    #expect(pods == Set(chosen.watches(.pod)))
  }

  @Test(arguments: ["Aio", "a/b", "-n", "a_b", "aio-", "übung", String(repeating: "a", count: 64)])
  func `what cannot be a namespace is an error`(_ text: String) throws {
    var stage = try KubeScene.on(Self.pod)
    try stage.press("n")
    stage.type(text)
    try stage.press("enter")
    #expect(stage.footer.contains("cannot be a namespace"))
    #expect(stage.state.kube.namespaces == .all)
  }

  @Test func `nothing typed takes all namespaces, and a suggestion can be edited`() throws {
    var stage = try KubeScene.on(Self.pod)
    try stage.press("n")
    stage.type("aio")
    try stage.press("enter", "n")
    #expect(stage.footer.contains("namespaces: aio"))
    try stage.press("right")
    stage.type(",vibeyard")
    try stage.press("enter")
    #expect(stage.state.kube.namespaces == .list(["aio", "vibeyard"]))
    try stage.press("n", "ctrl-u", "enter")
    #expect(stage.state.kube.namespaces == .all)
  }

  @Test func `a pasted number takes the place of what is suggested`() throws {
    var stage = try KubeScene.on(Self.pod)
    try stage.press("n")
    stage.send(.input(.paste("vibeyard")))
    try stage.press("enter")
    #expect(stage.state.kube.namespaces == .list(["vibeyard"]))
  }
}
