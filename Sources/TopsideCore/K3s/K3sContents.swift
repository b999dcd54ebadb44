import SafeText

/// What lies in k3s' directories, and what runs and is kept in its cluster.
package struct K3sContents: Hashable, Sendable {
  /// Of what a backup may hold, the paths that exist; nil where we may not look.
  package var backedUp: [String]?
  /// Pods that run and are none of the cluster's own: `integr8scode/executor-1`.
  package var pods: K3sFact<[String]>
  /// Volumes of the cluster, or directories of the local provisioner where the API does not answer.
  package var volumes: K3sFact<[String]>

  package init(
    backedUp: [String]? = nil, pods: K3sFact<[String]> = .notAsked, volumes: K3sFact<[String]> = .notAsked
  ) {
    self.backedUp = backedUp
    self.pods = pods
    self.volumes = volumes
  }
}

extension K3sPaths {
  /// What a server cannot be without.
  var essentials: [String] { [database, tls, credentials, token, etcRancher] }

  /// What an installation has besides.
  var customs: [String] {
    [nodeToken, agentToken, manifests, serverEtc]
      + ["kubelet", "kubeproxy", "k3scontroller"].map { "\(agent)/\($0).kubeconfig" }
      + [unitFile, environmentFile]
  }
}

/// Reads the contents; changes nothing.
package struct K3sContentsReader: Sendable {
  private let runner: any CommandRunner
  private let files: any FileReading

  package init(runner: any CommandRunner, files: any FileReading) {
    self.runner = runner
    self.files = files
  }

  package func read(_ facts: K3sFacts) async -> K3sContents {
    K3sContents(
      backedUp: existing(facts.paths), pods: await pods(facts), volumes: await volumes(facts))
  }

  private func existing(_ paths: K3sPaths) -> [String]? {
    do throws(FileError) {
      guard try files.isThere(paths.server) else { return [] }
      var candidates = paths.essentials + paths.customs.filter { !$0.hasSuffix(".kubeconfig") }
      candidates.append(paths.unitDropIns)
      if try files.isThere(paths.agent) {
        candidates += try files.entries(paths.agent).filter { $0.hasSuffix(".kubeconfig") }.sorted()
          .map { "\(paths.agent)/\($0)" }
      }
      var there: [String] = []
      for path in candidates where try files.isThere(path) { there.append(path) }
      return there
    } catch { return nil }
  }

  private func tree(_ command: Command) async -> Result<JSONTree, K3sUnread> {
    do throws(CommandError) {
      let result = try await runner.run(command)
      guard result.status.isSuccess else {
        let words = EngineWords.lastLine(String(decoding: result.standardError, as: UTF8.self))
        return .failure(K3sUnread(.failure, "\(Redaction.mask(words ?? EngineWords.ending(result.status)))"))
      }
      do throws(K3sUnread) {
        return .success(try K3sParsing.tree(result.standardOutput, "what k3s prints"))
      } catch { return .failure(error) }
    } catch { return .failure(K3sUnread(.failure, "\(ErrorText.summary(error))")) }
  }

  /// By the API, else by the container runtime: after a stop of k3s pods go on.
  private func pods(_ facts: K3sFacts) async -> K3sFact<[String]> {
    let commands = K3sCommands(facts.paths)
    let own = facts.paths.executable
    if facts.api.value?.isListening == true {
      let command = commands.kubectl(
        own, ["get", "pods", "-A", "-o", "json"])
      if case .success(let list) = await tree(command), let items = list["items"]?.elements {
        let running = items.filter { $0["status"]?["phase"]?.text == "Running" }
        return .known(
          Self.foreign(running.map { ($0["metadata"]?["namespace"]?.text, $0["metadata"]?["name"]?.text) }))
      }
    }
    let command = Command(
      own, ["crictl", "ps", "--state", "Running", "-o", "json"], impact: .reads, timeout: .seconds(8))
    switch await tree(command) {
    case .failure(let why): return .unread(why)
    case .success(let list):
      let labels = (list["containers"]?.elements ?? []).map { $0["labels"] }
      return .known(
        Self.foreign(
          labels.map { ($0?["io.kubernetes.pod.namespace"]?.text, $0?["io.kubernetes.pod.name"]?.text) }))
    }
  }

  private static func foreign(_ pods: [(namespace: String?, name: String?)]) -> [String] {
    let names = pods.compactMap { pod -> String? in
      guard let namespace = pod.namespace, let name = pod.name, namespace != "kube-system" else { return nil }
      return "\(namespace)/\(name)"
    }
    return Set(names).sorted()
  }

  private func volumes(_ facts: K3sFacts) async -> K3sFact<[String]> {
    if facts.api.value?.isListening == true {
      let command = K3sCommands(facts.paths).kubectl(facts.paths.executable, ["get", "pv", "-o", "json"])
      if case .success(let list) = await tree(command), let items = list["items"]?.elements {
        return .known(items.compactMap { $0["metadata"]?["name"]?.text }.sorted())
      }
    }
    do throws(FileError) {
      guard try files.isThere(facts.paths.storage) else { return .known([]) }
      return .known(try files.entries(facts.paths.storage).sorted())
    } catch {
      return .unread(K3sUnread(error.isDenied ? .rights : .failure, "\(ErrorText.summary(error))"))
    }
  }
}
