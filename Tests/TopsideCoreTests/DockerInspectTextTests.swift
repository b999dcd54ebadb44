import Testing
import TopsideCore

@Suite struct `The engine's JSON, shown` {
  private static let text = """
    [
        {
            "Path": "/usr/bin/redis-cli",
            "Args": [
                "-a",
                "planted",
                "--requirepass",
                "other",
                "ping"
            ],
            "Config": {
                "Env": [
                    "DB_PASSWORD=third",
                    "GREETING=hello"
                ],
                "Cmd": [
                    "-a",
                    "planted",
                    "ping"
                ],
                "Healthcheck": {
                    "Test": [
                        "CMD",
                        "mysqladmin",
                        "-pfourth"
                    ]
                }
            }
        }
    ]
    """

  @Test func `hides a word for the option on the line before, and wherever it is said again`() {
    let lines = InspectText.lines(Self.text)
    let shown = lines.joined(separator: "\n")
    for secret in ["planted", "other", "third", "fourth"] { #expect(!shown.contains(secret), "\(secret)") }
    #expect(lines.count { $0.trimmedForTest == "\"***\"," } == 3)
    #expect(shown.contains("\"-p***\""))
  }

  @Test func `leaves every other line as it is`() {
    let old = Self.text.split(separator: "\n").map { String($0) }
    let changed = zip(old, InspectText.lines(Self.text)).filter { $0 != $1 }.map { $0.0.trimmedForTest }
    #expect(
      changed == ["\"planted\",", "\"other\",", "\"DB_PASSWORD=third\",", "\"planted\",", "\"-pfourth\""])
  }

  @Test func `an option at the end of its array hides nothing of the next`() {
    let lines = InspectText.lines("[\n  \"--token\"\n],\n[\n  \"plain\"\n]")
    #expect(lines == ["[", "  \"--token\"", "],", "[", "  \"plain\"", "]"])
  }
}

extension String {
  fileprivate var trimmedForTest: String { String(drop { $0 == " " }) }
}
