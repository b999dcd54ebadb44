import Testing

@testable import TopsideCore

@Suite struct RollbackTemplateTests {
  private typealias Variable = ComposeTemplate.Variable

  @Test func `every form of a variable is understood`() {
    let found = ComposeTemplate("$A ${B} ${C:-c} ${D-d} ${E:?e} ${F?f} ${G:+g} ${H+h} $$I ${J:-${K:-k}}")
      .variables
    #expect(found.map(\.name) == ["A", "B", "C", "D", "E", "F", "G", "H", "J"])
    #expect(found.map(\.sign) == ["", "", ":-", "-", ":?", "?", ":+", "+", ":-"])
    #expect(found.map(\.rest) == ["", "", "c", "d", "e", "f", "g", "h", "${K:-k}"])
    #expect(found.filter(\.isRequired).map(\.name) == ["E", "F"])
  }

  @Test(arguments: ["", "plain", "$", "$$", "${", "${}", "${A", "$1", "${A!b}", "a$ b", "${:-x}"])
  func `what is no variable stays text`(_ text: String) {
    #expect(ComposeTemplate(text).variables.isEmpty)
  }

  @Test func `the one unknown variable is read off the finished text`() {
    let url = ComposeTemplate("db://${USER:-root}:${PASSWORD}@db/$$x")
    #expect(
      url.solved("db://me:p@ss:w@db/$x", knowing: ["USER": "me"]).map { [$0.name, $0.value] } == [
        "PASSWORD", "p@ss:w",
      ])
    #expect(url.solved("db://me:pw@db/$x", knowing: [:]) == nil)
    #expect(url.solved("other", knowing: ["USER": "me"]) == nil)
    #expect(url.solved("db://me:pw@db/$x", knowing: ["USER": "me", "PASSWORD": "pw"]) == nil)
    #expect(ComposeTemplate("${A:+set}").solved("set", knowing: [:]) == nil)
    #expect(ComposeTemplate("${A}").solved("", knowing: [:])?.value == "")
    // The same variable twice cannot be cut out in one piece.
    #expect(ComposeTemplate("${A}${A}").solved("xx", knowing: [:]) == nil)
  }

  @Test(arguments: [
    ("reg:5000/x/back:${TAG:-latest}", ["TAG"]), ("x:v$TAG-alpine", ["TAG"]), ("${REG}/x:${TAG}", ["TAG"]),
    ("x:${MAJOR}.${MINOR}", ["MAJOR", "MINOR"]), ("x:1", []), ("${IMAGE}", []), ("reg:5000/${NAME}", []),
    ("reg:${PORT}/x", []),
  ])
  func `variables of a tag are told from others`(_ sample: (image: String, names: [String])) {
    let parts = ComposeTemplate(sample.image).splitAtTag()?.tag ?? []
    #expect(ComposeTemplate.names(parts) == sample.names)
  }

  @Test func `a tag is made of a value, and the value read off the tag`() throws {
    let template = ImageTemplate(repository: "r/x", prefix: "v", suffix: "-alpine")
    #expect(template.reference("1.2") == "r/x:v1.2-alpine")
    #expect(template.value(of: try #require(ImageTag("v1.2-alpine"))) == "1.2")
    #expect(template.value(of: try #require(ImageTag("1.2-alpine"))) == nil)
    #expect(template.value(of: try #require(ImageTag("v-alpine"))) == nil)
    #expect(template.reference("1 2") == nil)
    #expect(template.reference(String(repeating: "1", count: 125)) == nil)
  }

  @Test func `a model is read from what compose prints, whole or not at all`() throws {
    let bytes = try DockerFixture.bytes("rollback/no-interpolate.json")
    let model = try ComposeModel(bytes, isInterpolated: false)
    #expect(model.services.keys.sorted() == ["back", "db", "front", "seed", "worker"])
    #expect(model.required == ["DB_PASSWORD"])
    let back = try #require(model.services["back"])
    #expect(back.image == "127.0.0.1:5000/rb/back:${IMAGE_TAG:-latest}")
    #expect(back.environment["PASSED"] == .some(nil))
    #expect(back.environment["DB_URL"] == "db://${DB_USER:-root}:${DB_PASSWORD}@db/")
    #expect(back.dependencies["seed"] == "service_completed_successfully")
    #expect(back.mounts.map(\.target) == ["/app", "/data"])
    #expect(back.mounts.map(\.isBind) == [true, false])
    #expect(model.services["worker"]?.profiles == ["extra"])
    let finished = try ComposeModel(
      try DockerFixture.bytes("rollback/config-2026.3.2.json"), isInterpolated: true)
    #expect(finished.services["db"]?.environment["PRICE"] == "$5")
    #expect(finished.services["db"]?.test.last == "echo s3c$ret")
    for part in DockerFixture.truncated(bytes) {
      #expect(throws: SourceError.self) { try ComposeModel(part, isInterpolated: false) }
    }
  }

  @Test func `images are read line by line, and a line that is cut is left out`() throws {
    let bytes = try DockerFixture.bytes("rollback/image-ls.jsonl")
    var images = LocalImages()
    images.list(bytes)
    #expect(images.ids.count == 6)
    #expect(
      images.tags(in: "127.0.0.1:5000/rb/back").map(\.text).sorted() == ["2026.3.1", "2026.3.2", "2026.3.3"])
    for part in DockerFixture.truncated(bytes) {
      var some = LocalImages()
      some.list(part)
      #expect(some.ids.allSatisfy { images.ids[$0.key] == $0.value })
    }
    let details = try DockerFixture.bytes("rollback/image-inspect.json")
    images.inspect(details)
    let id = try #require(images.ids["127.0.0.1:5000/rb/back:2026.3.2"])
    #expect(images.details[id]?.version == "2026.3.2")
    #expect(images.details[id]?.digests.first?.hasPrefix("127.0.0.1:5000/rb/back@sha256:") ?? false)
    for part in DockerFixture.truncated(details) {
      var some = LocalImages()
      some.inspect(part)
      #expect(some.details.isEmpty)
    }
  }
}
