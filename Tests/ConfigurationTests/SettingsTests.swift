import Configuration
import Testing

@Suite struct SettingsTests {
  private let checks = Settings.Checks(actions: ["restart", "logs", "quit"]) { key in
    key == "zz" ? "\"zz\" is no key" : nil
  }

  private func settings(_ text: String) throws -> Settings {
    try Settings(Array(text.utf8), file: "config.yaml", checks: checks)
  }

  private func error(_ text: String) -> String? {
    do throws(ConfigurationError) {
      _ = try Settings(Array(text.utf8), file: "config.yaml", checks: checks)
      return nil
    } catch {
      return error.text
    }
  }

  @Test func `an empty file gives the defaults`() throws {
    #expect(try settings("") == Settings())
    #expect(try settings("logs:\ncompose:\nkeys:\n") == Settings())
  }

  @Test(arguments: Settings.reference.map(\.name))
  func `the documented default is the default`(name: String) throws {
    let setting = try #require(Settings.reference.first { $0.name == name })
    let parts = name.split(separator: ".")
    let text =
      parts.count == 1 ? "\(name): \(setting.standard)" : "\(parts[0]):\n  \(parts[1]): \(setting.standard)"
    #expect(try settings(text) == Settings())
    #expect(!setting.values.isEmpty && setting.meaning.hasSuffix("."))
  }

  @Test(arguments: ["ftp://x", "http://me:secret@x/", "http://a b", "x", "[]"])
  func `an address that could hold a password, or is none, is refused`(address: String) {
    #expect(throws: ConfigurationError.self) {
      try settings("rollback:\n  checks:\n    shop: [\"\(address)\"]\n")
    }
  }

  @Test func `every setting is read`() throws {
    let read = try settings(
      """
      theme: light
      mouse: true
      read_only: true
      production: [prod-*, "*-live"]
      protected: { projects: [shop], contexts: "eu-*", namespaces: [pay] }
      restart_timeout: 2m
      rollback: { timeout: 5m, checks: { shop: "http://127.0.0.1:8080/live", "*": [https://x/] } }
      compose: { profiles: debug }
      logs: { tail: 100, store_mib: 16 }
      stats: { interval: 500ms }
      thresholds: { memory_warning_percent: 80 }
      kubernetes: { enabled: false, context: prod, namespaces: [shop, "mail"] }
      keys:
        restart: ctrl-r
        logs: [l, enter]
        quit: []
      """)
    var expected = Settings()
    expected.theme = "light"
    expected.isMouseOn = true
    expected.isReadOnly = true
    expected.production = [Pattern("prod-*"), Pattern("*-live")]
    expected.protectedProjects = [Pattern("shop")]
    expected.protectedContexts = [Pattern("eu-*")]
    expected.protectedNamespaces = [Pattern("pay")]
    expected.restartTimeout = .seconds(120)
    expected.rollbackTimeout = .seconds(300)
    expected.rollbackChecks = [
      .init(project: Pattern("shop"), addresses: ["http://127.0.0.1:8080/live"]),
      .init(project: Pattern("*"), addresses: ["https://x/"]),
    ]
    #expect(read.rollbackAddresses(of: "shop") == ["http://127.0.0.1:8080/live", "https://x/"])
    #expect(read.rollbackAddresses(of: "other") == ["https://x/"])
    expected.profiles = ["debug"]
    expected.hasKubernetes = false
    expected.kubeContext = "prod"
    expected.namespaces = ["shop", "mail"]
    expected.logTail = 100
    expected.logStoreMebibytes = 16
    expected.statsInterval = .milliseconds(500)
    expected.memoryWarningPercent = 80
    expected.keys = ["restart": ["ctrl-r"], "logs": ["l", "enter"], "quit": []]
    #expect(read == expected)
  }

  @Test(arguments: [
    (
      "theme: light\nread_olny: true",
      "config.yaml:2: unknown setting \"read_olny\"; did you mean \"read_only\"?"
    ),
    ("log:\n  tail: 5", "config.yaml:1: unknown setting \"log\"; did you mean \"logs\"?"),
    ("logs:\n  tial: 5", "config.yaml:2: unknown setting \"tial\"; did you mean \"tail\"?"),
    ("logs.tail: 5", "config.yaml:1: unknown setting \"logs.tail\""),
    ("zzzzzz: 1", "config.yaml:1: unknown setting \"zzzzzz\""),
    ("logs: 5", "config.yaml:1: expected settings of logs, as name: value, found \"5\""),
    ("logs:\n  tail: many", "config.yaml:2: expected a number from 0 to 100000, found \"many\""),
    ("stats:\n  interval: 10ms", "config.yaml:2: expected a time from 500ms to 1m, found \"10ms\""),
    ("keys:\n  restrat: r", "config.yaml:2: unknown action \"restrat\"; did you mean \"restart\"?"),
    ("keys:\n  restart:\n  - r\n  - zz", "config.yaml:4: expected a key, found \"zz\" is no key"),
    ("production: {a: b}", "config.yaml:1: expected a list of names, found a mapping"),
    ("- theme", "config.yaml:1: expected settings, as name: value, found a list"),
    ("mouse: true\nmouse: true", "config.yaml:2: \"mouse\" is there twice, first in line 1"),
  ])
  func `what is wrong is told with file and line`(text: String, expected: String) throws {
    #expect(try #require(error(text)).hasPrefix(expected))
  }

  @Test(arguments: [
    ("prod-*", "prod-1", true), ("prod-*", "prod-", true), ("prod-*", "xprod-1", false), ("*", "", true),
    ("*live*", "a-live-b", true), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxcyyb", false),
    ("prod", "prod", true),
    ("", "", true), ("", "a", false), ("a**b", "ab", true), ("PROD", "prod", false),
  ])
  func `a star stands for anything`(pattern: String, name: String, expected: Bool) {
    #expect(Pattern(pattern).matches(name) == expected)
  }

  @Test func `hostile patterns take no time`() {
    let pattern = Pattern(String(repeating: "*a", count: 1000) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 10_000)))
  }

  @Test func `one matching name makes it production`() {
    var settings = Settings()
    #expect(!settings.isProduction("prod-1", "default", nil))
    settings.production = [Pattern("prod-*"), Pattern("*")]
    #expect(settings.isProduction("dev", nil))
    #expect(!settings.isProduction(nil, ""))
  }
}
