import Testing
import TopsideCore

struct K3sCertificateTests {
  @Test func `a certificate tells whom it is good for, and for how long`() throws {
    let certificate = try K3sFixture.certificate("serving")
    #expect(certificate.subject == "CN=k3s")
    #expect(certificate.issuer == "CN=k3s-server-ca@1767225600")
    #expect(
      certificate.names == [
        "kubernetes", "kubernetes.default", "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local", "localhost", "prod-1",
      ])
    #expect(certificate.addresses == ["127.0.0.1", "10.43.0.1", "10.0.0.7", "fd00::7"])
    #expect(RFC3339.print(certificate.notBefore) == "2026-02-01T00:00:00.000000000Z")
    #expect(RFC3339.print(certificate.notAfter) == "2027-02-01T00:00:00.000000000Z")
    #expect(certificate.isGood(for: "prod-1"))
    #expect(certificate.isGood(for: "10.0.0.7"))
    #expect(certificate.isGood(for: "FD00:0::7"))
    #expect(!certificate.isGood(for: "10.0.0.5"))
  }

  @Test func `an end that no clock reaches is far away`() throws {
    let certificate = try K3sFixture.certificate("serving-forever")
    #expect(certificate.notAfter == Timestamp(nanoseconds: .max))
  }

  @Test func `it is found among the words of openssl`() throws {
    let words = Array("CONNECTED(00000003)\n---\nServer certificate\n".utf8)
    let bytes = words + (try K3sFixture.bytes("serving.crt")) + Array("subject=CN = k3s\n---\n".utf8)
    #expect(K3sCertificate(pem: bytes) == (try K3sFixture.certificate("serving")))
  }

  @Test func `what is cut short or changed is no certificate, and no crash`() throws {
    let der = try K3sFixture.certificate("serving").der
    for count in 0..<der.count { #expect(K3sCertificate(der: Array(der.prefix(count))) == nil) }
    for index in der.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var hostile = der
        hostile[index] ^= change
        // What comes out does not matter here; that something does.
        if let certificate = K3sCertificate(der: hostile) { #expect(certificate.der == hostile) }
      }
    }
    #expect(K3sCertificate(pem: []) == nil)
    #expect(
      K3sCertificate(pem: Array("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----".utf8)) == nil)
  }
}

struct IPAddressTests {
  @Test(arguments: [
    ("10.0.0.7", "10.0.0.7"), ("::", "::"), ("::1", "::1"), ("FD00:0:0:0:0:0:0:7", "fd00::7"),
    ("fe80::1:0:0:1", "fe80::1:0:0:1"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
    ("::ffff:10.0.0.7", "::ffff:a00:7"),
    ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ("2001:db8::", "2001:db8::"),
  ])
  func `an address is written in one way only`(_ text: String, _ canonical: String) {
    #expect(IPAddress(text)?.text == canonical)
  }

  @Test(arguments: [
    "", "10.0.0", "10.0.0.256", "10.0.0.7/24", "a.b.c.d", ":", ":::", "1::2::3", "1:2:3:4:5:6:7",
    "fe80::1%eth0",
    "12345::", "1:2:3:4:5:6:7:8:9", "::1.2.3", "+1.0.0.0", "prod-1",
  ])
  func `what is no address is none`(_ text: String) { #expect(IPAddress(text) == nil) }
}
