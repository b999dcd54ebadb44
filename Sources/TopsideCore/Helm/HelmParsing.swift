package import SafeText

/// What helm prints, to values.
package enum HelmParsing {
  /// From `helm version --template '{{.Version}}'`.
  package static func version(_ bytes: [UInt8]) throws(SourceError) -> HelmVersion {
    guard let version = HelmVersion(String(decoding: bytes, as: UTF8.self)) else {
      throw .unreadable(bytes, expected: "a version, as v3.14.2")
    }
    return version
  }

  /// From `helm list -o json`, whose revisions are strings and whose times are Go's.
  ///
  /// - Returns: By namespace and name.
  /// - Throws: `SourceError.unreadable` when it is no such list.
  package static func list(_ bytes: [UInt8]) throws(SourceError) -> [HelmRelease] {
    var releases: [HelmRelease] = []
    for record in try records(bytes, "the JSON of helm list") where !record.name.isEmpty {
      releases.append(
        HelmRelease(
          key: ReleaseKey(namespace: record.namespace, name: record.name), revision: record.revision,
          status: HelmStatus(record.status), updated: moment(record.updated), chart: record.chart,
          appVersion: record.appVersion))
    }
    return releases.sorted { $0.key < $1.key }
  }

  /// From `helm history -o json`, whose revisions are numbers and whose times are RFC 3339.
  ///
  /// - Parameters:
  ///   - bytes: What was printed.
  ///   - key: The release that was asked for.
  /// - Returns: Its revisions.
  /// - Throws: `SourceError.unreadable` when it is no such list.
  package static func history(_ bytes: [UInt8], of key: ReleaseKey) throws(SourceError) -> HelmHistory {
    let revisions = try records(bytes, "the JSON of helm history").filter { $0.revision > 0 }.map { record in
      HelmRevision(
        number: record.revision, status: HelmStatus(record.status), updated: moment(record.updated),
        chart: record.chart, appVersion: record.appVersion,
        description: SafeText(sanitising: Redaction.mask(record.description)),
        rollbackTo: record.rollback ?? rollback(record.description))
    }
    return HelmHistory(key: key, revisions: revisions)
  }

  /// From `helm get values -o yaml`: as it may be shown.
  package static func values(_ bytes: [UInt8]) -> [SafeText] {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let shown = KubeText.sources(yaml: ["kind: Values"] + lines).dropFirst().map(\.shown)
    return shown.filter { !$0.isEmpty } == ["null"] ? [] : Array(shown)
  }

  /// Of `Rollback to 3`, which is how version 3 says it.
  private static func rollback(_ description: String) -> Int? {
    let sign = "Rollback to "
    return description.hasPrefix(sign) ? Int(description.dropFirst(sign.count)) : nil
  }

  /// `2026-11-21T01:15:45.123Z`, or `2026-11-21 01:15:45.123456789 +0000 UTC`
  static func moment(_ text: String) -> Timestamp? {
    if let moment = RFC3339.parse(text) { return moment }
    let parts = text.split(separator: " ")
    guard parts.count >= 3, parts[2].utf8.count == 5 else { return nil }
    return RFC3339.parse("\(parts[0])T\(parts[1])\(parts[2].prefix(3)):\(parts[2].suffix(2))")
  }

  private struct Record {
    var name = ""
    var namespace = ""
    var revision = 0
    var updated = ""
    var status = ""
    var chart = ""
    var appVersion = ""
    var description = ""
    var rollback: Int?
  }

  private static func records(_ bytes: [UInt8], _ expected: String) throws(SourceError) -> [Record] {
    do throws(JSONFault) {
      return try JSONReader.read(bytes) { reader throws(JSONFault) in
        guard try reader.peek("an array") == UInt8(ascii: "[") else { throw reader.fault("an array") }
        var records: [Record] = []
        guard try reader.enterArray() else { return records }
        while try reader.nextElement() { records.append(try record(&reader)) }
        try reader.expectEnd()
        return records
      }
    } catch {
      throw .unreadable(bytes, expected: "\(expected): \(error.expected) at byte \(error.offset)")
    }
  }

  private static func record(_ reader: inout JSONReader) throws(JSONFault) -> Record {
    var record = Record()
    guard try reader.enterObject() else { return record }
    while let key = try reader.nextKey() {
      switch key {
      case "name": record.name = try reader.text()
      case "namespace": record.namespace = try reader.text()
      case "revision": record.revision = Int(try reader.stringOrNumber() ?? "") ?? 0
      case "updated": record.updated = try reader.text()
      case "status": record.status = try reader.text()
      case "chart": record.chart = try reader.text()
      case "app_version": record.appVersion = try reader.text()
      case "description": record.description = try reader.text()
      case "rollback_revision":
        let number = try reader.integer() ?? 0
        record.rollback = number > 0 ? number : nil
      default: try reader.skip()
      }
    }
    return record
  }
}
