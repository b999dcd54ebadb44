package import SafeText

/// Answers what guards and probes ask of a system; changes nothing there.
package protocol ProbeSource: Sendable {
  /// How long after one look the next is worth its cost.
  var pace: Duration { get }
  /// Why a guard does not hold; nil when it does. A system that gives no answer is a reason, too.
  func refusal(_ condition: FlowGuard) async -> SafeText?
  /// What a probe finds now; nil when there was no answer, which may come at the next look.
  func look(_ probe: Probe) async -> ProbeResult?
}

extension ProbeSource {
  /// For conditions of another system than this source's.
  var foreign: SafeText { "this cannot be checked here" }
}
