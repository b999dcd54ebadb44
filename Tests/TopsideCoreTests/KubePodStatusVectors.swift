import Testing
import TopsideCore

/// Pods in the JSON of the API, as short as the rules of kubectl's STATUS allow.
enum KubePodVector {
  static func pod(
    _ status: String, containers: [String] = ["a"], inits: [String] = [], sidecars: [String] = [],
    meta: String = ""
  ) throws -> Pod {
    let initial =
      inits.map { #"{"name":"\#($0)"}"# } + sidecars.map { #"{"name":"\#($0)","restartPolicy":"Always"}"# }
    let main = containers.map { #"{"name":"\#($0)"}"# }
    let json = """
      {"kind":"Pod","metadata":{"namespace":"n","name":"p"\(meta)},"spec":{"initContainers":[\
      \(initial.joined(separator: ","))],"containers":[\(main.joined(separator: ","))]},"status":{\(status)}}
      """
    guard case .pod(let pod) = try KubeParsing.object(Array(json.utf8), kind: .pod) else {
      throw SourceError.unreadable(expected: "a pod", found: json)
    }
    return pod
  }

  static func container(_ name: String, _ state: String, more: String = "") -> String {
    #"{"name":"\#(name)","state":{\#(state)}\#(more)}"#
  }
  static func waiting(_ reason: String) -> String { #""waiting":{"reason":"\#(reason)"}"# }
  static func ended(_ reason: String, _ code: Int, signal: Int = 0) -> String {
    #""terminated":{"reason":"\#(reason)","exitCode":\#(code),"signal":\#(signal)}"#
  }
  static let running = #""running":{"startedAt":"2026-11-21T01:00:00Z"}"#
  static let ready = #","ready":true"#

  static func main(_ containers: String..., phase: String = "Running", more: String = "") -> String {
    #""phase":"\#(phase)","containerStatuses":[\#(containers.joined(separator: ","))]\#(more)"#
  }
  static func initial(
    _ containers: String..., main: String = "", phase: String = "Pending", more: String = ""
  ) -> String {
    #""phase":"\#(phase)","initContainerStatuses":[\#(containers.joined(separator: ","))],"containerStatuses":[\#(main)]\#(more)"#
  }
  static func condition(_ type: String, _ status: String, reason: String = "") -> String {
    #"{"type":"\#(type)","status":"\#(status)","reason":"\#(reason)"}"#
  }
  static func conditions(_ all: String...) -> String { #","conditions":[\#(all.joined(separator: ","))]"# }
}
