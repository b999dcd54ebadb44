/// A container that is never started, so that no pruning takes its image away: a tag does not protect one.
package enum ImageHold {
  /// The project for which it is held.
  package static let label = "com.topside.hold"
  static let imageLabel = "com.topside.hold.image"

  /// A container that holds an image.
  package struct Held: Hashable, Sendable {
    package var container: ContainerID
    /// `sha256:` and 64 digits.
    package var image: String
  }

  /// An identifier and an image, a line each.
  static func held(_ bytes: [UInt8]) -> [Held] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split(separator: " ").map { String($0) }
      guard words.count == 2, let id = ContainerID(words[0]) else { return nil }
      return Held(container: id, image: words[1])
    }
  }
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

  /// What is held for a project.
  func holds(_ project: String) -> Command {
    docker(
      [
        "ps", "--all", "--no-trunc", "--filter", "label=\(ImageHold.label)=\(project)", "--format",
        "{{.ID}} {{.Label \"\(ImageHold.imageLabel)\"}}",
      ], timeout: .seconds(20))
  }

  /// Lets images go that were held for a project.
  func release(_ project: String, _ held: [ImageHold.Held]) -> Command {
    var command = docker(
      ["container", "rm"] + held.map(\.container.hex), impact: .mutates, timeout: .seconds(60))
    command.target = project
    command.place = .project(project)
    return command
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
