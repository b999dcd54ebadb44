import FoundationEssentials
import SafeText

extension K3sReport {
  private struct Document: Encodable {
    struct Finding: Encodable {
      /// `failed`, `warning`, `neutral`
      var severity: String
      var subject: String
      /// The line of the journal that it was recognised by.
      var rule: String?
      var words: String
      var evidence: [String]
      var since: String?
      var next: String
    }
    struct Advice: Encodable {
      var rung: String
      var reason: String
    }
    struct Block: Encodable {
      var rung: String
      var cause: String
      var reason: String
      var canBeOverridden: Bool
    }
    struct Gap: Encodable {
      var subject: String
      /// `rights`, `missingProgram`, `failure`, `notAsked`
      var cause: String
      var words: String
    }
    struct Unit: Encodable {
      var loadState: String
      var activeState: String
      var subState: String
      var result: String
      var restarts: Int?
      var activeSince: String?
    }
    struct Certificate: Encodable {
      var subject: String
      var issuer: String
      var names: [String]
      var addresses: [String]
      var notBefore: String
      var notAfter: String
    }
    struct Link: Encodable {
      var name: String
      var isUp: Bool
      var isVPN: Bool
      var addresses: [String]
    }
    struct Setting: Encodable {
      var name: String
      var values: [String]?
      /// Of a token, in place of its value: `empty`, `short`, `full`.
      var form: String?
      /// `commandLine`, or a file.
      var source: String
      var line: Int?
    }
    struct Kubeconfig: Encodable {
      var path: String
      var server: String?
      var tokenExpiresAt: String?
    }
    var version = 1
    var host: String
    var time: String
    /// `absent`, `fine`, `failing`, `unknown`
    var state: String
    var isCrashLooping: Bool?
    var isRoot: Bool
    var findings: [Finding]
    var advice: Advice
    var blocks: [Block]
    var unread: [Gap]
    var unit: Unit?
    /// `sqlite`, `etcd`, `external`, `unknown`
    var datastore: String?
    var settings: [Setting]?
    var links: [Link]?
    var servedCertificate: Certificate?
    var fileCertificate: Certificate?
    var apiAnswers: Bool?
    var nodes: Int?
    var freeBytes: Int?
    var stateBytes: Int?
    var kubeconfig: Kubeconfig?
    var applicationKubeconfig: Kubeconfig?
  }

  /// One object; fields are added over time, never renamed. Bytes are bytes, moments RFC 3339 in UTC; printable ASCII.
  /// What is not known is not there, and in `unread`.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings and numbers alone cannot fail to encode; an empty answer is taken for none.
    guard let data = try? encoder.encode(document) else { return "" }
    return String(decoding: PlainJSON.ascii(String(decoding: data, as: UTF8.self)), as: UTF8.self) + "\n"
  }

  private var document: Document {
    let facts = diagnosis.facts
    var document = Document(
      host: facts.host, time: RFC3339.print(facts.readAt), state: diagnosis.state.rawValue,
      isCrashLooping: diagnosis.loop == .unknown ? nil : diagnosis.loop.isLooping, isRoot: facts.isRoot,
      findings: diagnosis.findings.map(Self.finding),
      advice: Document.Advice(
        rung: diagnosis.recommendation.rung.rawValue, reason: diagnosis.recommendation.reason.text),
      blocks: diagnosis.blocks.map { block in
        Document.Block(
          rung: block.rung.rawValue, cause: block.cause.rawValue, reason: block.reason.text,
          canBeOverridden: block.canBeOverridden)
      },
      unread: diagnosis.gaps.map { gap in
        Document.Gap(subject: gap.subject, cause: gap.why.cause.rawValue, words: gap.why.words.text)
      })
    document.unit = facts.unit.value.map(Self.unit)
    document.datastore = facts.datastore.value.map(Self.name)
    document.settings = facts.settings.value?.all.map(Self.setting)
    document.links = facts.links.value?.map { link in
      Document.Link(
        name: link.name, isUp: link.isUp, isVPN: link.isVPN, addresses: link.addresses.map(\.text))
    }
    document.servedCertificate = facts.servedCertificate.value.map(Self.certificate)
    document.fileCertificate = facts.fileCertificate.value.map(Self.certificate)
    document.apiAnswers = facts.api.value?.isListening
    document.nodes = facts.nodes.value?.count
    document.freeBytes = facts.disk.value?.available.bytes
    document.stateBytes = facts.stateSize?.bytes
    document.kubeconfig = facts.kubeconfig.value.map(Self.kubeconfig)
    document.applicationKubeconfig = facts.applicationKubeconfig?.value.map(Self.kubeconfig)
    return document
  }

  // MARK: Parts

  private static func finding(_ finding: K3sFinding) -> Document.Finding {
    let severity =
      switch finding.severity {
      case .failed: "failed"
      case .warning: "warning"
      case .neutral: "neutral"
      }
    return Document.Finding(
      severity: severity, subject: finding.subject.rawValue, rule: finding.rule?.rawValue,
      words: finding.words.text, evidence: finding.evidence.map(\.text),
      since: finding.since.map(RFC3339.print), next: finding.next.text)
  }

  private static func unit(_ unit: K3sUnit) -> Document.Unit {
    Document.Unit(
      loadState: unit.loadState, activeState: unit.activeState, subState: unit.subState, result: unit.result,
      restarts: unit.restarts, activeSince: unit.activeSince.map(RFC3339.print))
  }

  private static func name(_ datastore: K3sDatastore) -> String {
    switch datastore {
    case .sqlite: "sqlite"
    case .etcd: "etcd"
    case .external: "external"
    case .unknown: "unknown"
    }
  }

  private static func setting(_ setting: K3sSetting) -> Document.Setting {
    var document = Document.Setting(
      name: setting.name, values: setting.values.isEmpty ? nil : setting.values,
      form: setting.secret?.rawValue, source: "commandLine")
    switch setting.source {
    case .commandLine: break
    case .file(let path, let line): (document.source, document.line) = (path, line)
    case .environment(let path): document.source = path
    }
    return document
  }

  private static func certificate(_ certificate: K3sCertificate) -> Document.Certificate {
    Document.Certificate(
      subject: certificate.subject, issuer: certificate.issuer, names: certificate.names,
      addresses: certificate.addresses, notBefore: RFC3339.print(certificate.notBefore),
      notAfter: RFC3339.print(certificate.notAfter))
  }

  private static func kubeconfig(_ config: K3sKubeconfig) -> Document.Kubeconfig {
    Document.Kubeconfig(
      path: config.path, server: config.server, tokenExpiresAt: config.tokenExpiry.map(RFC3339.print))
  }
}
