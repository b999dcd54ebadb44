import SafeText
import Testing
import TopsideCore

/// Plans for services of a compose project, word for word.
@Suite struct ComposeFlowPlanTests {
  private var world: ComposeFlowStage

  init() throws { world = try ComposeFlowStage() }

  private func text(_ change: ServiceChange, _ services: String...) throws -> String {
    ComposeFlowStage.text(try world.flows().plan(change, services.map(ComposeFlowStage.key)))
  }

  private func refusal(_ change: ServiceChange, _ services: String...) -> String? {
    do throws(FlowRefusal) {
      _ = try world.flows().plan(change, services.map(ComposeFlowStage.key))
      return nil
    } catch { return error.words.text }
  }

  @Test func `several services are one command and one plan`() throws {
    #expect(
      try text(.restart, "web", "db") == """
        Restart 2 services
        container p-db-1 (running)
        container p-web-1 (running)
        run docker compose -p p restart db web (mutates, in /)
        wait db up 1 [2], web up 1 [1] 90s
        """)
    let flow = try world.flows().plan(.restart, [ComposeFlowStage.key("web"), ComposeFlowStage.key("db")])
    #expect(flow.target == .services([ComposeFlowStage.key("db"), ComposeFlowStage.key("web")]))
    #expect(flow.commands.first?.place == .project("p"))
    #expect(flow.commands.first?.target == "p/db p/web")
    #expect(
      flow.guards == [
        .sameContainers(ComposeFlowStage.key("db"), [try FleetStage.id(2)]),
        .sameContainers(ComposeFlowStage.key("web"), [try FleetStage.id(1)]),
      ])
  }

  @Test mutating func `services of two projects are a command and a probe each`() throws {
    world.stage.apply(
      .inspected(
        [
          try world.stage.container(9) {
            $0.service = ServiceKey(project: "q", service: "web")
            $0.name = "q-web-1"
          }
        ], gone: []))
    let flow = try world.flows().plan(
      .stop, [ComposeFlowStage.key("web"), ServiceKey(project: "q", service: "web")])
    #expect(
      ComposeFlowStage.text(flow) == """
        Stop 2 services
        container p-web-1 (running)
        container q-web-1 (running)
        run docker compose -p p stop web (mutates, in /)
        wait web stopped any [] 90s
        run docker compose -p q stop web (mutates, in /)
        wait web stopped any [] 90s
        """)
    #expect(flow.place == "projects p, q")
  }

  @Test func `one that cannot be done refuses all, by its name`() {
    #expect(refusal(.stop, "web", "seed") == "seed: it does not run")
    #expect(refusal(.restart, "web", "trace") == "trace: it has no container")
    #expect(refusal(.unpause, "web") == "it is not paused")
    #expect(refusal(.remove, "web") == "it runs: stop it first")
    #expect(refusal(.build, "web") == "it is not built: pull brings its image")
    #expect(refusal(.kill, "none") == "it is gone")
  }

  @Test func `a pause, a kill and a removal go by labels`() throws {
    #expect(
      try text(.pause, "db") == """
        Pause db
        container p-db-1 (running)
        web depends on it
        run docker compose -p p pause db (mutates, in /)
        wait db paused any [2] 90s
        """)
    #expect(try text(.kill, "db").contains("but no time to finish: SIGKILL at once"))
    #expect(
      try text(.remove, "seed") == """
        Remove seed
        container p-seed-1 (exited)
        but what its containers wrote outside of volumes is lost
        run docker compose -p p rm --force seed (destroys, in /)
        wait seed removed any [3] 90s
        """)
  }

  @Test func `what makes containers uses the project's own files`() throws {
    let files = "--project-name p --file /srv/p/compose.yaml --project-directory /srv/p"
    #expect(
      try text(.recreate, "db") == """
        Recreate db
        container p-db-1 (running)
        volume data stays as it is
        web depends on it
        but what its containers wrote outside of volumes is lost
        run docker compose \(files) up -d --no-deps --force-recreate db (mutates, in /srv/p)
        wait db renewed 1 [2] 90s
        dry docker compose \(files) --dry-run up -d --no-deps --force-recreate db
        """)
    #expect(
      try text(.scale(3), "web") == """
        Scale web to 3
        container p-web-1 (running)
        from 1 to 3 containers
        but the file says 1: a plain up goes back to that
        run docker compose \(files) up -d --no-deps --no-recreate --scale web=3 web (mutates, in /srv/p)
        wait web up 3 [] 90s
        dry docker compose \(files) --dry-run up -d --no-deps --no-recreate --scale web=3 web
        """)
    #expect(
      try text(.pull, "web") == """
        Pull web
        container p-web-1 (running)
        image i:1
        run docker compose \(files) pull web (mutates, in /srv/p)
        wait images ["i:1"]
        """)
  }

  @Test func `a service of a profile switches its profile on`() throws {
    #expect(
      try text(.up, "trace").contains("--project-directory /srv/p --profile debug up -d trace (mutates"))
  }

  @Test mutating func `a fixed name or port refuses a second container, not an end of all`() throws {
    world.declare { $0.containerName = "web" }
    #expect(refusal(.scale(2), "web") == "its container_name web can be only one container's")
    #expect(refusal(.scale(0), "web") == nil)
    #expect(refusal(.scale(1), "web") == "it has 1 already")
    world.declare { $0.fixedPorts = ["443"] }
    #expect(refusal(.scale(2), "web") == "port 443 of the host can be only one container's")
  }

  @Test mutating func `without files only what labels can do is done`() throws {
    world.stage.apply(.undeclared(project: "p", .absent("no compose file at /srv/p/compose.yaml")))
    #expect(
      refusal(.up, "web") == "its compose files cannot be used: no compose file at /srv/p/compose.yaml")
    #expect(refusal(.kill, "web") == nil)
  }

  @Test func `without the plugin containers are named, and the rest is refused`() throws {
    let flows = world.flows(hasCompose: false)
    let ids = try [2, 1].map { try FleetStage.id($0).hex }
    let flow = try flows.plan(.stop, [ComposeFlowStage.key("web"), ComposeFlowStage.key("db")])
    #expect(flow.commands.map(\.argv) == [["docker", "container", "stop"] + ids])
    #expect(throws: FlowRefusal("docker has no Compose plugin here")) {
      try flows.plan(.kill, [ComposeFlowStage.key("web")])
    }
  }

  @Test mutating func `a name that begins with a hyphen is no option`() throws {
    world.stage.apply(.inspected([try world.stage.container(8, service: "-v")], gone: []))
    #expect(try text(.kill, "-v").contains("run docker compose -p p kill -- -v"))
  }

  @Test func `nothing of a plan is lost on disk`() throws {
    for change in [ServiceChange.restart, .kill, .recreate, .scale(2), .pull, .up] {
      let flow = try world.flows().plan(change, [ComposeFlowStage.key("web")])
      #expect(try flow.recoded() == flow)
    }
  }
}
