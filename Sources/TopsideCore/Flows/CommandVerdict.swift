import SafeText

/// What came of a command that was run to its end, as its words tell besides its exit code.
enum CommandVerdict: Hashable {
  case done
  /// It had nothing to do: what was asked for is so already.
  case nothingChanged(SafeText)
  /// It only looked on: how it went is for the probe that follows to say.
  case saidOnly(SafeText)
  case failed(SafeText)

  init(_ command: Command, _ result: CommandResult) {
    let output = String(decoding: result.standardOutput, as: UTF8.self)
    if command.isRolloutStatus {
      let words: SafeText = result.status.isSuccess ? "" : "\(Self.words(command, result)); checking"
      self = words.isEmpty ? .done : .saidOnly(words)
    } else if !result.status.isSuccess {
      self = .failed(Self.words(command, result))
    } else if let words = command.executable == "kubectl" ? RolloutWords.skipped(output) : nil {
      self = .nothingChanged(words)
    } else if command.isSetImage, !output.contains("image updated") {
      self = .nothingChanged("nothing changed: it has that image already")
    } else {
      self = .done
    }
  }

  /// What the tool says of it.
  private static func words(_ command: Command, _ result: CommandResult) -> SafeText {
    switch command.executable {
    case "kubectl":
      let error = String(decoding: result.standardError, as: UTF8.self)
      return RolloutWords.explained(error) ?? "\(KubeFault.classify(command, result).summary)"
    case "helm": return "\(HelmFault.classify(result).summary)"
    case "tar":
      // Its last line only says that there was an error.
      let error = String(decoding: result.standardError, as: UTF8.self)
      let first = error.split(whereSeparator: \.isNewline).first.map { String($0) }
      return "\(Redaction.mask(first ?? EngineWords.ending(result.status)))"
    default: return "\(EngineFault.classify(command, result).summary)"
    }
  }
}

extension Command {
  fileprivate var isRolloutStatus: Bool { executable == "kubectl" && has("rollout", "status") }
  fileprivate var isSetImage: Bool { executable == "kubectl" && has("set", "image") }

  /// Whether two words follow each other, as a verb and what it is done to.
  private func has(_ first: String, _ second: String) -> Bool {
    zip(arguments, arguments.dropFirst()).contains { $0 == first && $1 == second }
  }
}
