import SafeText
import Synchronization
import Testing
import TopsideCore
import TopsideTestSupport

/// Recoveries that run, fail and are cut off, wherever that can be; and the way back from each.
@Suite struct K3sFlowRunnerTests {
  private static let rungs: [K3sRung] = [
    .rotateCertificates, .moveCertificates, .moveDatastore, .moveEverything,
  ]
  private static let id = K3sFlowStage.id

  private func stage(_ rung: K3sRung) throws -> K3sFlowStage {
    try K3sFlowStage(K3sFlows.plan(rung, K3sFlowStage.looping(), K3sOptions(), id: Self.id))
  }

  /// Gives back, and says what k3s was started with.
  private func undo(_ stage: inout K3sFlowStage) async throws -> FlowOutcome {
    let flow = try #require(stage.plan.flow.remedies.first)
    stage.choose(flow)
    return await stage.go()
  }

  // MARK: The way it goes

  @Test(arguments: rungs)
  func `undisturbed it is verified, and what was there lies aside`(_ rung: K3sRung) async throws {
    var stage = try stage(rung)
    let before = stage.machine.kept
    let outcome = await stage.go()
    #expect(outcome == .succeeded("prod-1 is Ready at 10.0.0.7, after 0s"))
    let paths = stage.machine.paths
    for move in Self.moves(rung, paths) {
      let old = before.filter { $0.key.hasPrefix(move.path + "/") }
      #expect(stage.machine.below(move.aside).count == old.count)
      for (path, node) in old {
        #expect(stage.machine.below(move.aside)[String(path.dropFirst(move.path.count))] == node)
      }
    }
    let authority = stage.machine[paths.serverAuthority]
    #expect((authority == K3sMachine.certificate("CA-1")) == (rung != .moveEverything))
    #expect(!stage.machine.changes.contains { $0.executable == "rm" })
    // Every command that changes something says where, so that it can be refused.
    #expect(stage.machine.changes.allSatisfy { $0.place == .host && $0.target == "host/k3s" })
  }

  @Test(arguments: rungs)
  func `undone after it succeeded the identical state is back`(_ rung: K3sRung) async throws {
    var stage = try stage(rung)
    let before = stage.machine.kept
    #expect(await stage.go().name == "succeeded")
    #expect(try await undo(&stage).name == "succeeded")
    #expect(stage.machine.keptAtStart == before)
    #expect(stage.machine["\(stage.machine.storage)"] == nil)
  }

  private static func moves(_ rung: K3sRung, _ paths: K3sPaths) -> [K3sMove] {
    let moved: [String] =
      switch rung {
      case .moveCertificates: [paths.tls]
      case .moveDatastore: [paths.database]
      case .moveEverything: [paths.database, paths.tls]
      default: []
      }
    return moved.map { K3sMove($0, paths, id: id) }
  }

  // MARK: Failing

  @Test(arguments: rungs)
  func `whichever command fails, the way back gives back the identical state`(_ rung: K3sRung) async throws {
    let count = try await length(rung)
    for index in 0..<count {
      var stage = try stage(rung)
      let before = stage.machine.kept
      stage.machine.fault(at: index, .fails)
      let outcome = await stage.go()
      #expect(outcome.name == "failed", "command \(index)")
      stage.machine.mend()
      // Before it was stopped there is nothing to give back.
      let wasStopped = stage.machine.changes.contains { $0.arguments.contains("stop") }
      #expect(stage.record?.remedies.isEmpty == !wasStopped, "command \(index)")
      let back = try await undo(&stage)
      #expect(back.name == "succeeded", "command \(index): \(back.words)")
      #expect(stage.machine.keptAtStart == before, "command \(index)")
    }
  }

  /// How many commands that change something a recovery has.
  private func length(_ rung: K3sRung) async throws -> Int {
    var stage = try stage(rung)
    _ = await stage.go()
    return stage.machine.changes.count
  }

  @Test(arguments: rungs)
  func `a way back that fails anywhere is begun anew, and gives back the same`(_ rung: K3sRung) async throws {
    var whole = try stage(rung)
    _ = await whole.go()
    let first = whole.machine.changes.count
    _ = try await undo(&whole)
    for index in 0..<(whole.machine.changes.count - first) {
      for fault in K3sMachine.Fault.allCases {
        var stage = try stage(rung)
        let before = stage.machine.kept
        _ = await stage.go()
        stage.machine.fault(at: index, fault)
        let flow = try #require(stage.plan.flow.remedies.first)
        stage.choose(flow)
        var outcome = FlowOutcome.failed("cut off")
        if fault.isCut { await stage.goUntilCut() } else { outcome = await stage.go() }
        stage.machine.mend()
        if !fault.isCut, outcome.name == "failed" { stage.choose(flow) }
        if outcome.name == "failed" { outcome = await stage.go() }
        // Where everything was given back, and only the start failed, that is all there is to do.
        if outcome.words.text.contains("was undone already") { outcome = await stage.start() }
        #expect(outcome.name == "succeeded", "command \(index), \(fault): \(outcome.words)")
        #expect(stage.machine.keptAtStart == before, "command \(index), \(fault)")
      }
    }
  }

  @Test func `a start that never ends runs into its deadline, and the way back is offered`() async throws {
    var stage = try stage(.moveEverything)
    let before = stage.machine.kept
    stage.machine.change { $0.behaviour = .neverEnds }
    let outcome = await stage.go()
    #expect(outcome == .failed("not verified within 5m: activating (start), 7 restarts"))
    #expect(stage.record?.remedies.map(\.verb) == ["Undo"])
    #expect(try await undo(&stage).name == "succeeded")
    #expect(stage.machine.keptAtStart == before)
  }

  @Test func `a start that ends again and again does, too`() async throws {
    var stage = try stage(.moveDatastore)
    stage.machine.change { $0.behaviour = .ends }
    let outcome = await stage.go()
    #expect(outcome == .failed("not verified within 5m: it ended again: exit-code, status 1, 7 restarts"))
    #expect(try await undo(&stage).name == "succeeded")
  }

  @Test(arguments: rungs)
  func `a disk that is full in the backup leaves everything as it was`(_ rung: K3sRung) async throws {
    var stage = try stage(rung)
    let before = stage.machine.kept
    stage.machine.change { $0.isFull = true }
    let outcome = await stage.go()
    #expect(outcome.name == "failed")
    #expect(stage.machine.kept == before)
    #expect(!stage.machine.changes.contains { $0.executable == "mv" || $0.arguments.contains("rotate") })
    stage.machine.mend()
    #expect(try await undo(&stage).name == "succeeded")
    #expect(stage.machine.keptAtStart == before)
  }

  @Test func `a disk that is full only for the archive is named as the reason`() async throws {
    var stage = try stage(.moveEverything)
    let machine = stage.machine
    let outcome = await stage.go(orWhere: { event in
      // From the archive's step on.
      if case .stepEnded(_, .succeeded) = event,
        machine[machine.paths.recovery(Self.id) + "/state.sha256"] != nil
      {
        machine.change { $0.isFull = true }
      }
      return false
    })
    #expect(outcome.words.text.contains("No space left on device"))
    #expect(!stage.machine.changes.contains { $0.executable == "mv" })
  }

  // MARK: Cut off

  @Test(arguments: rungs)
  func `cut off at any event it is brought to its end, and moves once`(_ rung: K3sRung) async throws {
    var whole = try stage(rung)
    _ = await whole.go()
    let moves = whole.machine.changes.count { $0.executable == "mv" }
    for event in 0..<whole.events.count {
      var stage = try stage(rung)
      let before = stage.machine.kept
      _ = await stage.go(untilEvent: event)
      let outcome = await stage.go()
      #expect(outcome.name == "succeeded", "event \(event): \(outcome.words)")
      #expect(stage.machine.changes.count { $0.executable == "mv" } == moves, "event \(event)")
      #expect(try await undo(&stage).name == "succeeded", "event \(event)")
      #expect(stage.machine.keptAtStart == before, "event \(event)")
    }
  }

  @Test(arguments: rungs, [K3sMachine.Fault.cutBefore, .cutAfter])
  func `killed in the middle of any command it goes on there`(_ rung: K3sRung, _ fault: K3sMachine.Fault)
    async throws
  {
    for index in 0..<(try await length(rung)) {
      var stage = try stage(rung)
      let before = stage.machine.kept
      stage.machine.fault(at: index, fault)
      await stage.goUntilCut()
      stage.machine.mend()
      let outcome = await stage.go()
      #expect(outcome.name == "succeeded", "command \(index): \(outcome.words)")
      #expect(try await undo(&stage).name == "succeeded", "command \(index)")
      #expect(stage.machine.keptAtStart == before, "command \(index)")
    }
  }

  @Test(arguments: rungs, [K3sMachine.Fault.hangs, .doneLate])
  func `a command that gives no answer is looked after, and given back where it did not work`(
    _ rung: K3sRung, _ fault: K3sMachine.Fault
  ) async throws {
    for index in 0..<(try await length(rung)) {
      var stage = try stage(rung)
      let before = stage.machine.kept
      stage.machine.fault(at: index, fault)
      let outcome = await stage.go()
      if fault == .doneLate { #expect(outcome.name == "succeeded", "command \(index): \(outcome.words)") }
      stage.machine.mend()
      let back = try await undo(&stage)
      #expect(back.name == "succeeded", "command \(index): \(back.words)")
      #expect(stage.machine.keptAtStart == before, "command \(index)")
    }
  }

  @Test(arguments: rungs)
  func `a machine that was started anew while it gave back loses nothing either`(_ rung: K3sRung) async throws
  {
    var whole = try stage(rung)
    _ = await whole.go()
    let first = whole.machine.changes.count
    _ = try await undo(&whole)
    let undoing = whole.machine.changes.dropFirst(first)
    // From there on what is given back may have run before all of it was.
    let firstBack = undoing.firstIndex { $0.arguments.dropLast().last?.hasSuffix(".\(Self.id)") == true }
    for index in 0..<(whole.machine.changes.count - first) {
      var stage = try stage(rung)
      let before = stage.machine.kept
      _ = await stage.go()
      stage.choose(try #require(stage.plan.flow.remedies.first))
      stage.machine.fault(at: index, .cutAfter)
      await stage.goUntilCut()
      stage.machine.mend()
      stage.machine.reboot()
      let outcome = await stage.go()
      #expect(outcome.name == "succeeded", "command \(index): \(outcome.words)")
      if first + index < firstBack ?? .max {
        #expect(stage.machine.keptAtStart == before, "command \(index)")
      }
      let paths = stage.machine.paths
      #expect(stage.machine[paths.sqlite]?.hasPrefix("CA-1;objects") == true, "command \(index)")
      #expect(stage.machine[paths.serverAuthority] == K3sMachine.certificate("CA-1"), "command \(index)")
      #expect(stage.machine[paths.token] == "K10CA-1::server:word\n", "command \(index)")
    }
  }

  @Test(arguments: rungs)
  func `what was undone is not undone again, over what is newer`(_ rung: K3sRung) async throws {
    var stage = try stage(rung)
    _ = await stage.go()
    let flow = try #require(stage.plan.flow.remedies.first)
    stage.choose(flow)
    #expect(await stage.go().name == "succeeded")
    let tree = stage.machine.kept
    stage.choose(flow)
    #expect(
      await stage.go() == .refused("recovery \(Self.id) was undone already: what is there now is newer"))
    #expect(stage.machine.kept == tree)
  }

  @Test(arguments: rungs)
  func `a machine that was started anew in the middle loses nothing`(_ rung: K3sRung) async throws {
    for index in 0..<(try await length(rung)) {
      var stage = try stage(rung)
      stage.machine.fault(at: index, .cutAfter)
      await stage.goUntilCut()
      stage.machine.mend()
      stage.machine.reboot()
      let outcome = await stage.go()
      // Never is a copy made of what runs, or something put over what was kept.
      #expect(outcome.name != "refused", "command \(index): \(outcome.words)")
      _ = try await undo(&stage)
      let objects = stage.machine[stage.machine.paths.sqlite] ?? ""
      #expect(objects.hasPrefix("CA-1;objects"), "command \(index): \(objects)")
    }
  }

  // MARK: Guards

  private func refused(_ rung: K3sRung = .moveEverything, _ change: (inout K3sMachine.State) -> Void)
    async throws
    -> String
  {
    var stage = try stage(rung)
    stage.machine.change(change)
    let outcome = await stage.go()
    #expect(outcome.name == "refused")
    #expect(stage.machine.changes.isEmpty)
    return outcome.words.text
  }

  @Test func `without a token nothing is begun`() async throws {
    let token = K3sPaths().token
    #expect(try await refused { $0.tree[token] = nil }.contains("cannot be read"))
    #expect(try await refused { $0.tree[token]?.bytes = [10] }.contains("is empty"))
  }

  @Test func `without room for twice the backup nothing is begun`() async throws {
    #expect(try await refused { $0.available = 5999 }.contains("a backup needs"))
  }

  @Test func `a mount point, or a link, is not renamed`() async throws {
    let database = K3sPaths().database
    #expect(try await refused { $0.mounts[database] = database }.contains("is a mount point"))
    #expect(try await refused { $0.kinds[database] = "symbolic link" }.contains("is a symbolic link"))
  }

  @Test func `a name that was used already is refused`() async throws {
    let aside = K3sPaths().aside(K3sPaths().database, Self.id)
    #expect(
      try await refused { $0.tree["\(aside)/state.db"] = K3sMachine.Node(bytes: []) }.contains(
        "another recovery"))
  }

  @Test func `other nodes that the API tells of are not cut off`() async throws {
    let words = try await refused { state in
      state.nodes = ["prod-1", "prod-2"]
      state.unit = .active(Timestamp(seconds: 1_772_000_000), pid: 9)
    }
    #expect(words == "2 nodes belong to this cluster: the others would be cut off")
  }

  @Test func `what cannot be seen is not moved`() async throws {
    var stage = try stage(.moveEverything)
    _ = await stage.go()
    let (tree, moved) = (stage.machine.state.withLock(\.tree), stage.machine.changes.count)
    stage.machine.change { $0.isBlind = true }
    let back = try await undo(&stage)
    #expect(back.name == "failed")
    #expect(back.words.text.hasPrefix("whether it is done cannot be told: mv "), "\(back.words)")
    #expect(stage.machine.state.withLock(\.tree) == tree)
    #expect(stage.machine.changes.dropFirst(moved).map(\.executable) == ["systemctl"])
  }

  @Test(arguments: rungs)
  func `a dry run says every command, evaluates what must hold, and changes nothing`(_ rung: K3sRung)
    async throws
  {
    let stage = try stage(rung)
    let tree = stage.machine.state.withLock(\.tree)
    let runner = FlowRunner(
      source: ProbeSources(stage.plan, runner: stage.machine, files: stage.machine, time: stage.time),
      runner: stage.machine, files: stage.machine, time: stage.time, audit: stage.audit)
    let rehearsal = await runner.rehearse(stage.plan.flow)
    #expect(rehearsal.refusal == nil)
    #expect(rehearsal.lines.count == stage.plan.flow.steps.count)
    #expect(rehearsal.lines.contains("would run systemctl start --no-block k3s"))
    #expect(rehearsal.lines.contains { $0.text.hasPrefix("would run tar --create") })
    stage.machine.change { $0.available = 1 }
    #expect(await runner.rehearse(stage.plan.flow).refusal?.text.contains("a backup needs") == true)
    #expect(stage.machine.changes.isEmpty)
    #expect(stage.machine.state.withLock(\.tree) == tree)
  }

  @Test func `a damaged backup is not given back`() async throws {
    var stage = try stage(.moveEverything)
    _ = await stage.go()
    stage.machine["\(stage.machine.paths.recovery(Self.id))/state.tar"] = "archive 7"
    #expect(try await undo(&stage).name == "refused")
  }
}

extension K3sMachine {
  fileprivate var storage: String { "\(paths.storage)/pvc-2" }
}
