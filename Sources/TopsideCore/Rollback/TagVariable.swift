package import SafeText

/// The variable in a compose file that decides which version of the project's own images is started.
package struct TagVariable: Hashable, Sendable {
  /// What a plain `up` would take its value from.
  package enum Source: Hashable, Sendable {
    /// The file of variables has a line for it.
    case file(path: String)
    /// The compose file's own, as in `${IMAGE_TAG:-latest}`.
    case fallback
    /// The environment that we were started in.
    case exported
    /// It has no value, and needs one.
    case missing
  }

  package var name: String
  package var source: Source
  /// What a plain `up` would start; nil when it is missing, or no tag.
  package var value: ImageTag?

  package init(name: String, source: Source, value: ImageTag?) {
    self.name = name
    self.source = source
    self.value = value
  }

  /// `IMAGE_TAG=2026.2.1 in /opt/shop/.env`
  package var words: SafeText {
    switch source {
    case .file(let path): "\(name)=\(value?.text ?? "?") in \(path)"
    case .fallback: "\(name) is not set: the compose file falls back to \(value?.text ?? "?")"
    case .exported: "\(name)=\(value?.text ?? "?") in the environment"
    case .missing: "\(name) has no value"
    }
  }
}
