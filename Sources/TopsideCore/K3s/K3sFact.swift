package import SafeText

/// Something about k3s, as far as it could be learned. What could not be read is never taken for absent.
package enum K3sFact<Value: Hashable & Sendable>: Hashable, Sendable {
  case known(Value)
  /// It was looked for, and is not there.
  case absent
  case unread(K3sUnread)

  /// nil also for what is unread.
  package var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  package var unread: K3sUnread? {
    if case .unread(let why) = self { why } else { nil }
  }

  package var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }

  package func map<Other: Hashable & Sendable>(_ transform: (Value) -> Other) -> K3sFact<Other> {
    switch self {
    case .known(let value): .known(transform(value))
    case .absent: .absent
    case .unread(let why): .unread(why)
    }
  }
}

/// Why something could not be read.
package struct K3sUnread: Error, Hashable, Sendable {
  package enum Cause: String, Hashable, Sendable {
    /// Only root, or a group that we are not in, may.
    case rights
    /// The program that would tell is not installed.
    case missingProgram
    /// It answered with something else, not in time, or not at all.
    case failure
    /// It was left out, because what it depends on was not there.
    case notAsked
  }

  package var cause: Cause
  package var words: SafeText

  package init(_ cause: Cause, _ words: SafeText) {
    self.cause = cause
    self.words = words
  }
}
