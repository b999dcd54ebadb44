import FoundationEssentials
import TerminalHarness
import Testing
import TopsideCore
import TopsideTestSupport

extension LiveTests.HostileOutput {
  private static let serviceName = "e\u{1B}]0;evil\u{7}v\u{202E}il"
  private static let variable = "EVIL=a\u{1B}]52;c;ZXZpbA==\u{7}\u{9B}2J\u{1B}[31mb"
  private static let label = "evil=a\u{1B}P+q544e\u{1B}\\b\u{2066}c"

  @Test func `nothing hostile that a container says reaches the terminal, and what follows is seen`()
    async throws
  {
    let options = [
      "--label", "com.docker.compose.service=\(Self.serviceName)", "--label", Self.label, "--env",
      Self.variable,
    ]
    try await PrintingContainer.use("hostile", Self.script, options: options) { container in
      try await eventually("all that it prints") { try await printsAll(container) }
      let dashboard = try OpenDashboard(
        .shared, options: ["-p", container.key.project], keepsOutput: true)
      try dashboard.wait(forText: "live", within: .seconds(10))
      dashboard.press("2")
      try dashboard.wait(forText: " ev<U+202E>il ")
      dashboard.press("l")
      try dashboard.wait(forText: "after \(HostileInput.all.count - 1)")
      expectShown(try readLog(dashboard))
      dashboard.press("\u{1B}")
      // Alone, so that it is not read as the beginning of a sequence.
      dashboard.session.pump(for: .milliseconds(100))
      dashboard.press("\t")
      try dashboard.showTab(4, waitingFor: "\"Id\":")
      try page(dashboard, until: "\"evil\": ")
      try dashboard.showTab(1, waitingFor: "EVIL=a")
      // Before it ends: what gives the terminal back begins with a CAN of our own.
      expectHarmless(dashboard.session)
      try dashboard.quit()
    }
  }

  /// Prints each input as a line, and behind each a line that tells its number.
  private static var script: String {
    var printed: [UInt8] = []
    for (number, input) in HostileInput.all.enumerated() {
      printed += input.bytes + "\nafter \(number)\n".utf8
    }
    return "echo \(Data(printed).base64EncodedString()) | base64 -d; while :; do sleep 1; done"
  }

  /// Whether the engine gives out the inputs as they are, but for bytes that are not UTF-8.
  private func printsAll(_ container: PrintingContainer) async throws -> Bool {
    let log = Data(try await container.log().utf8)
    return HostileInput.all.allSatisfy { input in
      String(validating: input.bytes, as: UTF8.self) == nil || log.firstRange(of: Data(input.bytes)) != nil
    }
  }

  /// Goes through the log from its beginning.
  ///
  /// - Returns: For each number, the line before the one that tells it, without its time.
  private func readLog(_ dashboard: OpenDashboard) throws -> [Int: String] {
    dashboard.press("g")
    try dashboard.wait(forText: "after 0")
    var shown: [Int: String] = [:]
    for _ in 0..<(HostileInput.all.count / 4) {
      for (line, next) in zip(dashboard.lines, dashboard.lines.dropFirst()) {
        guard let told = next.firstMatch(of: /after ([0-9]+)$/), let number = Int(told.1),
          shown[number] == nil
        else { continue }
        let time = next[..<told.range.lowerBound]
        shown[number] = String(line.dropFirst(time.count))
      }
      if shown[HostileInput.all.count - 1] != nil { break }
      dashboard.press("j", times: 16)
      dashboard.session.pump(for: .milliseconds(60))
    }
    return shown
  }

  private func page(_ dashboard: OpenDashboard, until text: String) throws {
    try dashboard.wait(for: text) { dashboard in
      if !dashboard.text.contains(text) {
        dashboard.press("\u{1B}[6~")
        dashboard.session.pump(for: .milliseconds(60))
      }
      return dashboard.text.contains(text)
    }
  }

  private func expectShown(_ shown: [Int: String]) {
    var compared = 0
    for (number, input) in HostileInput.all.enumerated() {
      let line = shown[number]
      #expect(line != nil, "what follows \(input.name) is not seen")
      // The engine's log driver replaces what is not UTF-8; and the screen is only so wide.
      guard String(validating: input.bytes, as: UTF8.self) != nil, input.shown.count < 90 else { continue }
      compared += 1
      // Blanks at the end of a row cannot be told from those that are there anyway.
      var text = Substring(input.shown)
      while text.last == " " { text.removeLast() }
      #expect(
        line.map { $0.hasPrefix(text) && $0.dropFirst(text.count).allSatisfy { $0 == " " } } == true,
        "\(input.name)")
    }
    #expect(compared > 80)
  }

  private func expectHarmless(_ session: PtySession) {
    let output = Data(session.output)
    for input in HostileInput.all where input.bytes != Array(input.shown.utf8) {
      // A letter and then a sequence of ours is what every screen has.
      if ["lone ESC", "introducer alone"].contains(input.name) { continue }
      #expect(output.firstRange(of: Data(input.bytes)) == nil, "\(input.name)")
    }
    // Whatever surrounds them: strings that a terminal obeys, its resets and charsets, controls, and characters that
    // are never shown as themselves.
    let escapes = ["]", "P", "_", "^", "X", "c", "#", "%", "[!", "[>"].map { Array(("\u{1B}" + $0).utf8) }
    let controls = [0x00, 0x05, 0x07, 0x0B, 0x0C, 0x13, 0x18, 0x1A, 0x7F].map { [UInt8($0)] }
    let characters = Self.hiddenCharacters.map { Array(String($0).utf8) }
    #expect(characters.count > 30)
    for bytes in escapes + controls + characters {
      #expect(output.firstRange(of: Data(bytes)) == nil, "\(bytes)")
    }
    #expect(session.terminal.systemCommands == [])
    #expect(session.terminal.unknown == [])
  }

  /// What is beyond ASCII in the inputs and in nothing that is shown of them.
  private static var hiddenCharacters: Set<Unicode.Scalar> {
    var hidden: Set<Unicode.Scalar> = []
    for input in HostileInput.all {
      let text = String(validating: input.bytes, as: UTF8.self) ?? ""
      hidden.formUnion(text.unicodeScalars.filter { !$0.isASCII })
    }
    for input in HostileInput.all { hidden.subtract(input.shown.unicodeScalars) }
    return hidden
  }
}
