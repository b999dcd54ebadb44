import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

/// What a rollback of a release says before it is confirmed.
@Suite struct HelmPlanTests {
  private let stage = HelmStage()

  @Test func `a rollback, as it is confirmed`() throws {
    let flow = try stage.rollback(HelmStage.recorded, to: 4, manifests: HelmStage.manifests)
    #expect(
      RolloutStage.text(flow) == """
        Roll back storefront to revision 4
        in namespace shop, context prod
        revision 7 (storefront-1.4.0, app 2026.11.2, deployed) → revision 4 (storefront-1.3.0, app 2026.11.0, superseded)
        a new revision 8 is made, as revision 4 was
        Deployment shop/worker is removed
        ConfigMap shop/storefront changes: 1 line goes, 1 comes
            data:
          -   LOG_LEVEL: debug
          +   LOG_LEVEL: info
        Deployment shop/storefront changes: 2 lines go, 2 come
                    - name: web
          -           image: "registry.local/storefront:2026.11.2"
          +           image: "registry.local/storefront:2026.11.0"
                        - name: API_TOKEN
          -               value: ***
          +               value: ***
        Secret shop/storefront changes: 1 line goes, 1 comes
            data:
          -   password: ***
          +   password: ***
        StatefulSet shop-cache/cache is made
        warning the hooks of revision 4 run again; custom resource definitions stay as they are
        warning what was changed by hand, replicas too, is set as the chart says
        expects a new revision deployed, and its 2 workloads ready, within 300 s
        guard no helm at work on shop/release/storefront
        guard shop/release/storefront is at 7, deployed
        run helm --kube-context prod --namespace shop rollback --wait --timeout 300s -- storefront 4 (mutates, shop/release/storefront)
        wait 300s
        """)
    #expect(flow.kind == .rollback)
    #expect(flow.target == .release(HelmStage.key))
    #expect(flow.commands[0].place == .cluster(context: "prod", namespace: "shop"))
    #expect(
      flow.steps.last
        == .wait(
          .helm(
            .rolledBack(
              HelmStage.key, to: 4, after: 7,
              workloads: [
                KubeKey(.deployment, "shop", "storefront"), KubeKey(.statefulSet, "shop-cache", "cache"),
              ])), atMost: .seconds(300)))
  }

  @Test func `the remedy goes back to what was deployed`() throws {
    let flow = try stage.rollback(HelmStage.recorded, to: 4, manifests: HelmStage.manifests)
    #expect(
      RolloutStage.text(try #require(flow.remedies.first)) == """
        Return storefront to revision 7
        in namespace shop, context prod
        revision 7 (storefront-1.4.0, app 2026.11.2, deployed), which was deployed before, is deployed again
        warning the hooks of revision 7 run again
        expects a new revision deployed, and its 2 workloads ready, within 300 s
        guard no helm at work on shop/release/storefront
        guard shop/release/storefront is at most at 8
        run helm --kube-context prod --namespace shop rollback --wait --timeout 300s -- storefront 7 (mutates, shop/release/storefront)
        wait 300s
        """)
  }

  @Test func `a revision is always named, never left to Helm`() throws {
    let flow = try stage.rollback(HelmStage.history((1, .superseded), (2, .failed), (3, .deployed)))
    #expect(flow.commands[0].argv.suffix(2) == ["storefront", "1"])
    #expect(flow.expects == "a new revision deployed within 300 s of it, by Helm's word")
  }

  @Test(arguments: [HelmStatus.pendingUpgrade, .pendingRollback])
  func `a release that is pending is unlocked by its last deployed revision`(status: HelmStatus) throws {
    let flow = try stage.rollback(HelmStage.history((1, .superseded), (2, .deployed), (3, status)))
    #expect(flow.title == "Unlock storefront: back to revision 2")
    #expect(flow.touches.contains(try #require(status.explanation)))
    #expect(
      flow.warnings.first
        == "only helm processes of this host can be looked for: make sure that no pipeline is at work on it")
    #expect(flow.guards.contains(.helm(.unattended(HelmStage.key))))
    #expect(flow.guards.contains(.helm(.sameRevision(HelmStage.key, 3, status))))
    // There is nothing before it to go back to but what it goes to.
    #expect(flow.remedies.isEmpty)
  }

  private func words(_ history: HelmHistory, to number: Int? = nil) -> String? {
    RolloutStage.words { try stage.rollback(history, to: number) }
  }

  @Test func `no plan is made for what cannot work`() {
    #expect(
      words(HelmStage.history((1, .pendingInstall))) == """
        its first install was cut off, or still runs: there is nothing to go back to. When no helm runs any more, \
        helm uninstall storefront removes it, and it can be installed again
        """)
    #expect(
      words(HelmStage.history((1, .deployed), (2, .uninstalling)))
        == "it is being removed, or was cut off in that: helm uninstall storefront ends it")
    #expect(words(HelmStage.history((1, .deployed))) == "there is no earlier revision that was ever deployed")
    #expect(
      words(HelmStage.history((1, .failed), (2, .failed)))
        == "there is no earlier revision that was ever deployed")
    #expect(words(HelmStage.history()) == "it has no revisions")
    let history = HelmStage.history((1, .superseded), (2, .pendingUpgrade), (3, .deployed))
    #expect(words(history, to: 3) == "revision 3 is what is deployed now")
    #expect(words(history, to: 2) == "revision 2 was never completed: it is pending-upgrade")
    #expect(words(history, to: 9) == "it has no revision 9: look at its history again")
    #expect(words(history, to: 0) == "it has no revision 0: look at its history again")
    #expect(words(history, to: -1) == "it has no revision -1: look at its history again")
    #expect(words(history, to: 1) == nil)
  }

  @Test func `an old helm, and what will be pruned, are told`() throws {
    var old = stage
    old.flows.version = HelmVersion(major: 2)
    let history = HelmStage.history((1, .superseded), (2, .deployed))
    #expect(RolloutStage.words { try old.rollback(history) } == "helm 2 is too old: 3 or 4 is needed")
    let long = HelmHistory(
      key: HelmStage.key,
      revisions: (3...12).map { HelmRevision(number: $0, status: $0 == 12 ? .deployed : .superseded) })
    #expect(
      try stage.rollback(long).warnings.last
        == "Helm keeps 10 revisions: 3, the oldest, may be deleted by this")
    let failed = HelmStage.history((1, .superseded), (2, .failed), (3, .deployed))
    #expect(
      try stage.rollback(failed, to: 2).warnings.first == "revision 2 failed when it was deployed")
  }

  @Test func `a plan goes to disk and comes back, with nothing secret in it`() throws {
    let flow = try stage.rollback(HelmStage.recorded, to: 4, manifests: HelmStage.manifests)
    let words = RolloutStage.text(flow) + (flow.remedies.map(RolloutStage.text).joined())
    #expect(!words.contains("s3cr3t"))
    #expect(!words.contains("czNjcjN0"))
  }
}
