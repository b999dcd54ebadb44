/// A container that is never started, so that no pruning takes its image away: a tag does not protect one.
package enum ImageHold {
  /// The project for which it is held.
  package static let label = "com.topside.hold"
  static let imageLabel = "com.topside.hold.image"
}

extension DockerCommands {
  /// What holds an image for a project: one identifier a line.
  func holds(_ project: String, image: String) -> Command {
    docker(
      [
        "ps", "--all", "--quiet", "--no-trunc", "--filter", "label=\(ImageHold.label)=\(project)",
        "--filter", "label=\(ImageHold.imageLabel)=\(image)",
      ], timeout: .seconds(20))
  }

  /// Holds an image by its identifier.
  ///
  /// - Parameters:
  ///   - project: For which.
  ///   - image: `sha256:` and 64 digits.
  ///   - isLabelled: Compose has built it: its labels would make the container one of compose's.
  /// - Returns: The command.
  func hold(_ project: String, image: String, isLabelled: Bool) -> Command {
    var words = ["container", "create", "--network", "none", "--entrypoint", "/held-by-topside"]
    words += ["--label", "\(ImageHold.label)=\(project)", "--label", "\(ImageHold.imageLabel)=\(image)"]
    if isLabelled {
      for name in ["project", "service"] { words += ["--label", "com.docker.compose.\(name)="] }
    }
    var command = docker(words + [image], impact: .mutates, timeout: .seconds(60))
    command.target = project
    command.place = .project(project)
    return command
  }
}
