import Testing
import TopsideCore

/// One line of a YAML file, and nothing else of it.
@Suite struct SettingEditTests {
  private func edit(_ text: String, _ old: String?, _ new: String?) -> String? {
    SettingEdit(path: "/c.yaml", key: "node-ip", from: old, to: new, backup: "/c.before")
      .applied(to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("node-ip: 10.0.0.5\n", "node-ip: 10.0.0.7\n"),
    (
      "a: 1\nnode-ip: \"10.0.0.5\"  # was 10.0.0.5\nb: 2", "a: 1\nnode-ip: \"10.0.0.7\"  # was 10.0.0.5\nb: 2"
    ),
    ("node-ip: '10.0.0.5,fd00::1'\n", "node-ip: '10.0.0.7,fd00::1'\n"),
    (
      "node-ip:\n  - 10.0.0.55\n  - 10.0.0.5\nz: 10.0.0.5\n",
      "node-ip:\n  - 10.0.0.55\n  - 10.0.0.7\nz: 10.0.0.5\n"
    ),
    ("node-ip:\n- 10.0.0.5\n", "node-ip:\n- 10.0.0.7\n"),
    ("node-ip: [10.0.0.5, fd00::1]\r\n", "node-ip: [10.0.0.7, fd00::1]\r\n"),
    ("node-ip+: 10.0.0.5\n", "node-ip+: 10.0.0.7\n"),
    ("node-ip: 1.1.1.1\nnode-ip: 10.0.0.5\n", "node-ip: 1.1.1.1\nnode-ip: 10.0.0.7\n"),
  ])
  func `an address is replaced where it stands`(_ before: String, _ after: String) {
    #expect(edit(before, "10.0.0.5", "10.0.0.7") == after)
    // Making it twice is making it once, and the way back gives the same file.
    #expect(edit(after, "10.0.0.5", "10.0.0.7") == after)
    #expect(edit(after, "10.0.0.7", "10.0.0.5") == before)
  }

  @Test(arguments: [
    "", "node-ip: 10.0.0.50\n", "node-ip: 110.0.0.5\n", "node-ip: 10.0.0.9 # 10.0.0.5\n",
    "x:\n  node-ip: 10.0.0.5\n",
    "node-external-ip: 10.0.0.5\n", "#node-ip: 10.0.0.5\n",
  ])
  func `what is not there is not replaced`(_ text: String) {
    #expect(edit(text, "10.0.0.5", "10.0.0.7") == nil)
  }

  @Test func `a key that is missing is added, and taken out again`() {
    #expect(edit("a: 1\n", nil, "10.0.0.7") == "a: 1\nnode-ip: 10.0.0.7\n")
    #expect(edit("a: 1", nil, "10.0.0.7") == "a: 1\nnode-ip: 10.0.0.7\n")
    #expect(edit("", nil, "10.0.0.7") == "node-ip: 10.0.0.7\n")
    #expect(edit("a: 1\nnode-ip: 10.0.0.7\n", nil, "10.0.0.7") == "a: 1\nnode-ip: 10.0.0.7\n")
    #expect(edit("a: 1\nnode-ip: 10.0.0.7\n", "10.0.0.7", nil) == "a: 1\n")
    #expect(edit("node-ip: 10.0.0.9\n", nil, "10.0.0.7") == nil)
    #expect(edit("node-ip: 10.0.0.9\n", "10.0.0.7", nil) == nil)
  }
}
