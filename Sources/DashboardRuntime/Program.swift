package import CellGrid
package import Dashboard
import LogEngine
import SafeText
import Synchronization
import TopsideCore

/// The one loop: input in, messages through, effects out, a frame presented. The one owner of state and screen.
@MainActor
package final class Program {
  var state: DashboardState
  /// Only its context changes, when the operator enters another.
  private(set) var services: Services
  /// Of the first context.
  private let socket: String?
  let inbox = Inbox()
  private let dashboard = Dashboard()
  private let terminal: any Terminal
  /// Tasks by what they are for, so that each can be ended.
  var tasks: [Work: Task<Void, Never>] = [:]
  /// First processes of the containers that run, for the reader of cgroups, which is on another thread.
  let running = RunningProcesses()
  var subscriptions = Subscriptions()
  var declaring: Set<String> = []
  var watcher = DeploymentWatcher([])
  /// What was there when projects were last compared with their files.
  var plainUpChecks: [String: PlainUpCheck] = [:]
  /// Projects whose history has been read.
  var watchedProjects: Set<String> = []
  /// Tells the source of the cluster what is to be followed.
  var kinds: AsyncStream<Set<KubeWatch>>.Continuation?
  /// Logs that are followed: the one on the screen, and those that were a moment ago.
  var logSessions: [LogDemand: LogSession] = [:]
  private var lastFrame = Duration.zero - .seconds(1)
  private var bursts = BurstFilter()
  private var presses = DoublePress()
  private var isDirty = true
  private var isSuspended = false
  private var waiting: CheckedContinuation<Void, Never>?
  private(set) var ending: Ending?

  /// Frames at most so often, but for those that answer a key.
  private static let frame = Duration.milliseconds(100)
  /// After one that looks like the one before.
  private static let shortPause = Duration.milliseconds(20)
  private var pause = Program.frame
  /// What the terminal has; nil when it has to be told all.
  private var shown: Frame?

  package init(state: DashboardState, terminal: any Terminal, services: Services) {
    self.state = state
    self.terminal = terminal
    self.services = services
    socket = services.cluster?.socket
  }

  /// Runs until the operator leaves or the terminal is gone.
  package func run() async -> Ending {
    terminal.onInput = { [weak self] in self?.receive($0) }
    terminal.onReady = { [weak self] in self?.presentIfDirty() }
    if state.hasMouse { terminal.setMouse(true) }
    present()
    startSources()
    tasks[.frames] = Task { await self.keepFrames() }
    tasks[.clock] = Task { await self.keepTime() }
    await withCheckedContinuation { continuation in
      if ending != nil { continuation.resume() } else { waiting = continuation }
    }
    await windDown()
    return ending ?? .asked
  }

  /// Applies messages and does what they ask for.
  func send(_ messages: [Message]) {
    state.now = services.moment
    for message in messages {
      for effect in dashboard.update(&state, message) { perform(effect) }
    }
    isDirty = true
    redeclare(after: messages)
    if messages.contains(where: \.isTick) { recordHistory() }
    watchPlainUps(after: messages)
    follow()
  }

  /// A pasted text must not act, also where the terminal does not mark it: a key that could waits 10 ms for what
  /// follows it.
  private func receive(_ inputs: [Input]) {
    let (state, now) = (state, services.time.uptime())
    let told = inputs.map { input in
      if case .mouse(let mouse) = input { Input.mouse(presses.told(mouse, at: now)) } else { input }
    }
    take(bursts.filter(told, at: now) { dashboard.isHarmless($0, state) })
  }

  private func take(_ inputs: [Input]) {
    if !inputs.isEmpty {
      send(inputs.map { .input($0) })
      present()
    }
    guard let deadline = bursts.deadline else { return }
    tasks[.heldKeys]?.cancel()
    tasks[.heldKeys] = Task {
      await services.time.sleep(deadline - services.time.uptime())
      if !Task.isCancelled { take(bursts.release(at: services.time.uptime())) }
    }
  }

  /// Everything that came since the last frame at once, and then not before the next one is due.
  private func keepFrames() async {
    for await _ in inbox.rings {
      let due = lastFrame + pause - services.time.uptime()
      if due > .zero { await services.time.sleep(due) }
      send(inbox.takeAll())
      let before = shown
      present()
      // What changed nothing that can be seen does not hold up what comes next for as long.
      pause = shown == before ? Self.shortPause : Self.frame
      lastFrame = services.time.uptime()
    }
  }

  /// Ticks when the second on the screen changes.
  private func keepTime() async {
    while !Task.isCancelled {
      let rest = 1_000_000_000 - services.time.now().nanoseconds % 1_000_000_000
      await services.time.sleep(.nanoseconds(max(rest, 10_000_000)))
      inbox.post([.ticked])
    }
  }

  private func presentIfDirty() {
    if isDirty { present() }
  }

  private func present() {
    guard !isSuspended, ending == nil, terminal.isReady else {
      isDirty = true
      return
    }
    isDirty = false
    let frame = Frame(grid: state.draw(), theme: state.themeIndex)
    guard frame != shown else { return }
    shown = frame
    terminal.present(terminal.isUTF8 ? frame.grid : frame.grid.asciiOnly(), theme: state.theme)
  }

  private struct Frame: Equatable {
    var grid: Grid
    var theme: Int
  }

  private func end(_ why: Ending) {
    guard ending == nil else { return }
    ending = why
    waiting?.resume()
    waiting = nil
  }
}

// Effects.
extension Program {
  private func perform(_ effect: Effect) {
    switch effect {
    case .run(let flow, let origin): run(flow, origin)
    case .resume(let id): resume(id)
    case .closeRun(let id): closeRun(id)
    case .rehearse(let flow, let origin): rehearse(flow, origin)
    case .preview(let survey, let request): preview(survey, request)
    case .survey(let project, let variable): survey(project, variable: variable)
    case .endSurvey: endSurvey()
    case .surveyRevisions(let workload): surveyRevisions(workload)
    case .surveyRelease(let key): surveyRelease(key)
    case .planRevision(let survey, let number): planRevision(survey, to: number)
    case .interact(let command):
      let missing: SafeText = "there is no shell in this image: neither bash nor sh"
      tasks[.interaction] = Task { await lend(to: command, missing: missing) }
    case .copy(let lines): terminal.copy(lines)
    case .mark(let place): state.logs.store.mark(place.sequence, near: place.position)
    case .clearMarks: state.logs.store.clearMarks()
    case .save(let export): save(export)
    case .openPager(let export): openPager(export)
    case .setReadOnly(let on): services.safeguards.turn(on: on)
    case .lock(let names): services.safeguards.lock(names)
    case .unlock(let names): services.safeguards.unlock(names)
    case .loadContexts: loadContexts()
    case .enterContext(let commands): enterContext(commands)
    case .forward(let forward): begin(forward)
    case .endForward(let id): tasks.removeValue(forKey: .forward(id))?.cancel()
    case .setMouse(let on): terminal.setMouse(on)
    case .suspendJob: terminal.stopJob()
    case .redraw:
      shown = nil
      terminal.redraw()
    case .quit(let why): end(why)
    }
  }

  /// Lends the terminal to a command, and has it back when that has ended.
  func lend(to command: Command, missing: SafeText) async {
    isSuspended = true
    terminal.suspend()
    var words: SafeText?
    do throws(CommandError) {
      let status = try await services.runner.interact(command)
      if case .exited(let code) = status, code == 126 || code == 127 { words = missing }
    } catch {
      words = "\(ErrorText.summary(error))"
    }
    terminal.resume()
    isSuspended = false
    shown = nil
    send([.interactionEnded(words)])
    present()
  }

  /// The proxy of the context before may still be ending, and takes its socket with it.
  func setContext(_ commands: KubeCommands) {
    services.cluster?.commands = commands
    services.cluster?.socket = socket.map { "\($0).\(inbox.context)" }
  }

  /// Gives the terminal back at once. Changes go on: their processes are not ours.
  private func windDown() async {
    terminal.close()
    for task in tasks.values { task.cancel() }
    for session in logSessions.values { session.end() }
  }
}
