package import SafeText

/// One thing that a flow does.
package enum FlowStep: Hashable, Codable, Sendable {
  /// Whether it is done already is asked of the next `wait`, when the run before was cut off in it.
  case run(Command)
  /// A command that is left out where the probe is met: what it would do is done.
  case ensure(Probe, by: Command)
  /// Waits until the probe is met, and fails when it never is.
  case wait(Probe, atMost: Duration)
  /// A change to a file of the operator's.
  case edit(FileEdit)

  package var command: Command? {
    switch self {
    case .run(let command), .ensure(_, let command): command
    case .wait, .edit: nil
    }
  }

  /// As the list of a run's steps says it.
  package var title: SafeText {
    switch self {
    case .run(let command), .ensure(_, let command): "\(ErrorText.words(command))"
    case .wait(_, let deadline): "verify, for at most \(ErrorText.seconds(deadline))"
    case .edit(let edit): edit.title
    }
  }
}

/// A change to a text file, described so that it can be made again: making it twice is making it once.
package enum FileEdit: Hashable, Codable, Sendable {
  /// Sets `NAME=value` in a file of variables, whose other lines stay as they are; the file before is kept beside it.
  case setVariable(path: String, name: String, value: String)

  package var title: SafeText {
    switch self {
    case .setVariable(let path, let name, let value): "write \(name)=\(value) to \(path)"
    }
  }
}
