import ArgumentParser
import DashboardRuntime
import Dispatch
import Glibc
import SafeText
import TopsideCore
import TopsideSystem

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Print the services, the pods and their problems once.",
    discussion: "Exits with 0 when all is well, 1 when there are problems, 2 when it could not look.")

  @OptionGroup var options: Options

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let (options, json) = (options, json)
    Task.detached {
      let code: Int32
      do {
        let wiring = try Wiring(options, surroundings: .read(), isReadOnly: true)
        let report = await StatusReport.make(wiring)
        Self.write(json ? try report.json() : report.text, to: STDOUT_FILENO)
        code = report.exitCode
      } catch {
        Self.write("topside: \(SafeText(sanitising: "\(error)").text)\n", to: STDERR_FILENO)
        code = 2
      }
      Glibc.exit(code)
    }
    dispatchMain()
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      guard written > 0 || errno == EINTR else { return }
      done += max(0, written)
    }
  }
}
