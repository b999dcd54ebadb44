import Testing
import TopsideCore

struct KubeCommandsTests {
  private static let shop = KubeCommands(context: "shop")
  private static let bare = KubeCommands(context: "")

  private static let asking: [(Command, String, Duration?)] = [
    (
      shop.proxy(socket: "/run/u/p.sock"),
      "kubectl --context shop proxy --unix-socket=/run/u/p.sock --reject-methods=POST,PUT,PATCH,DELETE",
      nil
    ),
    (
      bare.proxy(socket: "/p"), "kubectl proxy --unix-socket=/p --reject-methods=POST,PUT,PATCH,DELETE", nil
    ),
    (
      shop.request("/api/v1/pods?watch=1", through: "/p", timeout: .seconds(60)),
      "curl -q -g -sS -N --noproxy * --unix-socket /p -A topside http://localhost/api/v1/pods?watch=1",
      .seconds(60)
    ),
    (
      shop.raw("/api/v1/pods", timeout: .seconds(5)), "kubectl --context shop get --raw /api/v1/pods",
      .seconds(5)
    ),
    (
      shop.configuration(), "kubectl --context shop --server=http://127.0.0.1:1 config view -o json",
      .seconds(5)
    ),
  ]

  @Test(arguments: asking)
  func `asking takes these words and this long, and changes nothing`(
    _ command: Command, _ words: String, _ timeout: Duration?
  ) {
    #expect(command.argv.joined(separator: " ") == words)
    #expect(command.timeout == timeout)
    #expect(command.impact == .reads)
  }

  @Test(arguments: [
    (KubeWatch(.pod), "/api/v1/pods"),
    (KubeWatch(.deployment, namespace: "shop"), "/apis/apps/v1/namespaces/shop/deployments"),
    (KubeWatch(.node, namespace: "shop"), "/api/v1/nodes"),
    (KubeWatch(.autoscaler), "/apis/autoscaling/v2/horizontalpodautoscalers"),
  ])
  func `a watch goes on from a version and asks for bookmarks`(_ watch: KubeWatch, _ path: String) {
    #expect(
      watch.watchPath(from: "7") == "\(path)?watch=1&allowWatchBookmarks=true&resourceVersion=7")
  }
}
