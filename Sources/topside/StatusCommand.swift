import ArgumentParser
import DashboardRuntime
import Dispatch
import Glibc
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
        Printing.out(json ? try report.json() : report.text)
        code = report.exitCode
      } catch {
        Printing.complain("\(error)")
        code = 2
      }
      Glibc.exit(code)
    }
    dispatchMain()
  }
}
