import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What docker is asked before a plan says all.
@Suite struct ComposeFlowSurveyTests {
  /// Compose 2.26 on engine 20.10: one service was changed in the file, one one-shot has ended.
  private static let create = """
     DRY-RUN MODE -  Container up-x-seed-1  Created
     DRY-RUN MODE -  Container up-x-worker-1  Running
     DRY-RUN MODE -  Container up-x-web-1  Recreate
     DRY-RUN MODE -  Container up-x-web-1  Recreated
     DRY-RUN MODE -  Container 70780cdd54cf_up-x-web-1  Starting

    """
  private static let down = """
     DRY-RUN MODE -  Container up-x-web-1  Stopping
     DRY-RUN MODE -  Container up-x-web-1  Stopped
     DRY-RUN MODE -  Container up-x-web-1  Removing
     DRY-RUN MODE -  Container up-x-web-1  Removed
     DRY-RUN MODE -  Volume up-x_data  Removing
     DRY-RUN MODE -  Volume up-x_data  Removed
     DRY-RUN MODE -  Network up-x_default  Removing
     DRY-RUN MODE -  Network up-x_default  Resource is still in use

    """

  @Test func `a dry run is read, each thing once`() {
    let found = ComposeDryRun(parsing: Array(Self.create.utf8))
    #expect(
      found.actions == [
        .init(.container, "up-x-seed-1", .starts), .init(.container, "up-x-worker-1", .leaves),
        .init(.container, "up-x-web-1", .recreates),
      ])
    let down = ComposeDryRun(parsing: Array(Self.down.utf8))
    #expect(down.names(.volume, .removes) == ["up-x_data"])
    #expect(down.names(.network, .removes) == ["up-x_default"])
    let fresh = ComposeDryRun(
      parsing: Array(" DRY-RUN MODE -  Volume \"up-x_data\"  Creating\n DRY-RUN MODE -  web Pulling \n".utf8))
    #expect(fresh.actions == [.init(.volume, "up-x_data", .creates)])
  }

  @Test func `half a dry run and noise are survived`() {
    for end in Self.down.utf8.indices {
      _ = ComposeDryRun(parsing: Array(Self.down.utf8[..<end]))
    }
    #expect(ComposeDryRun(parsing: [0xFF, 0x0A, 0x00]).actions.isEmpty)
  }

  @Test func `sizes are decimal, and unknown where the engine does not say`() {
    let text = """
      [{"Name":"a","Size":"1.2GB"},{"Name":"b","Size":"0B"},{"Name":"c","Size":"N/A"},{"Name":7},{"Name":"d","Size":"48.3kB"}]
      """
    let sizes = VolumeSize.sizes(Array(text.utf8))
    #expect(sizes == ["a": ByteCount(1_200_000_000), "b": ByteCount(0), "d": ByteCount(48_300)])
    #expect(VolumeSize.sizes(Array("null".utf8)).isEmpty)
  }

  @Test func `sizes are asked for only where volumes would go`() async throws {
    let world = try ComposeFlowStage()
    let survey = try #require(world.flows().survey(.downWithVolumes, project: "p"))
    let runner = ScriptedRunner()
    runner.expect(
      .exactly(["docker", "compose", "-p", "p", "--dry-run", "down", "--volumes"]),
      .output("", error: Self.down))
    runner.expect(
      .exactly(DockerCommands().volumeSizes().argv), .output(#"[{"Name":"up-x_data","Size":"3MB"}]"#))
    let found = await survey.ask(runner, DockerCommands())
    #expect(found.volumes == [VolumeSize(name: "up-x_data", size: ByteCount(3_000_000))])
    runner.expect(
      .exactly(["docker", "compose", "-p", "p", "--dry-run", "down"]), .output("", error: Self.down))
    let plain = try #require(world.flows().survey(.down, project: "p"))
    #expect(await plain.ask(runner, DockerCommands()).volumes.isEmpty)
    runner.verify()
  }

  @Test func `a dry run that fails is a reason`() async throws {
    let survey = try #require(try ComposeFlowStage().flows().survey(.up, project: "p"))
    let runner = ScriptedRunner()
    runner.expect(.containing("--dry-run", "create"), .failure("unknown flag: --dry-run", exit: 16))
    #expect(await survey.ask(runner, DockerCommands()).problem != nil)
    runner.verify()
  }
}
