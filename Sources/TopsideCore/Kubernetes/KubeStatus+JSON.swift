extension KubeStatus {
  /// Reads a refusal; nil when the JSON is something else.
  init?(json: [UInt8]) {
    let head = try? KubeParsing.read(json, "a status") { reader throws(JSONFault) in try reader.listHead() }
    // What is no JSON is none; what it is instead its reader says.
    guard let head, head.kind == "Status" else { return nil }
    self = head.status
  }
}
