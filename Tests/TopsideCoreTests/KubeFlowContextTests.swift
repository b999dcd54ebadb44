import Testing
import TopsideCore

@Suite struct KubeFlowContextTests {
  private let start = Duration.seconds(1000)

  private let name = ProtectedName.context("prod")

  @Test func `what is protected is locked until it is unlocked, for ten minutes`() {
    var unlocks = Unlocks()
    #expect(unlocks.remaining(name, at: start) == nil)
    unlocks.unlock([name], at: start)
    #expect(unlocks.remaining(name, at: start + .seconds(60)) == .seconds(540))
    #expect(unlocks.remaining(.context("other"), at: start) == nil)
    #expect(unlocks.remaining(name, at: start + .seconds(600)) == nil)
    #expect(unlocks.expire(at: start + .seconds(599)) == [])
    #expect(unlocks.expire(at: start + .seconds(600)) == [name])
    #expect(unlocks.expire(at: start + .seconds(601)) == [])
    unlocks.unlock([name], at: start)
    unlocks.lock([name])
    #expect(unlocks == Unlocks())
  }

  private func context(_ name: String, cluster: String = "") -> KubeContext {
    var context = KubeContext(name: name)
    context.cluster = cluster
    return context
  }

  @Test func `contexts are offered by name, production last, by its own name or its cluster's`() {
    var contexts = KubeContexts()
    contexts.all = [context("prod-eu"), context("stage"), context("a", cluster: "prod"), context("dev")]
    contexts.current = "stage"
    let choices = contexts.choices(using: "dev") { names in names.contains { $0.hasPrefix("prod") } }
    #expect(choices.map(\.context.name) == ["dev", "stage", "a", "prod-eu"])
    #expect(choices.map(\.isProduction) == [false, false, true, true])
    #expect(choices.filter(\.isInUse).map(\.context.name) == ["dev"])
  }

  @Test func `a fingerprint tells another server and another user`() {
    var one = context("prod")
    one.server = "https://a"
    var other = one
    other.server = "https://b"
    #expect(one.fingerprint != other.fingerprint)
    other = one
    other.user = "root"
    #expect(one.fingerprint != other.fingerprint)
    other = one
    other.namespace = "shop"
    #expect(one.fingerprint == other.fingerprint)
  }
}
