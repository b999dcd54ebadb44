import Testing
import TopsideCore

struct `Parsing docker compose config` {
  private func services(_ json: String) throws -> [DeclaredService] {
    try ComposeConfigParsing.project(Array(#"{"name":"p","services":\#(json)}"#.utf8)).services
  }

  private func service(_ json: String) throws -> DeclaredService {
    try #require(try services(#"{"s":\#(json)}"#).first)
  }

  @Test func `a recorded project is read whole`() throws {
    let project = try ComposeConfigParsing.project(DockerFixture.bytes("compose/integr8scode-config.json"))
    let services = Dictionary(uniqueKeysWithValues: project.services.map { ($0.name, $0) })
    #expect(project.name == "seed-i8")
    #expect(services.count == 21)
    #expect(project.services.map(\.name) == project.services.map(\.name).sorted())
    #expect(services["backend"]?.memoryLimit == .mib(768))
    #expect(services["backend"]?.hasHealthcheck == true)
    #expect(services["kafdrop"]?.profiles == ["debug"])
    #expect(services["kafdrop"]?.memoryLimit == nil)
    #expect(services["k8s-worker"]?.hasHealthcheck == false)
    #expect(
      services["user-seed"]?.dependencies == [.init(service: "mongo", condition: .healthy)])
    #expect(services["cert-generator"]?.dependencies == [.init(service: "shared-ca", condition: .completed)])
  }

  @Test func `nothing secret is kept`() throws {
    let bytes = try DockerFixture.bytes("compose/integr8scode-config.json")
    #expect(String(decoding: bytes, as: UTF8.self).contains("MONGO_PASSWORD"))
    let kept = "\(try ComposeConfigParsing.project(bytes))"
    #expect(!kept.contains("PASSWORD"))
    #expect(!kept.contains("redacted"))
  }

  @Test func `another recorded project is read too`() throws {
    let project = try ComposeConfigParsing.project(DockerFixture.bytes("docker/compose-config.out"))
    #expect(project.name == "integr8scode")
    #expect(project.services.contains { $0.name == "grafana" && $0.profiles == ["observability"] })
  }

  @Test(arguments: ["compose/integr8scode-config.json", "docker/compose-config.out"])
  func `half an answer is an error, never half a project`(name: String) throws {
    for part in DockerFixture.truncated(try DockerFixture.bytes(name)) {
      #expect(throws: SourceError.self) { try ComposeConfigParsing.project(part) }
    }
  }

  @Test(arguments: [
    (#""805306368""#, ByteCount.mib(768)), ("805306368", .mib(768)), (#""0""#, nil), ("0", nil), ("-1", nil),
    (#""768m""#, nil),
    ("1e30", nil), ("true", nil), (#""99999999999999999999""#, nil),
  ])
  func `a limit is a number of bytes, as a string or as a number`(json: String, limit: ByteCount?) throws {
    #expect(try service(#"{"mem_limit":\#(json)}"#).memoryLimit == limit)
    #expect(try service(#"{"deploy":{"resources":{"limits":{"memory":\#(json)}}}}"#).memoryLimit == limit)
  }

  @Test(arguments: [
    ("{}", 1), (#"{"scale":3}"#, 3), (#"{"deploy":{"replicas":2}}"#, 2), (#"{"scale":0}"#, 0),
    (#"{"scale":-4}"#, 0),
    (#"{"scale":"x"}"#, 1),
  ])
  func `replicas are counted`(json: String, replicas: Int) throws {
    #expect(try service(json).replicas == replicas)
  }

  @Test(arguments: [
    (#"{"healthcheck":{"test":["CMD","true"]}}"#, true), (#"{"healthcheck":{"disable":true}}"#, false),
    (#"{"healthcheck":{"test":["NONE"]}}"#, false), ("{}", false), (#"{"healthcheck":null}"#, false),
  ])
  func `a check that is switched off is none`(json: String, hasHealthcheck: Bool) throws {
    #expect(try service(json).hasHealthcheck == hasHealthcheck)
  }

  @Test(arguments: [
    "image", "mem_limit", "profiles", "depends_on", "deploy", "scale", "healthcheck", "environment",
  ])
  func `a strange value in one service hides none`(name: String) throws {
    for value in DockerFixture.strange {
      let services = try services(#"{"odd":{"\#(name)":\#(value)},"other":{"image":"i:1"}}"#)
      #expect(services.map(\.name) == ["odd", "other"], "\(value)")
      #expect(services.last?.image == "i:1")
    }
  }

  @Test func `a service that is no object is still declared`() throws {
    for value in DockerFixture.strange {
      #expect(try services(#"{"s":\#(value)}"#).map(\.name) == ["s"], "\(value)")
    }
  }

  @Test func `a project without services is one without services`() throws {
    #expect(try ComposeConfigParsing.project(Array(#"{"name":"p"}"#.utf8)).services.isEmpty)
  }

  @Test(arguments: ["[]", "{}", #"{"name":7}"#, "", "null", "yaml: line 1: did not find expected key"])
  func `what is no project is an error`(json: String) {
    #expect(throws: SourceError.self) { try ComposeConfigParsing.project(Array(json.utf8)) }
  }
}
