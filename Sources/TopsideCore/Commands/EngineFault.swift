package enum EngineFault: Hashable, Sendable {
  case other(message: String)
  package static func classify(_ command: Command, _ result: CommandResult) -> EngineFault {
    .other(message: String(decoding: result.standardError, as: UTF8.self))
  }
  package static func classify(_ error: CommandError) -> EngineFault { .other(message: "\(error)") }
  package var summary: String { "x" }
  package var advice: String { "x" }
}
package enum Redaction { package static func mask(_ s: String) -> String { s } }
