import FoundationEssentials
import SafeText
import Testing
import TopsideCore

extension Flow {
  /// As it comes back from a journal.
  func recoded() throws -> Flow { try JSONDecoder().decode(Flow.self, from: JSONEncoder().encode(self)) }
}

/// Plans for whole projects, word for word.
@Suite struct ComposeFlowProjectTests {
  private var world: ComposeFlowStage
  private let files = "--project-name p --file /srv/p/compose.yaml --project-directory /srv/p"

  init() throws { world = try ComposeFlowStage() }

  private func findings(_ lines: String..., volumes: [VolumeSize] = []) -> ComposeFindings {
    var findings = ComposeFindings()
    let text = lines.map { " DRY-RUN MODE -  \($0)\n" }.joined()
    findings.dryRun = ComposeDryRun(parsing: Array(text.utf8))
    findings.volumes = volumes
    return findings
  }

  private func refusal(_ change: ProjectChange) -> String? {
    do throws(FlowRefusal) {
      _ = try world.flows().plan(change, project: "p")
      return nil
    } catch { return error.words.text }
  }

  @Test func `up says what it would make anew although nobody asked, and which one-shots run again`() throws {
    let found = findings(
      "Container p-seed-1  Created", "Container p-web-1  Recreate", "Container p-db-1  Running",
      "Container p-web-1  Recreated")
    let flow = try world.flows().plan(.up, project: "p", findings: found)
    #expect(
      ComposeFlowStage.text(flow) == """
        Bring up p
        recreates p-web-1
        starts p-seed-1
        leaves as they are p-db-1
        but p-web-1 would be made anew: its configuration changed
        but runs again: p-seed-1
        run docker compose \(files) up -d (mutates, in /srv/p)
        wait db up 1 [], seed up 1 [3], web up 1 [] 180s
        dry docker compose \(files) --dry-run create
        """)
    #expect(flow.target == .project("p"))
    #expect(
      flow.guards == [
        .compose(.unattended(project: "p")),
        .compose(.change(.sameContainers(project: "p", try (1...3).map { try FleetStage.id($0) }))),
      ])
  }

  @Test func `a profile that is on comes up with the rest`() throws {
    let flow = try world.flows(profiles: ["debug", "elsewhere"]).plan(.up, project: "p")
    #expect(flow.commands.first?.argv.suffix(4) == ["--profile", "debug", "up", "-d"])
    #expect(ComposeFlowStage.text(flow).contains("trace up 1 []"))
  }

  @Test func `a profile is brought up and removed by itself`() throws {
    let flow = try world.flows().plan(.profileOn("debug"), project: "p")
    #expect(flow.commands.first?.argv.suffix(5) == ["--profile", "debug", "up", "-d", "trace"])
    #expect(refusal(.profileOff("debug")) == "nothing of the profile debug is there")
    #expect(refusal(.profileOn("none")) == "no service of p has the profile none")
  }

  @Test mutating func `what goes with a profile is removed, and is what only it wants`() throws {
    world.stage.apply(.inspected([try world.stage.container(4, service: "trace")], gone: []))
    #expect(
      ComposeFlowStage.text(try world.flows().plan(.profileOff("debug"), project: "p")) == """
        Remove the profile debug of p
        1 container of service trace
        but what its containers wrote outside of volumes is lost; volumes stay
        run docker compose -p p rm --force --stop trace (destroys, in /)
        wait trace removed any [4] 180s
        """)
  }

  @Test func `down destroys containers, and by labels alone`() throws {
    let found = findings(
      "Container p-web-1  Stopping", "Container p-web-1  Removed", "Network p_default  Removed")
    let flow = try world.flows().plan(.down, project: "p", findings: found)
    #expect(
      ComposeFlowStage.text(flow) == """
        Take down p
        stops and removes p-web-1
        removes network p_default
        but what its containers wrote outside of volumes is lost; volumes stay
        run docker compose -p p down (destroys, in /)
        wait gone p [] 180s
        dry docker compose -p p --dry-run down
        """)
    #expect(flow.typedConfirmation == nil)
  }

  @Test func `down with volumes names them with their sizes, and wants the project's name typed`() throws {
    let found = findings(
      "Container p-db-1  Removed", "Volume p_data  Removed", "Volume p_logs  Removing",
      volumes: [
        VolumeSize(name: "p_data", size: .mib(1200)), VolumeSize(name: "p_logs", size: nil),
      ])
    let flow = try world.flows().plan(.downWithVolumes, project: "p", findings: found)
    #expect(
      ComposeFlowStage.text(flow) == """
        Take down p with its volumes
        stops and removes p-db-1
        loses volumes p_data (1200 MiB), p_logs (size unknown)
        but what volumes and containers hold is lost, anonymous volumes too: nothing brings it back
        run docker compose -p p down --volumes (destroys, in /)
        wait gone p ["p_data", "p_logs"] 180s
        dry docker compose -p p --dry-run down --volumes
        """)
    #expect(flow.typedConfirmation == "p")
    #expect(try flow.recoded() == flow)
  }

  @Test func `a restart leaves out what has ended`() throws {
    let flow = try world.flows().plan(.restart, project: "p")
    #expect(flow.commands.map(\.argv) == [["docker", "compose", "-p", "p", "restart", "db", "web"]])
  }

  @Test mutating func `nothing is planned for what is not there`() throws {
    #expect(refusal(.build) == "nothing of it is built: pull brings its images")
    world.stage.apply(.listed([]))
    #expect(refusal(.down) == "nothing of p is there")
    #expect(refusal(.stop) == "nothing of p runs")
    #expect(refusal(.up) == nil)
  }

  @Test func `what docker could not say is said`() throws {
    var found = ComposeFindings()
    found.problem = "unknown flag: --dry-run"
    let flow = try world.flows().plan(.downWithVolumes, project: "p", findings: found)
    #expect(flow.warnings.first == "docker could not say what it would do: unknown flag: --dry-run")
    #expect(flow.warnings.contains("its volumes are lost, sizes unknown"))
    #expect(flow.touches == ["3 containers of services db, seed, web"])
  }
}
