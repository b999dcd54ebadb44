import LogEngine
import SafeText

/// One subject's log, through its runs, its re-creations and the engine's absence.
struct SubjectFollower: Sendable {
  /// A command that goes on for a subject that is gone, or runs anew, has said its last when it is silent so long.
  private static let silence = Duration.seconds(2)
  /// And is not listened to for longer than this.
  private static let patience = Duration.seconds(10)

  let reader: any LogReader
  let runner: any CommandRunner
  let time: any Time
  let tail: Int
  let range: LogRange
  /// When the operator asked.
  let began: Timestamp
  let feed: LogFeed
  let intake: LogIntake
  let news = LogNews()

  init(
    reader: any LogReader, runner: any CommandRunner, time: any Time, tail: Int, range: LogRange,
    began: Timestamp, feed: LogFeed
  ) {
    self.reader = reader
    self.runner = runner
    self.time = time
    self.tail = tail
    self.range = range
    self.began = began
    self.feed = feed
    intake = LogIntake(feed, joinsOutputs: reader.joinsOutputs)
  }

  /// How far it is.
  private struct Progress {
    /// Whose log was read last.
    var last: LogSubject?
    /// Whose newest run was asked for last.
    var asked: LogSubject?
    /// Until when it was lost.
    var lostAt: Duration?
    /// It was left before its end.
    var isCut = false
    /// It was read to its end.
    var isComplete = false
    /// What has been told of reasons, so that it is not told again.
    var told: Set<SafeText> = []
    var backoff = Backoff()

    /// Whether there is something to read.
    func isDue(_ subject: LogSubject) -> Bool {
      guard subject.run != nil else { return false }
      return lostAt != nil || isCut || last.map { !$0.isSameRun(as: subject) } ?? true
    }
  }

  func run() async {
    if range == .previousRun { return await readPrevious() }
    var progress = Progress()
    while let subject = await news.first(where: { progress.isDue($0) }) {
      if reader.separatesRuns { await readRest(before: subject, &progress) }
      announce(subject, progress)
      let isNew =
        progress.last?.instance != subject.instance && (progress.last != nil || startedSinceWeBegan(subject))
      progress.last = subject
      progress.isCut = false
      progress.isComplete = false
      // Nothing of a new one has been seen: all of it is wanted.
      let wanted = isNew && range == .tail ? .head : range
      let end = await read(subject, wanted, &progress)
      guard !Task.isCancelled else { return }
      switch end {
      case .none: progress.isCut = true
      case .ended where await isStillRunning(subject):
        await pause(after: nil, longest: .seconds(30), subject, &progress)
      case .ended:
        progress.lostAt = nil
        progress.isComplete = await readRest(of: subject, wanted, &progress)
        // Whether a subject that is gone was to be read further nobody knows.
        progress.isCut = news.latest == nil
      case .unreadable(let why):
        progress.lostAt = nil
        _ = tell(why, &progress)
      case .lost(let why, let longest): await pause(after: why, longest: longest, subject, &progress)
      }
    }
  }

  /// The lines up to the newest run's start, once.
  private func readPrevious() async {
    var progress = Progress()
    var hasSpoken = false
    while let subject = await news.first(where: { _ in true }) {
      guard subject.hasEarlierRun != false else {
        let count: SafeText = subject.run == nil ? "it has never started" : "it started once"
        return feed.mark(.note("no earlier run: \(count)"))
      }
      intake.expectNoBorder()
      let end = await read(subject, range, &progress)
      hasSpoken = hasSpoken || intake.hasSpoken
      guard !Task.isCancelled else { return }
      switch end {
      case .lost(let why, let longest): await pause(after: why, longest: longest, subject, &progress)
      case .unreadable(let why): return feed.mark(.note(why))
      case .ended, .none:
        if !hasSpoken { feed.mark(.note("no earlier run: the log has nothing from before its newest start")) }
        return
      }
    }
  }

  /// `docker logs --follow` of 20.10 may end before it has given out the last lines, a crash's among them, and mostly
  /// before one without an end: asks once more.
  ///
  /// - Returns: Whether it was read to its end. What an engine that is away does not say comes with the next run.
  private func readRest(of subject: LogSubject, _ range: LogRange, _ progress: inout Progress) async -> Bool {
    guard subject.isRunning else { return true }
    guard let now = news.latest, now.isSameRun(as: subject) else { return false }
    return await read(subject, range, follows: false, &progress) == .ended
  }

  /// Where runs have logs of their own: what the run that was read last has said since, if it is the one before.
  private func readRest(before subject: LogSubject, _ progress: inout Progress) async {
    guard let last = progress.last, last.instance == subject.instance, last.run != subject.run,
      !progress.isComplete, subject.hasEarlierRun != false
    else { return }
    intake.expectNoBorder()
    while !Task.isCancelled {
      switch await read(subject, .previousRun, follows: false, &progress) {
      case .ended:
        progress.isComplete = true
        return
      case .lost(let why, let longest):
        await pause(after: why, longest: longest, subject, &progress)
        guard news.latest.map({ $0.isSameRun(as: subject) }) ?? false else { return }
      case .unreadable, .none: return
      }
    }
  }

  private func startedSinceWeBegan(_ subject: LogSubject) -> Bool { subject.run.map { $0 >= began } ?? false }

  /// Says in the log what has become of the subject since it was read last, and what is to be marked in what comes.
  private func announce(_ subject: LogSubject, _ progress: Progress) {
    guard let last = progress.last, last.instance == subject.instance else {
      let isFirstRun = subject.hasEarlierRun == false
      // Where it ran before its newest run, it was re-created at a time that nobody told.
      if progress.last != nil { feed.containerReplaced(time: isFirstRun ? subject.border?.nanoseconds : nil) }
      let exitCode = subject.isRunning ? subject.exitCode : nil
      return intake.expectBorder(isFirstRun ? nil : subject.border, exitCode: exitCode, hasEarlier: false)
    }
    guard last.run != subject.run else { return }
    // The code is the last run's only when no other run came between.
    let ended = news.end(of: last).flatMap { $0.restartCount >= subject.restartCount ? $0 : nil }
    let exitCode = (ended ?? (subject.isRunning ? subject : nil))?.exitCode
    if progress.isComplete {
      intake.expectNoBorder()
      // Moments of whole seconds could put it before the last lines; where runs are read apart it belongs here.
      let time = reader.separatesRuns ? nil : subject.border?.nanoseconds
      feed.mark(.restarted(exitCode: exitCode), time: time)
    } else {
      // What is left of the run before comes first.
      intake.expectBorder(subject.border, exitCode: exitCode, hasEarlier: true)
    }
  }

  /// Says why nothing comes, if that is not said already.
  private func tell(_ why: SafeText, _ progress: inout Progress) -> Bool {
    let isNew = progress.told.insert(why).inserted
    if isNew { feed.mark(.note(why)) }
    return isNew
  }

  /// Waits before the next try; not when another run or another container gives reason to try at once.
  private func pause(
    after why: SafeText?, longest: Duration, _ subject: LogSubject, _ progress: inout Progress
  ) async {
    guard !Task.isCancelled else { return }
    let isTold = why.map { !tell("\($0); trying again", &progress) } ?? true
    if isTold, progress.lostAt == nil { feed.mark(.lost) }
    progress.lostAt = progress.lostAt ?? time.uptime()
    _ = await news.becomes(within: min(progress.backoff.delay(), longest), time) { now in
      now.map { !$0.isSameRun(as: subject) } ?? false
    }
  }

  /// `docker logs -f` ends when the container does. When it ends although the container runs, it was lost; the news
  /// of the container's end may be a moment behind.
  private func isStillRunning(_ subject: LogSubject) async -> Bool {
    await !news.becomes(within: Self.silence, time) { now in
      now.map { !$0.isSameRun(as: subject) || !$0.isRunning } ?? true
    }
  }
}

// One command.
extension SubjectFollower {
  /// Reads until the command ends, or is left because its subject is gone or runs anew: then nil.
  private func read(
    _ subject: LogSubject, _ range: LogRange, follows: Bool = true, _ progress: inout Progress
  ) async -> LogEnd? {
    let start = time.uptime()
    intake.begin(at: start, lostAt: progress.lostAt)
    let isSameRun = range == .previousRun || progress.asked.map { $0.isSameRun(as: subject) } ?? true
    if range != .previousRun { progress.asked = subject }
    let resumed = feed.beginStream(isSameLog: isSameRun || !reader.separatesRuns)
      .map { Timestamp(nanoseconds: $0) }
    let command = reader.command(
      subject, LogQuery(range, tail: tail, since: resumed ?? first(of: range), follows: follows))
    let end = await withTaskGroup(of: LogEnd?.self) { group in
      group.addTask { await stream(command, of: subject) }
      if range != .previousRun {
        group.addTask {
          await isLeft(subject)
          return nil
        }
      }
      let end = await group.next()
      group.cancelAll()
      return end ?? nil
    }
    if intake.hasSpoken { progress.lostAt = nil }
    if time.uptime() - start > .seconds(10) {
      progress.backoff.reset()
      progress.told = []
    }
    return end
  }

  private func first(of range: LogRange) -> Timestamp? {
    if case .since(let duration) = range { began.advanced(by: .zero - duration) } else { nil }
  }

  private func stream(_ command: Command, of subject: LogSubject) async -> LogEnd {
    do {
      var result = try await runner.stream(command) { chunk in intake.take(chunk, at: time.uptime()) }
      if reader.joinsOutputs { result.standardOutput = intake.ownWords }
      feed.endStream(willResume: !result.status.isSuccess)
      return reader.judge(result, of: subject, by: command)
    } catch {
      feed.endStream(willResume: true)
      return .lost(why: SafeText(sanitising: ErrorText.summary(error)), longestPause: .seconds(30))
    }
  }

  /// Returns when the subject is gone or runs anew, and its command has had the time to end by itself.
  private func isLeft(_ subject: LogSubject) async {
    let isOver: @Sendable (LogSubject?) -> Bool = { now in
      now.map { $0.run != nil && !$0.isSameRun(as: subject) } ?? true
    }
    for await now in news.changes() where isOver(now) {
      let noticed = time.uptime()
      while isOver(news.latest), !Task.isCancelled {
        await time.sleep(.milliseconds(500))
        let now = time.uptime()
        if isOver(news.latest),
          now - max(intake.heard, noticed) >= Self.silence || now - noticed >= Self.patience
        {
          return
        }
      }
    }
  }
}

extension LogSubject {
  func isSameRun(as other: LogSubject) -> Bool { instance == other.instance && run == other.run }
}
