import Dashboard
import SafeText
import TopsideCore

// What the screen of releases is made from, while it is shown.
extension Program {
  /// Helm tells of no change by itself.
  private nonisolated static let helmPause = Duration.seconds(30)
  private nonisolated static let recordPause = Duration.seconds(5)
  /// Deployments of a project that are shown, the newest.
  private nonisolated static let most = 200

  func watchReleases(_ demand: ReleasesDemand?) {
    for work in [Work.releases, .deployments] { tasks.removeValue(forKey: work)?.cancel() }
    guard let demand else { return }
    watchDeployments()
    guard demand.context != nil, let helm else { return }
    let (time, inbox, context) = (services.time, inbox, inbox.context)
    tasks[.releases] = Task.detached {
      while !Task.isCancelled {
        let found = await Self.releases(demand.namespaces, helm)
        if !Task.isCancelled { inbox.post([.helmListed(found)], of: context) }
        await time.sleep(Self.helmPause)
      }
    }
  }

  private var helm: HelmSource? {
    services.cluster.map { HelmSource(HelmCommands($0.commands), runner: services.runner) }
  }

  private nonisolated static func releases(
    _ namespaces: KubeNamespaces, _ helm: HelmSource
  ) async -> Result<[HelmRelease], FlowRefusal> {
    do throws(FlowRefusal) {
      guard case .list(let names) = namespaces else { return .success(try await helm.releases(in: nil)) }
      var found: [HelmRelease] = []
      for name in names { found += try await helm.releases(in: name) }
      return .success(found)
    } catch {
      return .failure(error)
    }
  }

  /// Others write there, too: the record is read again while it is looked at.
  private func watchDeployments() {
    guard let history = services.history else { return }
    let (time, inbox) = (services.time, inbox)
    tasks[.deployments] = Task { [weak self] in
      var last: [String: [Deployment]]?
      while !Task.isCancelled, let projects = self?.state.fleet.projects.keys {
        let names = Array(projects)
        let found = await Task.detached {
          names.reduce(into: [String: [Deployment]]()) { found, name in
            let past = history.deployments(of: name)
            if !past.isEmpty { found[name] = past.suffix(Self.most) }
          }
        }.value
        if found != last, !Task.isCancelled { inbox.post([.deploymentsRead(found)]) }
        last = found
        await time.sleep(Self.recordPause)
      }
    }
  }

  /// Asks for what a tab shows of the row under the cursor.
  func loadPast(_ query: Past.Query?) {
    tasks.removeValue(forKey: .past)?.cancel()
    guard let query, let helm, let revisions = revisionSource else { return }
    state.expect(query)
    let workload: Workload? =
      if case .templates(let key, _) = query { state.cluster.workloads[key] } else { nil }
    let (time, inbox, context) = (services.time, inbox, inbox.context)
    tasks[.past] = Task.detached {
      // The cursor may be passing by.
      await time.sleep(.milliseconds(120))
      guard !Task.isCancelled else { return }
      let answer = await Self.answer(query, workload, helm, revisions)
      if !Task.isCancelled { inbox.post([.pastRead(query, answer)], of: context) }
    }
  }

  private nonisolated static func answer(
    _ query: Past.Query, _ workload: Workload?, _ helm: HelmSource, _ revisions: RevisionSource
  ) async -> Result<Past.Answer, FlowRefusal> {
    do throws(FlowRefusal) {
      switch query {
      case .history(let release): return .success(.history(try await helm.history(release.key)))
      case .values(let release): return .success(.values(try await helm.values(release.key)))
      case .changes(let release): return .success(.changes(try await changes(release.key, helm)))
      case .templates:
        guard let workload else { return .failure(FlowRefusal("it is gone")) }
        return .success(.templates(try await revisions.templates(workload)))
      }
    } catch {
      return .failure(error)
    }
  }

  /// From what is there to where a rollback would go if nobody said.
  private nonisolated static func changes(
    _ key: ReleaseKey, _ helm: HelmSource
  ) async throws(FlowRefusal) -> Past.Changes? {
    let history = try await helm.history(key)
    guard let current = history.newest, let target = history.proposed,
      target.number != current.number
    else { return nil }
    let manifests = try await helm.manifests(key, from: current.number, to: target.number)
    return Past.Changes(current: current, target: target, diff: manifests.diff)
  }
}
