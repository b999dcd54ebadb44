import SafeText
import Testing
import TopsideCore
import TopsideTestSupport

@Suite struct KubeTextTests {
  private func yaml(_ text: String) -> String {
    KubeText.yaml(Array(text.utf8)).map(\.text).joined(separator: "\n")
  }

  /// A pod as kubectl prints it: a list stands in the column of its name, names are in alphabetical order.
  static let pod = """
    apiVersion: v1
    kind: Pod
    metadata:
      annotations:
        kubectl.kubernetes.io/last-applied-configuration: |
          {"apiVersion":"v1","spec":{"containers":[{"env":[{"name":"A","value":"planted1"}]}]}}
        reloader/token: planted2 planted3
      managedFields:
      - apiVersion: v1
        fieldsV1:
          f:spec: {}
        manager: kubectl
      - apiVersion: v1
        manager: kubelet
      name: web-1
      namespace: shop
    spec:
      automountServiceAccountToken: true
      containers:
      - args:
        - -a
        - planted4
        - --requirepass=planted5
        - ping
        command:
        - redis-cli
        env:
        - name: DB_PASSWORD
          value: planted6 planted7
        - name: DATABASE_URL
          value: postgres://app:planted8@db:5432/shop
        - name: API_KEY
          valueFrom:
            secretKeyRef:
              key: api-key
              name: web-secrets
        - name: GREETING
          value: hello
        image: registry.local/web:1
        livenessProbe:
          exec:
            command:
            - sh
            - -c
            - redis-cli -a planted9 ping
          httpGet:
            httpHeaders:
            - name: Authorization
              value: Basic planted0
            path: /health
        name: main
      tolerations:
      - key: node.kubernetes.io/not-ready
        operator: Exists
      volumes:
      - name: certificates
        secret:
          defaultMode: 420
          secretName: web-tls
      - name: token
        projected:
          sources:
          - serviceAccountToken:
              expirationSeconds: 3607
              path: token
    status:
      message: 'Back-off pulling image "x": https://robot:plantedA@registry.local/v2/ said no, which is
        a long sentence'
      phase: Running
    """

  @Test func `what is planted in a pod is not shown`() {
    let shown = yaml(Self.pod)
    #expect(!shown.contains("planted"))
  }

  @Test func `every other line of a pod stays as it is`() {
    let shown = yaml(Self.pod).split(separator: "\n").map { String($0) }
    let old = Self.pod.split(separator: "\n").map { String($0) }
    let kept = old.filter { shown.contains($0) }
    let lost = old.filter { !shown.contains($0) }.map { String($0.drop { $0 == " " }) }
    for line in [
      "secretName: web-tls", "key: api-key", "- key: node.kubernetes.io/not-ready",
      "automountServiceAccountToken: true", "- name: DB_PASSWORD", "path: token",
    ] {
      #expect(kept.contains { $0.drop { $0 == " " } == line }, "\(line)")
    }
    #expect(
      lost == [
        "kubectl.kubernetes.io/last-applied-configuration: |",
        #"{"apiVersion":"v1","spec":{"containers":[{"env":[{"name":"A","value":"planted1"}]}]}}"#,
        "reloader/token: planted2 planted3", "managedFields:", "- apiVersion: v1", "fieldsV1:",
        "f:spec: {}", "manager: kubectl", "- apiVersion: v1", "manager: kubelet", "- planted4",
        "- --requirepass=planted5", "value: planted6 planted7",
        "value: postgres://app:planted8@db:5432/shop", "- redis-cli -a planted9 ping",
        "value: Basic planted0",
        #"message: 'Back-off pulling image "x": https://robot:plantedA@registry.local/v2/ said no, which is"#,
        "a long sentence'",
      ])
  }

  @Test func `what is hidden says so in its place`() {
    let shown = yaml(Self.pod).split(separator: "\n").map { String($0.drop { $0 == " " }) }
    for line in [
      "kubectl.kubernetes.io/last-applied-configuration: … 1 line", "managedFields: … 6 lines",
      "reloader/token: ***", "- --requirepass=***", "- redis-cli -a *** ping",
      "value: postgres://app:***@db:5432/shop",
    ] {
      #expect(shown.contains(line), "\(line)")
    }
    #expect(shown.count { $0 == "value: ***" } == 2)
    #expect(shown.count { $0 == "- ***" } == 1)
  }

  static let secret = """
    apiVersion: v1
    data:
      ca.crt: cGxhbnRlZDE=
      greeting: cGxhbnRlZDI=
    immutable: false
    kind: Secret
    metadata:
      name: web
    stringData:
      a: planted3
      b: |
        planted4
        planted5
    type: Opaque
    """

  @Test func `no value of a secret is shown, whatever its name`() {
    #expect(
      yaml(Self.secret) == """
        apiVersion: v1
        data:
          ca.crt: ***
          greeting: ***
        immutable: false
        kind: Secret
        metadata:
          name: web
        stringData:
          a: ***
          b: ***
        type: Opaque
        """)
  }

  @Test func `nor inside of a list`() {
    let items = Self.secret.split(separator: "\n").enumerated()
      .map { index, line in (index == 0 ? "- " : "  ") + line }.joined(separator: "\n")
    let shown = yaml("apiVersion: v1\nitems:\n\(items)\nkind: List\nmetadata: {}")
    #expect(!shown.contains("planted") && !shown.contains("cGxh"))
    #expect(shown.contains("  immutable: false"))
  }

  /// Where it is cut its kind may not have come.
  @Test func `a text that is cut anywhere shows no secret`() {
    for text in [Self.secret, Self.pod] {
      let bytes = Array(text.utf8)
      for end in 0..<bytes.count {
        let shown = KubeText.yaml(Array(bytes[..<end])).map(\.text).joined(separator: "\n")
        #expect(!shown.contains("planted") && !shown.contains("cGxh"), "cut at \(end)")
      }
    }
  }

  @Test func `a config map is shown, but for what sounds secret`() {
    let text = """
      apiVersion: v1
      data:
        api.key: planted1
        application.yml: |
          spring:
            datasource:
              password: planted2 planted3
              url: jdbc:postgresql://db/shop
        tls.pem: |
          -----BEGIN RSA PRIVATE KEY-----
          planted4
          -----END RSA PRIVATE KEY-----
          after
        theme: dark
      kind: ConfigMap
      metadata: {}
      """
    #expect(
      yaml(text) == """
        apiVersion: v1
        data:
          api.key: ***
          application.yml: |
            spring:
              datasource:
                password: ***
                url: jdbc:postgresql://db/shop
          tls.pem: |
            ***
            after
          theme: dark
        kind: ConfigMap
        metadata: {}
        """)
  }

  @Test func `a list of words below a secret name is a list of secrets`() {
    let text = "kind: Thing\nspec:\n  passwords:\n  - planted1\n  - planted2\n  size: 3\n  users:\n  - me"
    #expect(yaml(text) == "kind: Thing\nspec:\n  passwords:\n  - ***\n  - ***\n  size: 3\n  users:\n  - me")
  }

  @Test func `a value that stands before its name is hidden, too`() {
    let text = "kind: Pod\nenv:\n- value: planted\n  name: TOKEN\n- value: shown\n  name: A"
    #expect(yaml(text) == "kind: Pod\nenv:\n- value: ***\n  name: TOKEN\n- value: shown\n  name: A")
  }

  @Test func `an escape inside a name does not hide it`() {
    let shown = yaml("kind: Thing\nspec:\n  pass\u{1B}[31mword: planted\n  pass\u{1B}]0;x\u{7}word: planted")
    #expect(shown == "kind: Thing\nspec:\n  password: ***\n  password: ***")
  }

  @Test(arguments: HostileInput.all)
  func `hostile words are harmless, and end`(input: HostileInput) {
    let text = Array("kind: Pod\nspec:\n  a: ".utf8) + input.bytes + Array("\n  token: planted\n".utf8)
    let shown = KubeText.yaml(text) + KubeText.description(text)
    #expect(!shown.contains { $0.text.contains("planted") })
    #expect(!shown.contains { $0.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } })
  }
}
