import Testing
import TopsideCore
import TopsideTestSupport

@Suite struct ComposeActivityTests {
  private func projects(_ commands: String...) -> Set<String> {
    let files = Dictionary(
      uniqueKeysWithValues: commands.enumerated().map {
        ("/proc/\($0 + 100)/cmdline", $1.split(separator: " ").joined(separator: "\0") + "\0")
      })
    return ComposeActivity(files: MemoryFiles(files)).projects()
  }

  @Test(arguments: [
    "docker compose -p shop up -d", "/usr/bin/docker compose --project-name shop up",
    "docker --context far compose --project-name=shop -f a.yaml create",
    "/usr/libexec/docker/cli-plugins/docker-compose compose -p shop up",
    "docker-compose -p shop restart web", "docker compose -p shop run --rm web sh", "docker compose -p up up",
  ])
  func `a compose that makes or starts containers names its project`(command: String) {
    #expect(projects(command) == [command.contains("-p up") ? "up" : "shop"])
  }

  @Test(arguments: ["docker compose up", "docker-compose -f x.yaml up -d", "docker compose run -p 80:80 web"])
  func `one that names none may be at any`(command: String) {
    #expect(projects(command) == [""])
  }

  @Test(arguments: [
    "docker compose -p shop ps", "docker compose -p shop down", "docker ps", "vim docker compose up", "",
    "docker run --name x image up", "/usr/bin/dockerd compose up", "docker compose", "docker compose -p",
  ])
  func `everything else is none`(command: String) {
    #expect(projects(command).isEmpty)
  }

  @Test func `several are all found, and what is no process is passed over`() {
    #expect(projects("docker compose -p a up", "docker compose -p b up", "sleep 5") == ["a", "b"])
    let files = MemoryFiles(["/proc/self/cmdline": "docker\0compose\0-p\0x\0up\0", "/proc/version": "Linux"])
    #expect(ComposeActivity(files: files).projects().isEmpty)
  }
}
