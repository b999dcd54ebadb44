import SafeText
import Testing
import TopsideCore

@Suite struct KubeTextDescribeTests {
  private func describe(_ text: String) -> String {
    KubeText.description(Array(text.utf8)).map(\.text).joined(separator: "\n")
  }

  private static let pod = """
    Name:             web-1
    Annotations:      reloader/token: planted1 planted2
                      other/secret: planted3
    Status:           Running
    Containers:
      main:
        Image:         registry.local/web:1
        Command:
          redis-cli
        Args:
          -a
          planted4
          ping
        Last State:    Terminated
          Reason:      Error
          Exit Code:   1
        Liveness:      exec [redis-cli -a planted5 ping] delay=0s timeout=1s
        Environment:
          DB_PASSWORD:   planted6 planted7
          DATABASE_URL:  postgres://app:planted8@db/shop
          API_KEY:       <set to the key 'api-key' in secret 'web-secrets'>  Optional: false
          GREETING:      hello
        Mounts:          <none>
    Volumes:
      tls:
        Type:        Secret (a volume populated by a Secret)
        SecretName:  web-tls
      access:
        TokenExpirationSeconds:  3607
    Events:
      Type     Reason   Age  From     Message
      Warning  Failed   2s   kubelet  Error: secret "db-token" not found
    """

  @Test func `what is planted in a pod is not shown, and the rest is`() {
    let shown = describe(Self.pod)
    #expect(!shown.contains("planted"))
    let lines = shown.split(separator: "\n").map { String($0) }
    let old = Self.pod.split(separator: "\n").map { String($0) }
    #expect(lines.count == old.count)
    let lost = zip(old, lines).filter { $0 != $1 }.map { String($1.drop { $0 == " " }) }
    #expect(
      lost == [
        "Annotations:      reloader/token: ***", "other/secret: ***", "***",
        "Liveness:      exec [redis-cli -a *** ping] delay=0s timeout=1s", "DB_PASSWORD:   ***",
        "DATABASE_URL:  postgres://app:***@db/shop",
      ])
  }

  @Test func `the sizes of a secret's values may be seen`() {
    let text = "Name:  web\nType:  Opaque\n\nData\n====\npassword:  12 bytes\nca.crt:    1099 bytes"
    #expect(describe(text) == text)
  }

  @Test func `the data of a config map is shown, but for what sounds secret`() {
    let text = """
      Name:         web
      Data
      ====
      db.password:
      ----
      planted1

      planted2
      theme:
      ----
      dark
      token: planted3

      BinaryData
      ====

      Events:  <none>
      """
    #expect(
      describe(text) == """
        Name:         web
        Data
        ====
        db.password:
        ----
        ***
        theme:
        ----
        dark
        token: ***

        BinaryData
        ====

        Events:  <none>
        """)
  }

  @Test func `a text that is cut anywhere shows no secret`() {
    let bytes = Array(Self.pod.utf8)
    for end in 0..<bytes.count {
      let shown = KubeText.description(Array(bytes[..<end])).map(\.text).joined(separator: "\n")
      #expect(!shown.contains("planted"), "cut at \(end)")
    }
  }
}
