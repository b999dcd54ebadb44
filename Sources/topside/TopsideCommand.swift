import ArgumentParser
import CGuard
import CellGrid
import Configuration
import Dashboard
import DashboardRuntime
import Dispatch
import Glibc
import LogEngine
import NcursesTerminal
import SafeText
import TopsideCore
import TopsideSystem

struct TopsideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topside",
    abstract: "A terminal dashboard for containers in production.",
    discussion: """
      In a compose directory that project comes first; anywhere else projects are found by the labels of their \
      containers. Where there is a kubeconfig, its cluster is shown too. ? shows the keys.
      """,
    version: "topside \(Version.text)",
    subcommands: [
      StatusCommand.self, RestartCommand.self, StopCommand.self, StartCommand.self, RollbackCommand.self,
      RunsCommand.self, K3sCommand.self, DocsCommand.self, RunFlow.self,
    ])

  @OptionGroup var options: Options

  @Flag(help: "Refuse every command that would change something.")
  var readOnly = false

  @Option(
    help:
      "A built-in theme (default, light, high-contrast, mono), a name in ~/.config/topside/themes, or a file."
  )
  var theme: String?

  func run() throws {
    // The first thing that happens: there is one thread yet, and nothing to lose.
    _ = guard_start()
    guard_bound_memory()
    do {
      let surroundings = Surroundings.read()
      guard_note_crashes_in(surroundings.state + "/crash.log")
      let wiring = try Wiring(options, surroundings: surroundings, isReadOnly: readOnly)
      try MainActor.assumeIsolated { try open(wiring) }
    } catch {
      var message = "topside: \(error)\n"
      message.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
      Glibc.exit(2)
    }
    dispatchMain()
  }

  @MainActor
  private func open(_ wiring: Wiring) throws(StartError) {
    let noColor = !(wiring.surroundings.environment["NO_COLOR"] ?? "").isEmpty
    let themes = try Themes(
      chosen: theme ?? wiring.settings.theme, wiring.surroundings, wiring.files, isMonochrome: noColor)
    let keymap = try SettingsFile.keymap(wiring.settings)
    let terminal: NcursesTerminal
    do throws(TerminalError) {
      terminal = try NcursesTerminal(usesColors: !noColor)
    } catch { throw .terminal(error) }
    let setting = setting(wiring, themes, keymap, isUTF8: terminal.isUTF8)
    let services = wiring.services()
    var state = DashboardState(
      setting: setting, size: terminal.size,
      now: Moment(wall: services.time.now(), uptime: services.time.uptime()),
      logs: LogStore(capacity: LogStore.minimumCapacity))
    // What the configuration locks can be unlocked; what the command line locks cannot.
    state.isReadOnly = wiring.readOnly.isOn
    let program = Program(state: state, terminal: terminal, services: services)
    Task {
      let ending = await program.run()
      guard_end_children()
      if case .terminated(let signal) = ending { guard_die(signal) }
      Glibc.exit(ending == .hungUp ? 1 : 0)
    }
  }

  @MainActor
  private func setting(_ wiring: Wiring, _ themes: Themes, _ keymap: Keymap, isUTF8: Bool) -> DashboardSetting
  {
    let context = wiring.contextName
    let host = options.demo ? "demo" : wiring.surroundings.host
    var setting = DashboardSetting(
      host: SafeText(sanitising: host), context: SafeText(sanitising: context), themes: themes.all,
      glyphs: isUTF8 ? .unicode : .ascii, commands: wiring.commands, keymap: keymap)
    setting.isDemo = options.demo
    setting.isReadOnly = readOnly
    setting.hasMouse = wiring.settings.isMouseOn
    setting.themeIndex = themes.index
    setting.profiles = wiring.profiles
    setting.memoryWarningPercent = wiring.settings.memoryWarningPercent
    setting.restartDeadline = wiring.settings.restartTimeout
    setting.rollbackDeadline = wiring.settings.rollbackTimeout
    setting.rollbackAddresses = { [settings = wiring.settings] in settings.rollbackAddresses(of: $0) }
    setting.isProduction = wiring.settings.isProduction(host, context, options.projectName)
    setting.zone = LocalZone.offset(at: wiring.time.now().seconds)
    setting.currentDirectory = wiring.surroundings.currentDirectory
    setting.home = wiring.surroundings.home
    setting.logDirectory = wiring.surroundings.logDirectory
    setting.logTail = wiring.settings.logTail
    setting.kubernetes = wiring.kubernetes.map { target in
      var kubernetes = KubernetesSetting(
        context: SafeText(sanitising: target.context),
        namespaces: target.namespaces.isEmpty ? .all : .list(target.namespaces),
        isProduction: wiring.settings.isProduction(target.context, target.clusterName))
      kubernetes.commands = target.commands
      return kubernetes
    }
    setting.protection = wiring.protection
    setting.isProductionName = { [settings = wiring.settings] in settings.isProduction($0) }
    setting.homeDirectory = wiring.projects.first?.directory
    return setting
  }
}

enum LocalZone {
  /// Seconds east of UTC that clocks here show at a moment.
  static func offset(at seconds: Int64) -> Int64 {
    var moment = time_t(seconds)
    var parts = tm()
    guard localtime_r(&moment, &parts) != nil else { return 0 }
    return Int64(parts.tm_gmtoff)
  }
}
