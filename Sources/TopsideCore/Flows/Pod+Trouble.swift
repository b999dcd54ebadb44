import SafeText

extension Pod {
  /// Nothing of it runs any more.
  var hasEnded: Bool { phase == "Succeeded" || phase == "Failed" }

  /// Why it will not become ready by itself soon, with its name; nil when it may.
  var trouble: SafeText? {
    for container in allContainers {
      guard let words = container.trouble else { continue }
      return allContainers.count == 1
        ? "\(meta.name): \(words)" : "\(meta.name), container \(container.name): \(words)"
    }
    return nil
  }
}

extension [Pod] {
  /// Of the first that has one.
  var firstTrouble: SafeText? { self.lazy.compactMap(\.trouble).first }
}

extension PodContainer {
  private static let lasting: Set<String> = [
    "CrashLoopBackOff", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull",
    "CreateContainerConfigError",
  ]

  fileprivate var trouble: SafeText? {
    guard case .waiting(let reason, let message) = state, Self.lasting.contains(reason) else { return nil }
    if reason == "CrashLoopBackOff", let last {
      return "\(reason), \(last.words)"
    }
    return message.isEmpty ? "\(reason)" : "\(reason): \(Redaction.mask(message))"
  }
}

extension PodContainer.Termination {
  /// How it ended, with the reason that the waiting after it hides.
  fileprivate var words: SafeText {
    if reason == "OOMKilled" { return "OOM killed" }
    if signal != 0 { return "ended by signal \(signal)" }
    return "ended with exit \(Words.exit(exitCode))"
  }
}
