package import SafeText

/// Whether compose, called by us, sees the values that the running containers were made with.
package enum EnvironmentProof: Hashable, Sendable {
  /// Each service's definition gives what its container was made from.
  case proven
  /// It does with these variables, whose values were read off the running containers.
  case recovered([String])
  /// It does not: so a plain `up` would make these anew, and nothing may be done.
  case drifted([ServiceDrift])

  package var drifts: [ServiceDrift] {
    if case .drifted(let drifts) = self { drifts } else { [] }
  }
}

/// A service whose container is not what its definition asks for now.
package struct ServiceDrift: Hashable, Sendable {
  package var service: String
  /// `its image would be 2026.2.1, and 2026.2.0 runs`; names of variables, never their values.
  package var reason: SafeText

  package init(service: String, reason: SafeText) {
    self.service = service
    self.reason = reason
  }
}
