package import CellGrid
package import LogEngine
package import SafeText
package import TopsideCore

/// Everything that is on the screen, as a value. Views read it; only `Dashboard.update` changes it.
package struct DashboardState: Sendable {
  package var setting: DashboardSetting
  package var size: Size
  package var now: Moment
  package var fleet = Fleet()
  package var picture = Picture()
  package var cluster = Cluster()
  package var clusterPicture = ClusterPicture()
  package var workloadRows = WorkloadRows()
  /// Something of what the rows of the Workloads screen are made from changed since they were made.
  var hasOldWorkloads = true
  package var kube: KubeScreenState
  package var screen = Screen.home
  /// Whether the operator chose a screen; until then the first data choose it.
  package var hasChosenScreen = false
  package var focus = Focus.list
  package var list = ListState<ServiceKey>()
  package var home = HomeState()
  package var detail = DetailState()
  package var logs: LogPane
  package var dialog: Dialog?
  package var prompt: Prompt?
  package var toast: Toast?
  /// What is done, and was.
  package var runs = RunsState()
  /// What a plain `up` would make anew, by project.
  package var plainUps: [String: PlainUp] = [:]
  package var runScreen = RunsScreenState()
  package var releaseScreen = ReleasesScreenState()
  package var isReadOnly: Bool
  /// What is protected and open for a while.
  package var unlocks = Unlocks()
  package var hasMouse: Bool
  package var themeIndex: Int
  /// Profiles that count as wanted.
  package var profiles: Set<String>
  /// nil until it is known.
  package var hasCompose: Bool?
  /// When Ctrl-C was pressed last; a second press soon after quits.
  package var cancelledAt: Duration?

  package init(setting: DashboardSetting, size: Size, now: Moment, logs: LogStore) {
    self.setting = setting
    self.size = size
    self.now = now
    self.logs = LogPane(store: logs)
    kube = KubeScreenState(setting.kubernetes)
    isReadOnly = setting.isReadOnly
    hasMouse = setting.hasMouse
    themeIndex = setting.themeIndex
    profiles = setting.profiles
  }

  package var triage: Triage {
    var triage = Triage(
      now: now, profiles: profiles, memoryWarningPercent: setting.memoryWarningPercent,
      wanted: setting.commands.project)
    triage.hasCluster = setting.kubernetes != nil
    return triage
  }

  package var glyphs: Glyphs { setting.glyphs }
  package var theme: Theme { setting.themes[themeIndex] }

  /// The project that we were started in, once it is known by its name.
  package var homeProject: String? {
    guard let directory = setting.homeDirectory else { return nil }
    return fleet.projects.values.first { $0.files.directory == directory }?.name
  }

  /// The service that the cursor is on.
  package var selected: Service? { list.selection.flatMap { fleet.services[$0] } }
}

/// What does not change while the dashboard runs.
package struct DashboardSetting: Sendable {
  package var host: SafeText
  package var context: SafeText
  package var isDemo: Bool
  package var isProduction: Bool
  /// Asked for on the command line: it cannot be unlocked.
  package var isReadOnly: Bool
  package var hasMouse: Bool
  package var glyphs: Glyphs
  /// Never empty.
  package var themes: [Theme]
  package var themeIndex: Int
  package var profiles: Set<String>
  package var memoryWarningPercent: Int
  package var restartDeadline: Duration
  package var rollbackDeadline = Duration.seconds(180)
  /// What must answer when another version of a project runs.
  package var rollbackAddresses: @Sendable (_ project: String) -> [String] = { _ in [] }
  package var commands: DockerCommands
  /// Seconds east of UTC.
  package var zone: Int64
  /// The folder of the project that we were started in; it is shown first.
  package var homeDirectory: String?
  /// What a relative path is relative to.
  package var currentDirectory = "/"
  package var home = "/"
  /// Where logs are saved unless another place is named.
  package var logDirectory = "/tmp"
  /// Lines of a log that are asked for at first.
  package var logTail = 500
  package var keymap: Keymap
  /// Whether a context of that name is production.
  package var isProductionName: @Sendable (String) -> Bool = { _ in false }
  /// What is locked until it is unlocked.
  package var protection = Protection()
  /// nil: there is none, and nothing of it is shown.
  package var kubernetes: KubernetesSetting?

  package init(
    host: SafeText, context: SafeText, themes: [Theme], glyphs: Glyphs, commands: DockerCommands,
    keymap: Keymap
  ) {
    self.host = host
    self.context = context
    self.themes = themes
    self.glyphs = glyphs
    self.commands = commands
    self.keymap = keymap
    isDemo = false
    isProduction = false
    isReadOnly = false
    hasMouse = false
    themeIndex = 0
    profiles = []
    memoryWarningPercent = 90
    restartDeadline = .seconds(90)
    zone = 0
  }
}

package enum Screen: Int, Hashable, Sendable, CaseIterable {
  case home = 1
  case compose, pods, workloads
  case releases = 5
  case runs = 8

  package var title: SafeText {
    switch self {
    case .home: "Home"
    case .compose: "Compose"
    case .pods: "Pods"
    case .workloads: "Workloads"
    case .releases: "Releases"
    case .runs: "Runs"
    }
  }

  /// Rows, and a pane that says more about the one under the cursor.
  var hasList: Bool { self != .home }
  var isKubernetes: Bool { self == .pods || self == .workloads }
  /// Its rows are about things that other screens list.
  var isAboutOthers: Bool { self == .home || self == .releases }
}

package enum Focus: Hashable, Sendable { case list, detail }

/// A message that goes away by itself.
package struct Toast: Hashable, Sendable {
  package var text: SafeText
  package var isError: Bool
  package var until: Duration

  package init(_ text: SafeText, isError: Bool = false, until: Duration) {
    self.text = text
    self.isError = isError
    self.until = until
  }
}
