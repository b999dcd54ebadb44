import Testing
import TopsideCore

/// What is known of a cluster when other namespaces are looked at.
struct KubeNamespaceTests {
  private static let all = KubeWatch(.pod)
  private static let shop = KubeWatch(.pod, namespace: "shop")

  private func pod(_ namespace: String) -> KubeObject { .pod(Pod(ObjectMeta(namespace, "web-1"))) }

  @Test func `what another watch tells of too stays when one ends`() {
    var cluster = Cluster()
    cluster.apply(.listed(Self.all, [pod("shop"), pod("bank")]))
    cluster.apply(.listed(Self.shop, [pod("shop")]))
    let gone = cluster.apply(.unwatched(Self.all))
    #expect(gone == [KubeKey(.pod, "bank", "web-1")])
    #expect(Array(cluster.pods.keys) == [KubeKey(.pod, "shop", "web-1")])
    cluster.apply(.unwatched(Self.shop))
    #expect(cluster.pods.isEmpty)
  }

  @Test func `one that was never listed keeps nothing`() {
    var cluster = Cluster()
    cluster.apply(.listed(Self.all, [pod("shop")]))
    cluster.apply(.watch(Self.shop, .connecting))
    cluster.apply(.unwatched(Self.all))
    #expect(cluster.pods.isEmpty)
  }
}
