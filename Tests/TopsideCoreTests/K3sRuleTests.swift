import Testing
import TopsideCore

struct K3sRuleTests {
  /// Lines as k3s and its users have written them, and what they are to be taken for.
  private static let lines: [(String, K3sRule.ID)] = [
    ("failed to find interface with specified node ip", .nodeAddressMissing),
    ("invalid node-ip: invalid ip format ''", .nodeAddressInvalid),
    (
      "unable to get global unicast ip from interface name: route ip+net: no such network interface",
      .interfaceMissing
    ),
    (
      "interface dummy0 does not have a correct global unicast ip: can't find ip for interface dummy0",
      .interfaceMissing
    ),
    ("unable to select an IP from default routes.", .noDefaultRoute),
    ("no default routes found in \"/proc/net/route\"", .noDefaultRoute),
    ("Unable to find default route", .noDefaultRoute),
    ("failed to validate: host IPv4 unknown", .noIPv4),
    ("IPv4 was enabled but no IPv4 address was found on node", .noIPv4),
    (
      "starting kubernetes: preparing server: bootstrap data already found and encrypted with different token",
      .foreignToken
    ),
    (
      "/var/lib/rancher/k3s/server/tls/client-ca.key newer than datastore and could cause a cluster outage. Remove the file(s) from disk and restart to be recreated from datastore.",
      .filesNewerThanDatastore
    ),
    (
      "this server is a not a member of the etcd cluster. Found [a=https://10.0.0.5:2380], expect: a=https://10.0.0.7:2380",
      .etcdMemberMoved
    ),
    ("see server log for details: etcd datastore disabled", .etcdDatastoreDisabled),
    ("etcd: snapshot path does not exist: /x", .snapshotMissing),
    (
      "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026",
      .certificateOutOfTime
    ),
    ("x509: certificate is valid for 127.0.0.1, 10.0.0.5, not 10.0.0.7", .certificateForOthers),
    ("x509: certificate signed by unknown authority", .unknownAuthority),
    (
      "token CA hash does not match the Cluster CA certificate hash: 1234 != 5678", .tokenAuthorityMismatch
    ),
    (
      "Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password' may not match server node-passwd entry",
      .nodePasswordRejected
    ),
    ("critical configuration value mismatch between servers", .criticalValuesDiffer),
    ("write /var/lib/rancher/k3s/server/tls/x: no space left on device", .diskFull),
    ("database disk image is malformed", .databaseMalformed),
    ("exec: database is locked", .databaseLocked),
    ("listen tcp :6443: bind: address already in use", .portInUse),
    (
      "Found left-over process 4711 (containerd-shim) in control group while starting unit. Ignoring.",
      .leftOverProcess
    ),
  ]

  @Test(arguments: lines) func `a line means what it is known to mean`(_ line: String, _ id: K3sRule.ID) {
    #expect(K3sRule.all.filter { $0.matches(line) }.map(\.id).contains(id))
  }

  @Test func `every rule is proved by a line, and is there once`() {
    #expect(Set(Self.lines.map(\.1)) == Set(K3sRule.ID.allCases))
    #expect(
      K3sRule.all.map(\.id).sorted { $0.rawValue < $1.rawValue }
        == K3sRule.ID.allCases.sorted {
          $0.rawValue < $1.rawValue
        })
  }

  @Test func `what k3s says on a good day matches nothing`() {
    let lines = [
      "Starting k3s v1.32.4+k3s1 (6b330558)", "k3s is up and running",
      "certificate CN=k3s,O=k3s signed by CN=k3s-server-ca@1767225600: notBefore=2026-01-01",
      "Updated load balancer k3s-agent-load-balancer server addresses -> [10.0.0.7:6443]",
      "COMPACT compactRev=100 targetCompactRev=200", "bind: address already in use",
    ]
    #expect(lines.filter { line in K3sRule.all.contains { $0.matches(line) } } == [])
  }

  @Test(arguments: [
    K3sRule.ID.diskFull, .portInUse, .databaseMalformed, .foreignToken, .nodeAddressMissing, .noDefaultRoute,
  ])
  func `what no wipe cures is never sent up the ladder`(_ id: K3sRule.ID) throws {
    let rule = try #require(K3sRule.rule(id))
    #expect(rule.isNeverCuredByWipe)
    #expect(rule.rung.map { !$0.movesState } ?? true)
  }

  @Test func `no rule recommends a wipe`() {
    #expect(K3sRule.all.filter { $0.rung?.losesObjects == true } == [])
  }

  @Test func `of several matches the newest line and their number is kept`() throws {
    let journal = try K3sFixture.journal("node-ip")
    let signature = try #require(journal.signatures.first)
    #expect(signature.rule.id == .nodeAddressMissing)
    #expect(signature.count == 3)
    #expect(signature.line.message == "fatal: failed to find interface with specified node ip")
    // -10 - 8 + 2 seconds before the fixture's now
    #expect(signature.line.at.map { K3sFixture.now.since($0) / .seconds(1) }.map { $0.rounded() } == 16)
  }
}

struct K3sJournalTests {
  @Test(arguments: [
    ("flannel-iface", [K3sRule.ID.nodeAddressInvalid, .interfaceMissing]), ("foreign-token", [.foreignToken]),
    ("newer-files", [.filesNewerThanDatastore]), ("etcd-moved", [.etcdMemberMoved]),
    ("disk-full", [.diskFull]), ("malformed", [.databaseMalformed]), ("port", [.portInUse]),
    ("no-route", [.noDefaultRoute]), ("expired", [.certificateOutOfTime]), ("unknown", []),
  ])
  func `a recorded journal is recognised, the newest line first`(_ name: String, _ rules: [K3sRule.ID]) throws
  {
    #expect(try K3sFixture.journal(name).signatures.map(\.rule.id) == rules)
  }

  @Test func `messages of all shapes are read, and what is cut off is left out`() throws {
    let journal = try K3sFixture.journal("odd")
    #expect(journal.lines.count == 2)
    #expect(journal.signatures.map(\.rule.id) == [.leftOverProcess, .databaseMalformed])
  }

  @Test func `a journal cut anywhere is read as far as its lines are whole`() throws {
    let bytes = try K3sFixture.bytes("journal-node-ip.jsonl")
    let whole = K3sParsing.journal(bytes).lines
    #expect(whole.count == 30)
    for part in DockerFixture.truncated(bytes) {
      let lines = K3sParsing.journal(part).lines
      #expect(lines == Array(whole.prefix(lines.count)))
    }
  }

  @Test func `the words of a line are without logrus around them`() {
    let line = #"time="2026-03-01T12:00:00Z" level=fatal msg="no \"route\" here" error="x""#
    #expect(K3sParsing.words(of: line) == #"fatal: no "route" here"#)
    #expect(K3sParsing.words(of: "Started k3s.service.") == "Started k3s.service.")
    #expect(K3sParsing.words(of: #"time="x" msg="never ends \"#) == "never ends ")
  }
}
