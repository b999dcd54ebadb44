import FoundationEssentials

/// Something that happened to a compose container.
package struct ContainerEvent: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case created, started, oom, stopped, restarted, paused, unpaused, renamed, updated, destroyed
    case died(exitCode: Int32)
    case killed(signal: Int32)
    case health(HealthReport.Status?)
  }

  package var action: Action
  package var id: ContainerID
  package var service: ServiceKey
  package var name: String
  package var image: String
  package var at: Timestamp

  package init(
    _ action: Action, id: ContainerID, service: ServiceKey, name: String, image: String, at: Timestamp
  ) {
    self.action = action
    self.id = id
    self.service = service
    self.name = name
    self.image = image
    self.at = at
  }
}

/// One line of `docker events --format '{{json .}}'` to an event.
package enum EventParsing {
  private struct Line: Decodable {
    struct Actor: Decodable {
      var ID: String?
      var Attributes: StringMap?
    }
    var Action: String?
    var status: String?
    var Actor: Actor?
    @Lenient var timeNano: Int64?
    @Lenient var time: Int64?

    var moment: Timestamp? {
      if let timeNano { return Timestamp(nanoseconds: timeNano) }
      guard let (nanoseconds, isTooFar) = time?.multipliedReportingOverflow(by: 1_000_000_000), !isTooFar
      else { return nil }
      return Timestamp(nanoseconds: nanoseconds)
    }
  }

  /// - Returns: nil for an event of something else, of a container of `compose run`, or one that changes nothing.
  /// - Throws: `SourceError.unreadable` when the line is not an event's JSON.
  package static func event(_ line: [UInt8]) throws(SourceError) -> ContainerEvent? {
    let parsed: Line
    do { parsed = try JSONDecoder().decode(Line.self, from: Data(line)) } catch {
      throw .unreadable(line, expected: "a JSON object of docker events")
    }
    let attributes = parsed.Actor?.Attributes?.members ?? [:]
    guard let id = parsed.Actor?.ID.flatMap(ContainerID.init),
      let project = attributes["com.docker.compose.project"],
      let service = attributes["com.docker.compose.service"],
      !project.isEmpty, !service.isEmpty, attributes["com.docker.compose.oneoff"] != "True",
      let action = action(parsed.Action ?? parsed.status ?? "", attributes)
    else { return nil }
    guard let at = parsed.moment else { throw .unreadable(line, expected: "the moment of an event") }
    return ContainerEvent(
      action, id: id, service: ServiceKey(project: project, service: service), name: attributes["name"] ?? "",
      image: attributes["image"] ?? "", at: at)
  }

  private static func action(_ name: String, _ attributes: [String: String]) -> ContainerEvent.Action? {
    if name.hasPrefix("health_status") {
      let status = name.split(separator: ":").last.map { $0.trimmed }
      return .health(status.flatMap(HealthReport.Status.init))
    }
    switch name {
    case "create": return .created
    case "start": return .started
    case "die": return .died(exitCode: attributes["exitCode"].flatMap { Int32($0) } ?? 0)
    case "kill": return .killed(signal: attributes["signal"].flatMap { Int32($0) } ?? 0)
    case "oom": return .oom
    case "stop": return .stopped
    case "restart": return .restarted
    case "pause": return .paused
    case "unpause": return .unpaused
    case "rename": return .renamed
    case "update": return .updated
    case "destroy": return .destroyed
    default: return nil
    }
  }
}

extension StringProtocol {
  /// Without the white space at both ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
