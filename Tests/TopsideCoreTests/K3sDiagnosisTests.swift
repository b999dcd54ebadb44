import SafeText
import Testing
import TopsideCore

struct K3sDiagnosisTests {
  @Test func `where nothing is wrong nothing is found, and nothing is advised`() throws {
    let diagnosis = K3sDiagnosis(try K3sFixture.fine())
    #expect(diagnosis.state == .fine)
    #expect(diagnosis.findings == [])
    #expect(diagnosis.loop == .none)
    #expect(diagnosis.recommendation.rung == .collect)
    #expect(diagnosis.blocks == [])
    #expect(diagnosis.gaps == [])
  }

  @Test func `a vanished address is the cause of the loop, with its evidence, and the cure is to correct it`()
    throws
  {
    let diagnosis = K3sDiagnosis(try K3sFixture.moved())
    #expect(diagnosis.state == .failing)
    #expect(diagnosis.loop.isLooping)
    let address = try #require(diagnosis.findings.first)
    #expect(address.words == "node-ip 10.0.0.5 is on no link; a VPN is up: wg0")
    #expect(
      address.evidence == [
        "node-ip is in /etc/rancher/k3s/config.yaml, line 1", "links: eth0 10.0.0.7, wg0 10.8.0.2 (VPN)",
        "11:59:44 fatal: failed to find interface with specified node ip",
      ])
    #expect(address.next == "bring 10.0.0.5 back, or set node-ip to 10.0.0.7 of eth0, and restart")
    #expect(
      diagnosis.findings.last?.words
        == "crash loop: activating (auto-restart), exit-code, status 1, 7 restarts; node-ip 10.0.0.5 is on no link; a VPN is up: wg0"
    )
    #expect(diagnosis.recommendation.rung == .editNodeIP)
    #expect(
      diagnosis.recommendation.reason
        == "node-ip 10.0.0.5 is on no link; a VPN is up: wg0; 10.0.0.7 of eth0 is there")
    // The wipe would come up in the same loop.
    #expect(diagnosis.blocks.filter { $0.cause == .noAddress }.map(\.rung.rawValue) == ["5", "5b", "6", "7"])
  }

  @Test func `with etcd the old address comes first, and without another one it is the only way`() throws {
    var facts = try K3sFixture.moved()
    facts.datastore = .known(.etcd)
    #expect(K3sDiagnosis(facts).recommendation.rung == .restoreAddress)
    facts.datastore = .known(.sqlite)
    facts.links = .known([K3sFixture.loopback, K3sFixture.vpn])
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.recommendation.rung == .restoreAddress)
    #expect(diagnosis.blocks(.editNodeIP).map(\.cause) == [.noAddress])
  }

  @Test func `an address of a VPN is a warning before it goes away`() throws {
    var facts = try K3sFixture.fine()
    facts.links = .known([K3sFixture.lan, K3sFixture.vpn])
    facts.settings = .known(K3sFixture.settings(("node-ip", "10.8.0.2")))
    let finding = try #require(K3sDiagnosis(facts).findings.first { $0.subject == .address })
    #expect(finding.severity == .warning)
    #expect(finding.words == "node-ip 10.8.0.2 is of the VPN link wg0, and goes away with it")
  }

  @Test func `a link that flannel is told and that is gone is named`() throws {
    var facts = try K3sFixture.moved()
    facts.settings = .known(K3sFixture.settings(("flannel-iface", "eth9")))
    facts.journal = .known(try K3sFixture.journal("flannel-iface"))
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.first?.words == "flannel-iface eth9 is no link here")
    #expect(diagnosis.findings.first?.evidence.count == 2)
    #expect(diagnosis.recommendation.rung == .editNodeIP)
  }

  @Test func `what was stopped is started again, and what has ended too`() throws {
    var facts = try K3sFixture.fine()
    var unit = K3sFixture.running()
    unit.activeState = "inactive"
    unit.subState = "dead"
    unit.mainPID = 0
    facts.unit = .known(unit)
    facts.api = .known(K3sAPI(ping: .refused, ready: .refused))
    var diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.map(\.words) == ["k3s is stopped"])
    #expect(diagnosis.findings.first?.severity == .warning)
    #expect(diagnosis.recommendation.rung == .restart)
    unit.activeState = "failed"
    unit.result = "start-limit-hit"
    unit.exitStatus = 1
    facts.unit = .known(unit)
    diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.map(\.words) == ["k3s has ended: start-limit-hit with status 1"])
    #expect(diagnosis.recommendation.rung == .restart)
  }

  @Test func `what is just starting is waited for`() throws {
    var facts = try K3sFixture.fine()
    var unit = K3sFixture.running()
    unit.activeState = "activating"
    unit.subState = "start"
    facts.unit = .known(unit)
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.map(\.words) == ["k3s is starting (start)"])
    #expect(diagnosis.recommendation.rung == .collect)
  }

  @Test
  func `an API that does not answer under a running unit is a failure, and one without credentials is none`()
    throws
  {
    var facts = try K3sFixture.fine()
    facts.api = .known(K3sAPI(ping: .failed("it does not answer in time"), ready: .refused))
    #expect(
      K3sDiagnosis(facts).findings.map(\.words) == [
        "the API does not answer on port 6443: it does not answer in time"
      ])
    facts.api = .known(K3sAPI(ping: .status(401, ""), ready: .status(401, "")))
    #expect(K3sDiagnosis(facts).state == .fine)
    facts.api = .known(K3sAPI(ping: .status(200, "pong"), ready: .status(503, "[-]etcd failed")))
    #expect(K3sDiagnosis(facts).findings.first?.words == "the API is not ready: 503 [-]etcd failed")
  }

  @Test func `a node that kept its old address is restarted first, and deleted when that did not help`()
    throws
  {
    var facts = try K3sFixture.fine()
    facts.nodes = .known([K3sNode("prod-1", internalIP: "10.0.0.5", isReady: true, isServer: true)])
    var diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.map(\.words) == ["node prod-1 is registered with 10.0.0.5, not 10.0.0.7"])
    #expect(diagnosis.recommendation.rung == .restart)
    var unit = K3sFixture.running()
    unit.activeSince = K3sFixture.now.advanced(by: .seconds(-600))
    facts.unit = .known(unit)
    diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.recommendation.rung == .deleteNode)
  }

  // MARK: What no wipe cures

  @Test(arguments: [
    ("disk-full", K3sBlock.Cause.diskFull), ("malformed", .databaseMalformed),
    ("foreign-token", .foreignToken),
    ("port", .portInUse),
  ])
  func `what no wipe cures blocks both wipes, for good`(_ journal: String, _ cause: K3sBlock.Cause) throws {
    var facts = try K3sFixture.fine()
    facts.unit = .known(K3sFixture.looping())
    facts.journal = .known(try K3sFixture.journal(journal))
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.recommendation.rung == .collect)
    #expect(diagnosis.recommendation.reason.text.hasPrefix("no rung cures this: "))
    for rung in [K3sRung.moveDatastore, .moveEverything] {
      let block = try #require(diagnosis.blocks(rung).first { $0.cause == cause })
      #expect(!block.canBeOverridden)
    }
    #expect(diagnosis.blocks(.restart) == [])
  }

  @Test func `a wrong clock is told by certificates that begin in the future`() throws {
    var facts = try K3sFixture.fine()
    facts.fileCertificate = .known(try K3sFixture.certificate("serving-future"))
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.first?.subject == .clock)
    #expect(diagnosis.blocks(.moveEverything).map(\.cause) == [.wrongClock])
    #expect(diagnosis.recommendation.rung == .collect)
  }

  @Test func `a full disk is found before the journal says so`() throws {
    var facts = try K3sFixture.fine()
    facts.disk = .known(K3sDisk(total: .mib(100_000), available: .mib(12)))
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.first?.subject == .disk)
    #expect(Set(diagnosis.blocks(.moveDatastore).map(\.cause)) == [.diskFull, .tooLittleSpace])
    // Nothing can be backed up either.
    #expect(diagnosis.blocks(.rotateCertificates).map(\.cause) == [.tooLittleSpace])
  }

  @Test func `a port is taken only by somebody else`() throws {
    var facts = try K3sFixture.fine()
    facts.listeners = .known([
      K3sListener(address: "*", port: 6443, process: "haproxy", pid: 99),
      K3sListener(address: "*", port: 2379, process: "etcd", pid: 100),
      K3sListener(address: "*", port: 10250, process: "k3s-server", pid: 7),
      K3sListener(address: "*", port: 6444),
    ])
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.map(\.words) == ["port 6443 is taken by haproxy (process 99)"])
    facts.datastore = .known(.etcd)
    #expect(K3sDiagnosis(facts).findings.count == 2)
  }

  // MARK: Who is not alone

  @Test func `an external datastore refuses everything that moves state`() throws {
    var facts = try K3sFixture.fine()
    facts.datastore = .known(.external("postgres"))
    let blocks = K3sDiagnosis(facts).blocks
    #expect(blocks.map(\.rung.rawValue) == ["5", "5b", "6", "7"])
    #expect(blocks.allSatisfy { $0.cause == .externalDatastore && !$0.canBeOverridden })
  }

  @Test func `more than one node refuses the wipes, unless a word is typed`() throws {
    var facts = try K3sFixture.fine()
    facts.nodes = .known([
      K3sNode("prod-1", internalIP: "10.0.0.7", isReady: true, isServer: true),
      K3sNode("agent", internalIP: "10.0.0.8", isReady: true, isServer: false),
    ])
    let blocks = K3sDiagnosis(facts).blocks
    #expect(blocks.map(\.rung) == [.moveDatastore, .moveEverything])
    #expect(blocks.allSatisfy { $0.cause == .severalNodes && $0.canBeOverridden })
  }

  @Test func `without its token nothing is moved, and a full one does not start a new authority`() throws {
    var facts = try K3sFixture.fine()
    facts.token = .absent
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.first?.subject == .token)
    #expect(diagnosis.blocks.map(\.rung.rawValue) == ["5", "5b", "6", "7"])
    #expect(diagnosis.recommendation.rung == .collect)

    facts = try K3sFixture.fine()
    facts.settings = .known(K3sSettings([K3sSetting("token", [], .commandLine, secret: .full)]))
    #expect(K3sDiagnosis(facts).blocks.map(\.cause) == [.fullToken])
  }

  // MARK: Certificates

  @Test func `an expired certificate is renewed by a start, and rotated where starts have not renewed it`()
    throws
  {
    var facts = try K3sFixture.fine()
    facts.fileCertificate = .known(try K3sFixture.certificate("serving-expired"))
    var diagnosis = K3sDiagnosis(facts)
    #expect(
      diagnosis.findings.first?.words == "the API server's certificate has expired on 2026-01-01, 59d ago")
    #expect(diagnosis.recommendation.rung == .restart)
    facts.unit = .known(K3sFixture.looping())
    facts.journal = .known(try K3sFixture.journal("expired"))
    diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.recommendation.rung == .rotateCertificates)
  }

  @Test func `a certificate for other addresses is named with those`() throws {
    var facts = try K3sFixture.fine()
    facts.servedCertificate = .known(try K3sFixture.certificate("serving-old"))
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.findings.first?.words == "the certificate on port 6443 is not good for 10.0.0.7")
    #expect(diagnosis.findings.first?.evidence.first?.text.contains("10.0.0.5") == true)
    #expect(diagnosis.recommendation.rung == .restart)
  }

  @Test func `an address that only the file lacks is no cause`() throws {
    var facts = try K3sFixture.fine()
    facts.servedCertificate = .absent
    facts.fileCertificate = .known(try K3sFixture.certificate("serving-old"))
    let finding = try #require(K3sDiagnosis(facts).findings.first)
    #expect(finding.severity == .neutral)
    #expect(finding.words == "the API server's certificate is not good for 10.0.0.7 yet")
  }

  @Test func `a certificate of another authority is one`() throws {
    var facts = try K3sFixture.fine()
    facts.fileCertificate = .known(try K3sFixture.certificate("serving-foreign"))
    #expect(
      K3sDiagnosis(facts).findings.first?.words
        == "the API server's certificate is of another authority: CN=k3s-server-ca@1735689600")
  }

  // MARK: The application

  @Test func `an expired token explains workers alone, and k3s is left in peace`() throws {
    var facts = try K3sFixture.fine()
    facts.applicationKubeconfig = .known(
      K3sKubeconfig(
        path: "backend/kubeconfig.yaml", server: "https://10.0.0.7:6443",
        authority: try K3sFixture.certificate("server-ca").der,
        tokenExpiry: K3sFixture.now.advanced(by: .seconds(-7200)), hasToken: true))
    let diagnosis = K3sDiagnosis(facts)
    #expect(
      diagnosis.findings.map(\.words) == [
        "the token of backend/kubeconfig.yaml has expired 2h ago: workers cannot connect"
      ])
    #expect(diagnosis.recommendation.rung == .collect)
  }

  @Test func `a kubeconfig of another authority, or to an address without a certificate, is stale`() throws {
    var facts = try K3sFixture.fine()
    facts.applicationKubeconfig = .known(
      K3sKubeconfig(
        path: "k", server: "https://10.0.0.5:6443", authority: try K3sFixture.certificate("other-ca").der,
        tokenExpiry: nil, hasToken: true))
    #expect(
      K3sDiagnosis(facts).findings.map(\.words) == [
        "k is of another authority: workers cannot connect",
        "k connects to 10.0.0.5, for which the certificate is not good",
      ])
  }

  // MARK: What is not known

  @Test func `what could not be read is a gap, never fine and never wrong`() throws {
    var facts = try K3sFixture.fine()
    let why = K3sUnread(.rights, "Permission denied")
    facts.fileCertificate = .unread(why)
    facts.token = .unread(why)
    facts.sizes[.database] = .unread(why)
    var diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.state == .fine)
    #expect(
      diagnosis.gaps.map(\.subject) == ["the certificate's file", "the size of db", "the token"])
    facts.unit = .unread(K3sUnread(.failure, "no systemd"))
    diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.state == .unknown)
    #expect(diagnosis.loop == .unknown)
  }

  @Test func `a machine without k3s has none, whatever else could not be read`() {
    let paths = K3sPaths()
    var facts = K3sFacts(readAt: K3sFixture.now, host: "laptop", isRoot: false, paths: paths)
    facts.unit = .unread(K3sUnread(.missingProgram, "systemctl is not installed"))
    facts.datastore = .absent
    facts.token = .absent
    facts.api = .known(K3sAPI(ping: .refused, ready: .refused))
    #expect(K3sDiagnosis(facts).state == .absent)
    #expect(K3sDiagnosis(facts).findings == [])
    #expect(K3sDiagnosis(facts).blocks == [])
    var unit = K3sUnit()
    unit.loadState = "not-found"
    facts.unit = .known(unit)
    #expect(K3sDiagnosis(facts).state == .absent)
    facts.datastore = .known(.sqlite)
    facts.token = .known(.full)
    #expect(K3sDiagnosis(facts).findings.map(\.words) == ["there is k3s data, but no unit k3s"])
  }

  @Test func `a cause that no rung cures is said as the reason, with what does`() throws {
    var facts = try K3sFixture.fine()
    facts.unit = .known(K3sFixture.looping())
    facts.journal = .known(
      K3sJournal([
        .init(
          at: K3sFixture.now, "fatal: token CA hash does not match the Cluster CA certificate hash: 1 != 2")
      ]))
    let advice = K3sDiagnosis(facts).recommendation
    #expect(advice.rung == .collect)
    #expect(
      advice.reason
        == "no rung cures this: the token is of another authority: the server was rebuilt; copy the new server/token to where the old one is configured"
    )
  }

  @Test func `an unknown loop is not answered with a wipe, and shows the last words without their secrets`()
    throws
  {
    var facts = try K3sFixture.fine()
    facts.unit = .known(K3sFixture.looping())
    facts.journal = .known(try K3sFixture.journal("unknown"))
    let diagnosis = K3sDiagnosis(facts)
    #expect(diagnosis.recommendation.rung == .collect)
    let unit = try #require(diagnosis.findings.first { $0.subject == .unit })
    #expect(unit.evidence.count == 3)
    #expect(!unit.evidence.contains { $0.text.contains("abc123secret") })
  }

  @Test func `what the journal said before it came up is history`() throws {
    var facts = try K3sFixture.fine()
    facts.journal = .known(try K3sFixture.journal("malformed"))
    facts.unit = .known(
      {
        var unit = K3sFixture.running()
        unit.activeSince = K3sFixture.now
        return unit
      }())
    facts.readAt = K3sFixture.now.advanced(by: .seconds(120))
    #expect(K3sDiagnosis(facts).state == .fine)
  }
}

struct K3sLoopTests {
  private func facts(restarts: Int, before: Int, apart: Duration) throws -> K3sFacts {
    var facts = try K3sFixture.fine()
    var unit = K3sFixture.running()
    unit.activeState = "activating"
    unit.subState = "start"
    unit.restarts = restarts
    facts.unit = .known(unit)
    facts.unitReadAt = .seconds(1000)
    var earlier = unit
    earlier.restarts = before
    facts.earlier = K3sUnitReading(earlier, at: .seconds(1000) - apart)
    return facts
  }

  @Test func `two restarts more within a minute are a loop`() throws {
    #expect(
      K3sLoop(try facts(restarts: 9, before: 7, apart: .seconds(30)))
        == .looping("2 restarts within 30s, 9 in all"))
  }

  @Test func `one more, or two in a longer time, are none`() throws {
    #expect(K3sLoop(try facts(restarts: 8, before: 7, apart: .seconds(30))) == .none)
    #expect(K3sLoop(try facts(restarts: 9, before: 7, apart: .seconds(61))) == .none)
    #expect(K3sLoop(try facts(restarts: 1, before: 7, apart: .seconds(30))) == .none)
  }

  @Test func `between two attempts the journal tells`() throws {
    var facts = try facts(restarts: 8, before: 8, apart: .seconds(2))
    facts.journal = .known(try K3sFixture.journal("node-ip"))
    #expect(K3sLoop(facts) == .looping("3 restarts within 1m"))
    // The failure comes late: for some seconds it is up, and its API answers.
    facts.unit = .known(
      {
        var unit = K3sFixture.running()
        unit.activeSince = K3sFixture.now.advanced(by: .seconds(-5))
        return unit
      }())
    #expect(K3sLoop(facts) == .looping("3 restarts within 1m"))
    #expect(K3sDiagnosis(facts).state == .failing)
    facts.unit = .known(
      {
        var unit = K3sFixture.running()
        unit.activeState = "inactive"
        unit.mainPID = 0
        return unit
      }())
    #expect(K3sLoop(facts) == .none)
  }
}
