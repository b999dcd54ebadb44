import CellGrid
import Dashboard
import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// Every hostile input in every place of the lists, the header and the footer.
@Suite struct HostileSinksListTests {
  private let count = HostileScene.all.count

  private func services(_ glyphs: Glyphs = .unicode) throws -> Desk {
    try HostileScene.desk(
      try HostileScene.containers { container, _, index in
        container.service.service = HostileScene.name(index)
      }, glyphs: glyphs)
  }

  @Test func `service names in the list`() throws {
    HostileScene.expectHarmless([try services().screen], words: count)
  }

  @Test func `service names in the list of a terminal that has ASCII only`() throws {
    let screen = try services(.ascii).screen.asciiOnly()
    HostileScene.expectHarmless([screen], words: count)
    let isASCII = (0..<screen.size.rows).allSatisfy { row in
      screen.text(row: row).utf8.allSatisfy { $0 < 0x7F }
    }
    #expect(isASCII)
  }

  @Test(arguments: [(20, 5), (40, 12), (80, 24), (200, 60)])
  func `service names on screens that cut them anywhere`(columns: Int, rows: Int) throws {
    var desk = try services()
    for size in [Size(columns: columns, rows: rows), Size(columns: columns + 1, rows: rows)] {
      desk.send(.input(.resized(size)))
      try desk.press("g")
      for _ in 0..<(count / 4) {
        HostileScene.expectHarmless([desk.screen], words: 1)
        try desk.press("j", "j", "j", "j")
      }
    }
  }

  @Test func `project names in the flat list and as headings`() throws {
    var desk = try HostileScene.desk(
      try HostileScene.containers { container, _, index in
        container.service.project = HostileScene.name(index)
      }, rows: 700)
    HostileScene.expectHarmless([desk.screen], words: count)
    try desk.press("A")
    HostileScene.expectHarmless([desk.screen], words: count)
    try desk.press("1")
    HostileScene.expectHarmless([desk.screen], words: 3)
  }

  @Test func `a project's folder, and why its file was refused or is not there`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let project = ProjectFiles(name: "p", directory: "/srv/\(word)", files: ["/srv/\(word)/compose.yaml"])
      var desk = try Desk(200, 20)
      try desk.apply([.listed(Array(try HostileScene.containers { _, _, _ in }.prefix(1))), .engine(.live)])
      try desk.apply([.declared(DeclaredProject(name: "p", services: []), project)])
      try desk.press("2")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      try desk.apply([.undeclared(project: "p", .absent("no file: \(word)"))])
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      try desk.apply([.undeclared(project: "p", .broken("line 1: \(word)"))])
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      try desk.press("1")
      HostileScene.expectHarmless([desk.screen], words: 1, input.name)
    }
  }

  @Test func `names and images of services that are only declared`() throws {
    var desk = try Desk(HostileScene.columns, HostileScene.rows)
    let declared = HostileScene.all.indices.map { index in
      DeclaredService(
        name: HostileScene.name(index), image: "i:\(HostileScene.word(HostileScene.all[index]))")
    }
    try desk.apply([
      .listed([]), .engine(.live),
      .declared(
        DeclaredProject(name: "p", services: declared), ProjectFiles(name: "p", directory: "/", files: [])),
    ])
    try desk.press("2")
    HostileScene.expectHarmless([desk.screen], words: count)
  }

  @Test func `image names and tags`() throws {
    for image in ["i:", "registry/", "i@sha256:", ""] {
      let desk = try HostileScene.desk(
        try HostileScene.containers { container, input, _ in
          container.image = image + HostileScene.word(input)
        })
      HostileScene.expectHarmless([desk.screen], words: image == "i:" ? count / 2 : 0, image)
    }
  }

  @Test func `an engine's words for a container that it could not start`() throws {
    var desk = try HostileScene.desk(
      try HostileScene.containers { container, input, _ in
        container.state = .exited
        container.exitCode = 127
        container.finished = Market.ago(60)
        container.error = HostileScene.word(input)
      })
    HostileScene.expectHarmless([desk.screen], words: 0)
    try desk.press("1")
    HostileScene.expectHarmless([desk.screen], words: count)
  }

  @Test func `what a failed probe said, among the problems and as evidence`() throws {
    var desk = try HostileScene.desk(
      try HostileScene.containers { container, input, _ in
        let probe = HealthReport.Probe(
          start: Market.ago(2), end: Market.ago(1), exitCode: 1, output: HostileScene.word(input))
        container.health = HealthReport(status: .unhealthy, failingStreak: 3, probes: [probe])
      })
    try desk.press("1")
    HostileScene.expectHarmless([desk.screen], words: count)
    desk.send(.input(.resized(Size(columns: 200, rows: 40))))
    for _ in 0..<count {
      HostileScene.expectHarmless([desk.screen], words: 1)
      try desk.press("j")
    }
  }

  @Test func `service names among the problems`() throws {
    var desk = try HostileScene.desk(
      try HostileScene.containers { container, _, index in
        container.service.service = HostileScene.name(index)
        container.state = .exited
        container.exitCode = 1
      })
    try desk.press("1")
    HostileScene.expectHarmless([desk.screen], words: count)
  }

  @Test func `host, context and project in the header`() throws {
    for input in HostileScene.all {
      let word = HostileScene.word(input)
      let container = try Market.container(1, "web") { $0.service.project = word }
      var desk = try HostileScene.desk([container], columns: 250, rows: 12)
      HostileScene.expectHarmless([desk.screen], words: 2, input.name)
      desk.change {
        $0.setting.host = "\(word)"
        $0.setting.context = "\(word)"
      }
      for columns in [250, 120, 60, 30] {
        desk.send(.input(.resized(Size(columns: columns, rows: 12))))
        HostileScene.expectHarmless([desk.screen], words: 1, input.name)
      }
    }
  }

  @Test func `what docker says that it cannot do`() throws {
    for input in HostileInput.brief {
      let word = HostileScene.word(input)
      let faults: [EngineFault] = [
        .notInstalled(program: word), .notRunning(endpoint: word), .permissionDenied(endpoint: word),
        .composeTooOld(version: word), .composeFileBroken(message: word), .composeFileMissing(message: word),
        .contextMissing(name: word), .other(message: word),
      ]
      for fault in faults {
        var desk = try Desk(130, 10)
        try desk.apply([.engine(.lost(fault, since: .zero, retryAt: .seconds(90_000)))])
        HostileScene.expectHarmless([desk.screen], words: 1, "\(input) \(fault)")
        guard fault == .other(message: word) else { continue }
        try desk.press("2")
        HostileScene.expectHarmless([desk.screen], words: 1, "\(input) \(fault)")
      }
    }
  }

  @Test func `pasted text in the filter and in the palette`() throws {
    for input in HostileScene.all {
      var desk = try HostileScene.desk([try Market.container(1, "web")], columns: 200, rows: 30)
      for prompt in ["/", ":"] {
        try desk.press(prompt)
        desk.send(.input(.paste(SafeText(sanitising: Array(HostileScene.token.utf8) + input.bytes))))
        // Of a long text its end is shown.
        HostileScene.expectHarmless([desk.screen], words: input.bytes.count < 100 ? 1 : 0, input.name)
        try desk.press("escape")
      }
    }
  }

  @Test func `letters that terminals send one by one`() throws {
    var desk = try HostileScene.desk([try Market.container(1, "web")], columns: 120, rows: 12)
    for input in HostileInput.brief {
      try desk.press("/")
      for character in String(decoding: input.bytes, as: UTF8.self) {
        desk.send(.input(.key(Key(character))))
      }
      HostileScene.expectHarmless([desk.screen], words: 0, input.name)
      try desk.press("escape")
    }
  }
}
