import CellGrid
import Configuration
import DashboardRuntime
import SafeText
import TopsideCore
import TopsideDemo
import TopsideSystem

/// The one place that names concrete types.
struct Wiring {
  let surroundings: Surroundings
  let settings: Settings
  let options: Options
  let readOnly: ReadOnlySwitch
  let kubeconfig: KubeconfigFiles
  /// What the configuration locks until it is unlocked.
  let protection: Protection
  let files = LocalFiles()
  let time = SystemTime()

  init(_ options: Options, surroundings: Surroundings, isReadOnly: Bool) throws(StartError) {
    self.options = options
    self.surroundings = surroundings
    settings = try SettingsFile.read(options.config, surroundings, LocalFiles())
    let files = LocalFiles()
    let named = Self.paths(options, surroundings)
    if let missing = named.first(where: { !files.exists($0) }) { throw .composeFileMissing(missing) }
    kubeconfig = KubeconfigFiles(surroundings, files)
    protection = settings.protection(kubeconfig.config)
    readOnly = ReadOnlySwitch(isOn: isReadOnly || settings.isReadOnly, protection: protection)
  }

  var commands: DockerCommands { DockerCommands(context: options.context, project: options.projectName) }

  var audit: AuditFile {
    AuditFile(
      surroundings.auditFile, actor: surroundings.actor(context: options.context), files: files, time: time)
  }

  var runner: any CommandRunner {
    if options.demo { return DemoRunner(time: time) { [readOnly] in readOnly.refuses($0) } }
    return ProcessRunner(environment: surroundings.environment, readOnly: readOnly, audit: audit)
  }

  func services() -> Services {
    let readOnly = readOnly
    var services = Services(
      runner: runner, files: options.demo ? DemoFiles() : files, time: time,
      audit: options.demo ? NoAudit(actor: audit.actor) : audit,
      commands: commands, interval: settings.statsInterval, logTail: settings.logTail,
      logStoreBytes: settings.logStoreMebibytes << 20, projects: projects,
      safeguards: readOnly)
    if !options.demo { services.runs = runs }
    services.pager = surroundings.pager
    services.auditFile = options.demo ? nil : surroundings.auditFile
    services.cluster = cluster
    services.history =
      options.demo
      ? DemoHistory.make(time: time) : DeploymentHistory(state: surroundings.state, files: files)
    services.logDirectory = surroundings.logDirectory
    services.isScopedToFiles = !options.file.isEmpty && options.projectName == nil
    return services
  }

  /// What `-f` names, else the compose project whose folder we are in.
  var projects: [ProjectFiles] {
    guard !options.demo else { return [] }
    let here = surroundings.currentDirectory
    if !options.file.isEmpty {
      let paths = Self.paths(options, surroundings)
      let folder = paths[0].split(separator: "/").dropLast().joined(separator: "/")
      return [ProjectFiles(name: options.projectName, directory: "/\(folder)", files: paths)]
    }
    let compose = ComposeSource(commands: commands, runner: runner, files: files)
    guard options.projectName == nil, let folder = compose.projectDirectory(from: here) else { return [] }
    return [ProjectFiles(name: nil, directory: folder, files: [])]
  }

  private static func paths(_ options: Options, _ surroundings: Surroundings) -> [String] {
    options.file.map { $0.hasPrefix("/") ? $0 : "\(surroundings.currentDirectory)/\($0)" }
  }

  var profiles: Set<String> {
    let fromEnvironment =
      surroundings.environment["COMPOSE_PROFILES"]?.split(separator: ",").map(String.init) ?? []
    return Set(options.profile + fromEnvironment + settings.profiles)
  }

  /// The docker context in the words of docker: an endpoint given by hand wins over a context's name.
  var contextName: String {
    if options.demo { return "demo" }
    if let context = options.context { return context }
    let environment = surroundings.environment
    if let context = environment["DOCKER_CONTEXT"], !context.isEmpty { return context }
    if let host = environment["DOCKER_HOST"], !host.isEmpty { return host }
    let folder = environment["DOCKER_CONFIG"] ?? "\(surroundings.home)/.docker"
    return files.read("\(folder)/config.json", limit: .mib(1)).flatMap(DockerConfig.currentContext)
      ?? "default"
  }
}

/// The demo changes nothing, so nothing of it belongs on record.
struct NoAudit: AuditLog {
  let actor: AuditActor
  func now() -> Timestamp { Timestamp(nanoseconds: 0) }
  func append(_ record: AuditRecord) throws(FileError) {}
}
