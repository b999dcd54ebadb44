import CellGrid
import Configuration
import FoundationEssentials
import SafeText
import Testing

@Suite struct ThemeTests {
  private static func files() throws -> [(name: String, bytes: [UInt8])] {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let folder = parts.joined(separator: "/") + "/themes"
    return try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
      (name, Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))))
    }
  }

  private func builtIn() throws -> [Theme] {
    try Theme.builtInNames.map { try #require(try Theme.builtIn(named: $0)) }
  }

  private func error(_ text: String) -> String? {
    do throws(ConfigurationError) {
      _ = try Theme(Array(text.utf8), file: "my.yaml")
      return nil
    } catch {
      return error.text
    }
  }

  @Test func `every theme file covers every role, and is built in under its name`() throws {
    let files = try ThemeTests.files()
    #expect(files.map(\.name).sorted() == Theme.builtInNames.map { "\($0).yaml" }.sorted())
    for file in files {
      let theme = try Theme(file.bytes, file: file.name)
      #expect("\(theme.name).yaml" == file.name)
      #expect(try Theme.builtIn(named: theme.name) == theme)
    }
    #expect(try Theme.builtIn(named: "none") == nil)
  }

  @Test func `what must be told apart looks different, in every theme and in every depth`() throws {
    let groups: [[Role]] = [
      [.text, .selection, .marked], [.healthy, .warning, .failed, .off], [.healthy, .starting, .failed],
      [.tab, .activeTab], [.button, .focusedButton], [.bar, .barWarning, .barFailed, .barTrack],
      [.key, .keyDisabled],
      [.header, .production], [.header, .readOnly], [.header, .demo], [.toast, .toastError],
      [.logError, .logNotice],
      [.border, .focusedBorder], [.text, .match],
    ]
    for theme in try builtIn() {
      for depth in [Theme.Depth.palette256, .sixteen, .eight, .mono] {
        let reduced = theme.reduced(to: depth)
        for group in groups {
          #expect(Set(group.map { reduced[$0] }).count == group.count, "\(theme.name) \(depth) \(group)")
        }
        #expect(
          Role.allCases.allSatisfy {
            reduced[$0].foreground == nil || reduced[$0].foreground != reduced[$0].background
          })
      }
    }
  }

  @Test func `without colours no colour is left, and log lines bring none`() throws {
    for theme in try builtIn() {
      let mono = theme.reduced(to: .mono)
      #expect(Role.allCases.allSatisfy { mono[$0].foreground == nil && mono[$0].background == nil })
      let look = mono.look(Style(.text, over: TextStyle(foreground: 1, background: 2, attributes: .bold)))
      #expect(look == TextStyle(attributes: .bold))
    }
  }

  @Test func `without colours every theme is the mono theme`() throws {
    let mono = try #require(try Theme.builtIn(named: "mono"))
    for theme in try builtIn() {
      for role in Role.allCases { #expect(theme.reduced(to: .mono)[role] == mono[role], "\(role)") }
    }
  }

  @Test func `fewer colours are within their number`() throws {
    for theme in try builtIn() {
      for (depth, limit) in [(Theme.Depth.sixteen, UInt8(16)), (.eight, 8)] {
        let reduced = theme.reduced(to: depth)
        let overlay = reduced.look(Style(.text, over: TextStyle(foreground: 208, background: 25)))
        for look in Role.allCases.map({ reduced[$0] }) + [overlay] {
          #expect((look.foreground ?? 0) < limit && (look.background ?? 0) < limit)
        }
      }
    }
  }

  @Test func `red, yellow and magenta keep their meaning in sixteen colours`() throws {
    let theme = try #require(try Theme.builtIn(named: "default")).reduced(to: .sixteen)
    #expect([1, 9].contains(theme[.failed].foreground))
    #expect([3, 11].contains(theme[.warning].foreground))
    #expect([5, 13].contains(theme[.production].background))
  }

  @Test func `the text of every pair can be read`() throws {
    let grounds: [String: UInt8] = ["default": 16, "light": 231, "high-contrast": 16, "mono": 16]
    let faint: Set<Role> = [
      .border, .barTrack, .keyDisabled, .off, .logTime, .bar, .barWarning, .barFailed, .graph,
    ]
    for theme in try builtIn() where theme.name != "mono" {
      let ground = try #require(grounds[theme.name])
      for role in Role.allCases where !faint.contains(role) || theme.name == "high-contrast" {
        let look = theme[role]
        guard let foreground = look.foreground else { continue }
        let contrast = Luminance.contrast(foreground, look.background ?? ground)
        #expect(
          contrast >= (theme.name == "high-contrast" ? 7 : 4.5), "\(theme.name) \(role.name) \(contrast)")
      }
    }
  }

  @Test func `colours of a log line lie over the role, but never vanish in its background`() {
    let theme = Theme(
      name: "x", looks: [.selection: TextStyle(foreground: 255, background: 24, attributes: .bold)])
    let red = theme.look(Style(.selection, over: TextStyle(foreground: 1, attributes: .underline)))
    #expect(red == TextStyle(foreground: 1, background: 24, attributes: [.bold, .underline]))
    #expect(theme.look(Style(.selection, over: TextStyle(foreground: 24))).foreground == 255)
  }

  @Test func `looks are read as words and as a mapping`() throws {
    let text = """
      name: mine
      extends: mono
      roles:
        failed: bright-red bold underline on 236
        warning: { fg: 11, bg: default, italic: true, dim: false }
        off: on red
        key: bold
      """
    let theme = try Theme(Array(text.utf8), file: "my.yaml")
    #expect(theme[.failed] == TextStyle(foreground: 9, background: 236, attributes: [.bold, .underline]))
    #expect(theme[.warning] == TextStyle(foreground: 11, attributes: .italic))
    #expect(theme[.off] == TextStyle(background: 1))
    #expect(theme[.key] == TextStyle(attributes: .bold))
    #expect(theme[.selection] == TextStyle(attributes: .reverse))
  }

  @Test(arguments: [
    (
      "name: x\nextends: mono\nroles:\n  faled: 1",
      "my.yaml:4: unknown role \"faled\"; did you mean \"failed\"?"
    ),
    (
      "name: x\nextends: mono\nroles:\n  failed: rde",
      "my.yaml:4: unknown colour \"rde\"; did you mean \"red\"?"
    ),
    ("name: x\nextends: mono\nroles:\n  failed: 256", "my.yaml:4: unknown colour \"256\""),
    ("name: x\nextends: mono\nroles:\n  failed: red blue", "my.yaml:4: expected a look"),
    ("name: x\nextends: mono\nroles:\n  failed: red on", "my.yaml:4: expected a look"),
    (
      "name: x\nextends: mono\nroles:\n  failed: {fgg: 1}",
      "my.yaml:4: unknown look \"fgg\"; did you mean \"fg\"?"
    ),
    ("name: x\nextends: mono\nroles:\n  failed: {bold: 1}", "my.yaml:4: expected true or false, found \"1\""),
    ("name: x\nextends: mono\nroles:\n  failed:", "my.yaml:4: expected a look"),
    ("name: x\nextends: monoo", "my.yaml:2: unknown theme \"monoo\"; did you mean \"mono\"?"),
    ("name: x\nrolls: {}", "my.yaml:2: unknown entry \"rolls\"; did you mean \"roles\"?"),
    ("extends: mono", "my.yaml:1: missing entries: name"), ("", "my.yaml:1: missing entries: name, roles"),
    ("name: x\nroles: {}", "my.yaml:1: missing roles: text, dim"),
  ])
  func `what is wrong in a theme is told with file and line`(text: String, expected: String) throws {
    #expect(try #require(error(text)).hasPrefix(expected))
  }
}
