import ArgumentParser
import Dispatch
import Glibc
import SafeText
import TopsideCore
import TopsideSystem

struct K3sCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "k3s", abstract: "See what is wrong with k3s on this machine.", subcommands: [Diagnose.self])

  struct Diagnose: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diagnose", abstract: "Print what is wrong with k3s, why, and what helps; change nothing.",
      discussion: """
        Exits with 0 when nothing is wrong or there is no k3s, 1 when something is, 2 when it could not look, 3 when \
        too little could be read to say. Much of it only root may read: what was not read is listed, with why.
        """)

    @OptionGroup var options: Options

    @Option(help: "Look at the files of k3s under this directory.")
    var k3sRoot: String?

    @Option(
      help: "The application's kubeconfig; else backend/kubeconfig.yaml of the project, where there is one.")
    var kubeconfig: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
      if options.demo { throw ValidationError("--demo has no k3s of its own to look at.") }
      if let k3sRoot, !k3sRoot.hasPrefix("/") {
        throw ValidationError("\"\(k3sRoot)\" is no absolute path: --k3s-root needs one.")
      }
    }

    func run() throws {
      let (options, json) = (options, json)
      let (root, kubeconfig) = (k3sRoot ?? "", kubeconfig)
      Task.detached {
        let code: Int32
        do {
          let wiring = try Wiring(options, surroundings: .read(), isReadOnly: true)
          let report = K3sReport(await wiring.diagnosis(root: root, kubeconfig: kubeconfig))
          Printing.out(json ? report.json : report.lines.map { $0.text + "\n" }.joined())
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
}

extension Wiring {
  /// What reads k3s on this machine.
  var k3sReader: K3sReader {
    K3sReader(
      runner: runner, files: files, yaml: ConfigurationYAML(), time: time, host: surroundings.host,
      isRoot: surroundings.userID == 0)
  }

  fileprivate func diagnosis(root: String, kubeconfig: String?) async -> K3sDiagnosis {
    var request = K3sReader.Request(root: root, applicationKubeconfig: applicationKubeconfig(kubeconfig))
    // k3s waits 5 s between two attempts.
    request.patience = .seconds(8)
    return K3sDiagnosis(await k3sReader.read(request))
  }

  /// One that is named must be there; the usual place may be empty.
  private func applicationKubeconfig(_ named: String?) -> String? {
    if let named { return named.hasPrefix("/") ? named : "\(surroundings.currentDirectory)/\(named)" }
    return projects.compactMap(\.directory).map { "\($0)/backend/kubeconfig.yaml" }.first(where: files.exists)
  }
}
