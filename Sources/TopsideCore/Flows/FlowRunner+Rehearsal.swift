package import SafeText

/// What a dry run found.
package struct Rehearsal: Hashable, Sendable {
  /// nil: everything that must hold does.
  package var refusal: SafeText?
  /// What each step would do, and what the tools say that they would do.
  package var lines: [SafeText]

  package init(refusal: SafeText?, lines: [SafeText]) {
    self.refusal = refusal
    self.lines = lines
  }
}

extension FlowRunner {
  /// Evaluates guards and predicates, asks the tools what they would do; changes nothing and puts nothing on record.
  package func rehearse(_ flow: Flow) async -> Rehearsal {
    var lines: [SafeText] = []
    for step in flow.steps {
      switch step {
      case .ensure(let probe, let command):
        let look = await source.look(probe)
        if case .met(let words) = look {
          lines.append("would skip \(ErrorText.words(command)): \(words) already")
        } else {
          lines.append("would run \(ErrorText.words(command))")
        }
      case .attempt(let probe, let command):
        if case .met(let words) = await source.look(probe) {
          lines.append("would skip \(ErrorText.words(command)): \(words) already")
        } else {
          lines.append("would try \(ErrorText.words(command))")
        }
      case .run(let command): lines.append("would run \(ErrorText.words(command))")
      case .wait, .edit, .save: lines.append("would \(step.title)")
      }
    }
    for command in flow.rehearsals { lines += await said(command) }
    return Rehearsal(refusal: await refusal(flow, isResumed: false), lines: lines)
  }

  private func said(_ command: Command) async -> [SafeText] {
    do throws(CommandError) {
      let result = try await runner.run(command)
      let bytes = result.standardOutput + result.standardError
      return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map {
        SafeText(sanitising: Redaction.mask(String($0)))
      }
    } catch {
      return ["\(ErrorText.words(command)): \(ErrorText.summary(error))"]
    }
  }
}
