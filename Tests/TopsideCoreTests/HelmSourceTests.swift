import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What is asked of Helm to be looked at, with its answers in the test's hands.
@Suite struct HelmSourceTests {
  private let runner = ScriptedRunner()
  private var source: HelmSource {
    HelmSource(HelmCommands(KubeCommands(context: "prod")), runner: runner)
  }
  private let key = HelmStage.key

  private func helm(_ words: String...) -> ScriptedRunner.Pattern {
    .exactly(["helm", "--kube-context", "prod", "--namespace", "shop"] + words)
  }

  @Test func `releases of one namespace, whatever their state`() async throws {
    runner.expect(
      helm(
        "list", "--deployed", "--failed", "--pending", "--superseded", "--uninstalled", "--uninstalling",
        "--max", "1000", "--output", "json"),
      .output(#"[{"name": "storefront", "namespace": "shop", "revision": "7", "status": "failed"}]"#))
    let releases = try await source.releases(in: "shop")
    #expect(releases == [HelmRelease(key: key, revision: 7, status: .failed)])
  }

  @Test func `values are masked where they are read`() async throws {
    runner.expect(
      helm("get", "values", "--output", "yaml", "--", "storefront"),
      .output("db:\n  password: hunter2\n  host: db\n"))
    let text = try await source.values(key).map(\.text).joined(separator: "\n")
    #expect(text.contains("host: db"))
    #expect(!text.contains("hunter2"))
  }

  @Test func `manifests of two revisions, compared`() async throws {
    for (number, tag) in [(7, "2"), (4, "1")] {
      runner.expect(
        helm("get", "manifest", "--revision", "\(number)", "--", "storefront"),
        .output("kind: Deployment\nmetadata:\n  name: web\nspec:\n  image: web:\(tag)\n"))
    }
    let diff = try await source.manifests(key, from: 7, to: 4).diff
    #expect(diff.objects.count == 1)
    #expect(diff.objects.first?.lines.removed == 1)
  }

  @Test func `why it did not answer`() async throws {
    runner.expect(
      .containing("helm"), .failure("Error: Kubernetes cluster unreachable: connection refused\n"))
    do throws(FlowRefusal) {
      _ = try await source.releases(in: nil)
      Issue.record("it answered")
    } catch { #expect(!error.words.isEmpty) }
    runner.expect(.containing("helm"), .output("nonsense"))
    do throws(FlowRefusal) {
      _ = try await source.releases(in: nil)
      Issue.record("it answered")
    } catch { #expect(error.words.text.contains("could not be read")) }
    runner.expect(.containing("helm"), .error(.notFound(executable: "helm")))
    do throws(FlowRefusal) {
      _ = try await source.version()
      Issue.record("it answered")
    } catch { #expect(error.words.text == HelmFault.notInstalled.summary) }
  }
}
