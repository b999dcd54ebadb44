import Testing
import TopsideCore

@Suite struct KubeFlowContextTests {
  private let start = Duration.seconds(1000)

  @Test func `production is read-only until it is unlocked, for ten minutes`() {
    var lock = ProductionLock(isProduction: true)
    #expect(lock.isReadOnly(at: start))
    #expect(lock.remaining(at: start) == nil)
    lock.unlock(at: start)
    #expect(!lock.isReadOnly(at: start))
    #expect(lock.remaining(at: start + .seconds(60)) == .seconds(540))
    #expect(!lock.isReadOnly(at: start + .seconds(599)))
    #expect(lock.isReadOnly(at: start + .seconds(600)))
    lock.unlock(at: start)
    lock.lock()
    #expect(lock.isReadOnly(at: start))
  }

  @Test func `what is not production is never locked by this`() {
    var lock = ProductionLock(isProduction: false)
    #expect(!lock.isReadOnly(at: start))
    lock.unlock(at: start)
    #expect(lock == ProductionLock(isProduction: false))
  }

  @Test func `an unlocked context stays unlocked in no other`() {
    var lock = ProductionLock(isProduction: true)
    lock.unlock(at: start)
    let other = ProductionLock(isProduction: true)
    #expect(other.isReadOnly(at: start))
    #expect(other != lock)
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
