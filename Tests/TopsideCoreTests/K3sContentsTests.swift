import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What lies in the directories, runs and is kept.
@Suite struct K3sContentsTests {
  private let runner = ScriptedRunner(order: .any)
  private let paths = K3sPaths()

  private func facts(isListening: Bool) throws -> K3sFacts {
    isListening ? try K3sFixture.fine() : try K3sFlowStage.looping()
  }

  private func read(_ files: MemoryFiles, isListening: Bool) async throws -> K3sContents {
    let contents = await K3sContentsReader(runner: runner, files: files).read(
      try facts(isListening: isListening))
    runner.verify()
    return contents
  }

  @Test func `while the API answers it is asked`() async throws {
    runner.expect(
      .containing("kubectl", "get", "pods", "-A"),
      .output(
        #"""
        {"items": [
          {"metadata": {"namespace": "integr8scode", "name": "executor-1"}, "status": {"phase": "Running"}},
          {"metadata": {"namespace": "integr8scode", "name": "executor-0"}, "status": {"phase": "Succeeded"}},
          {"metadata": {"namespace": "kube-system", "name": "coredns"}, "status": {"phase": "Running"}}]}
        """#))
    runner.expect(
      .containing("kubectl", "get", "pv"), .output(#"{"items": [{"metadata": {"name": "pvc-9"}}]}"#))
    let contents = try await read(MemoryFiles([paths.token: "t"]), isListening: true)
    #expect(contents.pods == .known(["integr8scode/executor-1"]))
    #expect(contents.volumes == .known(["pvc-9"]))
    #expect(contents.backedUp == [paths.token])
  }

  @Test func `while it does not, the runtime and the directories are`() async throws {
    runner.expect(
      .containing("crictl", "ps"),
      .output(
        #"""
        {"containers": [{"labels": {"io.kubernetes.pod.namespace": "a", "io.kubernetes.pod.name": "job"}},
          {"labels": {"io.kubernetes.pod.namespace": "a", "io.kubernetes.pod.name": "job"}},
          {"labels": {"io.kubernetes.pod.namespace": "kube-system", "io.kubernetes.pod.name": "dns"}}, {}]}
        """#))
    let files = MemoryFiles([
      paths.sqlite: "", paths.token: "", "\(paths.agent)/kubelet.kubeconfig": "", "\(paths.agent)/x.crt": "",
      "\(paths.storage)/pvc-2/f": "", "\(paths.storage)/pvc-1/f": "", "\(paths.unitDropIns)/a.conf": "",
    ])
    let contents = try await read(files, isListening: false)
    #expect(contents.pods == .known(["a/job"]))
    #expect(contents.volumes == .known(["pvc-1", "pvc-2"]))
    #expect(
      contents.backedUp
        == [paths.database, paths.token, paths.unitDropIns, "\(paths.agent)/kubelet.kubeconfig"])
  }

  @Test func `what we may not look into is not taken for empty`() async throws {
    runner.expect(.containing("crictl", "ps"), .failure("permission denied"))
    let files = MemoryFiles()
    files.fail(paths.server, errno: 13)
    files.fail(paths.storage, errno: 13)
    let contents = try await read(files, isListening: false)
    #expect(contents.backedUp == nil)
    #expect(contents.pods.unread != nil)
    #expect(contents.volumes.unread?.cause == .rights)
  }

  @Test func `no server, no parts`() async throws {
    runner.expect(.containing("crictl", "ps"), .error(.notFound(executable: "k3s")))
    #expect(try await read(MemoryFiles(), isListening: false).backedUp == [])
  }
}
