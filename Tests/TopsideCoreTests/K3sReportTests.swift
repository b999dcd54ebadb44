import SafeText
import Testing
import TopsideCore

struct K3sReportTests {
  @Test func `the report says what is wrong, what is known, what to do and what not`() throws {
    let report = K3sReport(K3sDiagnosis(try K3sFixture.moved()))
    #expect(report.exitCode == 1)
    #expect(
      report.lines.map(\.text).joined(separator: "\n") == """
        k3s on prod-1: crash loop
        FAILED  node-ip 10.0.0.5 is on no link; a VPN is up: wg0 (2026-03-01T11:59:44Z)
                | node-ip is in /etc/rancher/k3s/config.yaml, line 1
                | links: eth0 10.0.0.7, wg0 10.8.0.2 (VPN)
                | 11:59:44 fatal: failed to find interface with specified node ip
                > bring 10.0.0.5 back, or set node-ip to 10.0.0.7 of eth0, and restart
        FAILED  crash loop: activating (auto-restart), exit-code, status 1, 7 restarts; node-ip 10.0.0.5 is on no link; a VPN is up: wg0
                > cure its cause first

          unit         activating (auto-restart), 7 restarts
          API          ping: connection refused; ready: connection refused
          datastore    SQLite
          settings     node-ip 10.0.0.5
          links        eth0 10.0.0.7; wg0 10.8.0.2 (VPN)
          route        via 10.0.0.1 dev eth0
          certificate  not there
          its file     until 2027-02-01, good for kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, localhost, prod-1, 127.0.0.1, 10.43.0.1, 10.0.0.7, fd00::7
          authority    until 2036-01-01
          nodes        not read: the API does not answer
          token        there, with the hash of its authority
          disk         48.8 GiB of 97.7 GiB free, db, tls and cred take 82 MiB
          k3s.yaml     https://127.0.0.1:6443

          advice       rung 2, correct node-ip: node-ip 10.0.0.5 is on no link; a VPN is up: wg0; 10.0.0.7 of eth0 is there
          not          rung 4: the API does not answer
          not          rung 5, 5b, 6, 7: node-ip 10.0.0.5 is on no link: it would end in the same way; correct it first
        """)
  }

  @Test func `the JSON has the same, for programs`() throws {
    let json = K3sReport(K3sDiagnosis(try K3sFixture.moved())).json
    for piece in [
      #""state" : "failing""#, #""isCrashLooping" : true"#, #""datastore" : "sqlite""#, #""rung" : "2""#,
      #""rule" : "nodeAddressMissing""#, #""cause" : "noAddress""#, #""since" : "2026-03-01T11:59:44"#,
      #""line" : 1"#, #""isVPN" : true"#, #""apiAnswers" : false"#,
    ] {
      #expect(json.contains(piece), "\(piece)")
    }
    #expect(json.utf8.allSatisfy { $0 == 0x0A || 0x20..<0x7F ~= $0 })
  }

  @Test func `exit codes tell fine, wrong and unknown apart`() throws {
    var facts = try K3sFixture.fine()
    #expect(K3sReport(K3sDiagnosis(facts)).exitCode == 0)
    facts.api = .unread(K3sUnread(.missingProgram, "curl is not installed"))
    #expect(K3sReport(K3sDiagnosis(facts)).exitCode == 3)
    facts.unit = .known(K3sFixture.looping())
    #expect(K3sReport(K3sDiagnosis(facts)).exitCode == 1)
  }
}
