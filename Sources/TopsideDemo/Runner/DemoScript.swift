/// What goes wrong with the simulated engine itself, on its clock.
package struct DemoScript: Hashable, Sendable {
  /// A time in which the engine does not answer; its containers live on.
  package struct Outage: Hashable, Sendable {
    /// From the opening of the demo.
    package var after: Duration
    package var lasting: Duration

    package init(after: Duration, lasting: Duration) {
      self.after = after
      self.lasting = lasting
    }
  }

  package var outages: [Outage]

  package init(outages: [Outage] = []) { self.outages = outages }

  /// Nothing goes wrong with the engine; the stack has troubles enough.
  package static let calm = DemoScript()

  func isOut(at age: Duration) -> Bool {
    outages.contains { $0.after <= age && age < $0.after + $0.lasting }
  }

  func nextOutage(after age: Duration) -> Duration? {
    outages.map(\.after).filter { $0 > age }.min()
  }
}
