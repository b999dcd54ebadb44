import Testing

/// What an operator sees and does on a real engine: the real program on a terminal, the real docker beneath it.
///
/// One stack for all, brought up once. The suites run in the order of this file, and the last ones take the engine
/// away, which everything else on it feels.
@Suite(.serialized, .realEngine, .liveStack)
struct LiveTests {
  @Suite struct Rows {}
  @Suite struct HomeScreen {}
  @Suite struct Details {}
  @Suite struct Logs {}
  @Suite struct LogStreams {}
  @Suite struct LogRuns {}
  @Suite struct HostileOutput {}
  @Suite struct Shells {}
  @Suite struct Refusals {}
  @Suite struct Secrets {}
  @Suite struct StatusPage {}
  @Suite struct Changes {}
  @Suite struct Runs {}
  @Suite struct ComposeChanges {}
  @Suite struct Events {}
  @Suite(.ownEngine) struct EngineAway {}
}
