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
  /// A command that is left out where the probe is met; that it fails is told, and the flow goes on.
  case attempt(Probe, by: Command)
  /// Keeps what a command prints that only looks.
  case save(SavedOutput)

  package var command: Command? {
    switch self {
    case .run(let command), .ensure(_, let command), .attempt(_, let command): command
    case .save(let saved): saved.command
    case .wait, .edit: nil
    }
  }

  /// As the list of a run's steps says it.
  package var title: SafeText {
    switch self {
    case .ensure(.k3s(let probe), let command):
      "\(ErrorText.words(command))\(probe.exception.map { ", unless \($0)" as SafeText } ?? "")"
    case .run(let command), .ensure(_, let command): "\(ErrorText.words(command))"
    case .wait(.k3s(let probe), let deadline):
      "verify that \(probe.words), for at most \(ErrorText.seconds(deadline))"
    case .wait(_, let deadline): "verify, for at most \(ErrorText.seconds(deadline))"
    case .edit(let edit): edit.title
    case .attempt(_, let command): "try \(ErrorText.words(command))"
    case .save(let saved): saved.title
    }
  }
}

/// A change to a text file, described so that it can be made again: making it twice is making it once.
package enum FileEdit: Hashable, Codable, Sendable {
  /// Sets `NAME=value` in a file of variables, whose other lines stay as they are; the file before is kept beside it.
  case setVariable(path: String, name: String, value: String)
  /// Changes one value of a YAML file's top level, and only the line that it stands in.
  case setSetting(SettingEdit)

  package var title: SafeText {
    switch self {
    case .setVariable(let path, let name, let value): "write \(name)=\(value) to \(path)"
    case .setSetting(let edit): edit.title
    }
  }
}
