import Testing
import TopsideCore
import TopsideTestSupport

struct K3sParsingTests {
  private static let show = """
    Result=exit-code
    NRestarts=7
    ExecStart={ path=/usr/local/bin/k3s ; argv[]=/usr/local/bin/k3s server --node-ip 10.0.0.5 --tls-san=prod-1 ; \
    ignore_errors=no ; start_time=[Sun 2026-03-01 11:59:50 UTC] ; stop_time=[n/a] ; pid=0 ; code=exited ; status=1 }
    MainPID=0
    ExecMainCode=1
    ExecMainStatus=1
    LoadState=loaded
    ActiveState=activating
    SubState=auto-restart
    FragmentPath=/etc/systemd/system/k3s.service
    ActiveEnterTimestamp=Sat 2026-02-28 09:15:01 UTC
    """

  @Test func `systemctl's properties are a unit`() throws {
    let unit = try K3sParsing.unit(Array(Self.show.utf8))
    #expect(unit.isLoaded)
    #expect(unit.isRestarting)
    #expect(unit.restarts == 7)
    #expect(unit.exitStatus == 1)
    #expect(unit.mainPID == 0)
    #expect(unit.activeSince.map(RFC3339.print) == "2026-02-28T09:15:01.000000000Z")
    #expect(unit.arguments == ["/usr/local/bin/k3s", "server", "--node-ip", "10.0.0.5", "--tls-san=prod-1"])
  }

  @Test func `a unit that is not there is one that is not loaded`() throws {
    let unit = try K3sParsing.unit(Array("LoadState=not-found\nActiveState=inactive\nSubState=dead\n".utf8))
    #expect(!unit.isLoaded)
    #expect(unit.activeSince == nil)
    #expect(throws: K3sUnread.self) { try K3sParsing.unit(Array("System has not been booted".utf8)) }
  }

  @Test(arguments: ["auto-restart", "auto-restart-queued"])
  func `both words for waiting for the next attempt count`(_ word: String) {
    var unit = K3sFixture.looping()
    unit.subState = word
    #expect(unit.isRestarting)
    unit.result = "success"
    #expect(!unit.isRestarting)
  }

  @Test func `links have their addresses, and VPNs are known by their names`() throws {
    // iproute2 6.1: ip -j addr
    let json = """
      [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"operstate":"UNKNOWN",
      "addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host","label":"lo"}]},
      {"ifindex":2,"ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"operstate":"UP",
      "addr_info":[{"family":"inet","local":"10.0.0.7","prefixlen":24,"broadcast":"10.0.0.255","scope":"global"},
      {"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"link"}]},
      {"ifindex":5,"ifname":"nordlynx","flags":["POINTOPOINT","NOARP","UP"],"operstate":"UNKNOWN",
      "addr_info":[{"family":"inet","local":"10.5.0.2","prefixlen":16,"scope":"global"}]},
      {"ifindex":6,"ifname":"eth1","flags":["BROADCAST"],"operstate":"DOWN","addr_info":[]},{}]
      """
    let links = try K3sParsing.links(Array(json.utf8))
    #expect(links.map(\.name) == ["lo", "eth0", "nordlynx", "eth1"])
    #expect(links.filter(\.isVPN).map(\.name) == ["nordlynx"])
    #expect(links[1].addresses.map(\.text) == ["10.0.0.7", "fe80::1"])
    #expect(links.map(\.isUp) == [true, true, true, false])
    #expect(throws: K3sUnread.self) { try K3sParsing.links(Array("Object \"-j\" is unknown".utf8)) }
  }

  @Test func `no default route is an empty list`() throws {
    #expect(try K3sParsing.routes([]) == [])
    #expect(try K3sParsing.routes(Array("[ ]".utf8)) == [])
    let json = #"[{"dst":"default","gateway":"192.0.2.1","dev":"eth0","prefsrc":"192.0.2.9","flags":[]}]"#
    #expect(
      try K3sParsing.routes(Array(json.utf8)) == [
        K3sRoute(gateway: "192.0.2.1", link: "eth0", source: "192.0.2.9")
      ])
  }

  @Test func `listeners are told with their owner, where that may be known`() {
    let text = """
      LISTEN 0      4096               *:6443             *:*     users:(("k3s-server",pid=812,fd=17))
      LISTEN 0      4096       127.0.0.1:6444       0.0.0.0:*
      LISTEN 0      4096           [::1]:2379          [::]:*     users:(("etcd",pid=9,fd=3),("etcd",pid=10,fd=3))
      """
    #expect(
      K3sParsing.listeners(Array(text.utf8)) == [
        K3sListener(address: "*", port: 6443, process: "k3s-server", pid: 812),
        K3sListener(address: "127.0.0.1", port: 6444),
        K3sListener(address: "::1", port: 2379, process: "etcd", pid: 9),
      ])
  }

  @Test func `free disk and sizes are read in kilobytes`() throws {
    let df = """
      Filesystem     1024-blocks     Used Available Capacity Mounted on
      /dev/my disk     264212084 21909828  77155784      23% /var lib
      """
    #expect(
      try K3sParsing.disk(Array(df.utf8)) == K3sDisk(total: .kib(264_212_084), available: .kib(77_155_784)))
    #expect(try K3sParsing.size(Array("81920\t/var/lib/rancher/k3s/server/db\n".utf8)) == .mib(80))
    #expect(throws: K3sUnread.self) { try K3sParsing.disk(Array("df: x".utf8)) }
  }

  @Test func `an answer of 401 says that somebody listens`() {
    func answer(_ output: String, _ status: Int32) -> K3sAPI.Answer {
      K3sParsing.answer(
        CommandResult(status: .exited(status), standardOutput: Array(output.utf8)))
    }
    #expect(answer("pong\n200", 0) == .status(200, "pong"))
    #expect(answer("{\n  \"kind\": \"Status\"\n}\n401", 0).isListening)
    #expect(answer("\n000", 7) == .refused)
    #expect(!answer("\n000", 28).isListening)
  }

  @Test func `nodes come with their address, state and role`() throws {
    let json = """
      {"apiVersion":"v1","kind":"List","items":[{"metadata":{"name":"prod-1","labels":{
      "node-role.kubernetes.io/control-plane":"true","node-role.kubernetes.io/etcd":"true"}},
      "status":{"addresses":[{"type":"InternalIP","address":"10.0.0.5"},{"type":"Hostname","address":"prod-1"}],
      "conditions":[{"type":"Ready","status":"False"}]}},{"metadata":{"name":"agent"},"status":{}}]}
      """
    #expect(
      try K3sParsing.nodes(Array(json.utf8)) == [
        K3sNode("prod-1", internalIP: "10.0.0.5", isReady: false, isServer: true, isEtcd: true),
        K3sNode("agent", internalIP: nil, isReady: nil, isServer: false),
      ])
  }

  @Test func `a unit's file is read with its quotes and broken lines`() {
    let text = """
      [Service]
      Type=notify
      ExecStart=/usr/local/bin/k3s \\
          server \\
      \t'--node-ip' \\
      \t'10.0.0.5' \\
      \t'--node-label=a b' \\

      """
    #expect(
      K3sParsing.execStart(Array(text.utf8)) == [
        "/usr/local/bin/k3s", "server", "--node-ip", "10.0.0.5", "--node-label=a b",
      ])
  }
}

struct K3sSettingsTests {
  private static func file(_ path: String, _ text: String) throws -> K3sSettingsFile {
    K3sSettingsFile(path, try #require(try PlainYAML().read(Array(text.utf8), file: path)))
  }

  @Test func `the command line wins over files, and files over the environment`() throws {
    let settings = K3sSettings(
      arguments: ["k3s", "server", "--node-ip", "10.0.0.5", "--cluster-init", "-t", "secret"],
      files: [try Self.file("/c.yaml", "node-ip: 10.0.0.7\nbind-address: 10.0.0.8\ndata-dir: /data\n")],
      environment: (
        "/e", ["K3S_DATA_DIR": "/other", "K3S_NODE_NAME": "one", "K3S_TOKEN": "K10abc::server:x"]
      ))
    #expect(settings.nodeIPs == ["10.0.0.5"])
    #expect(settings["node-ip"]?.source == .commandLine)
    #expect(settings.bindAddress == "10.0.0.8")
    #expect(settings["bind-address"]?.source == .file("/c.yaml", line: 2))
    #expect(settings.dataDirectory == "/data")
    #expect(settings.nodeName == "one")
    #expect(settings.startsEtcd)
    #expect(settings.configuredToken == .short)
  }

  @Test func `short options are long ones, and what is given twice is a list`() {
    let settings = K3sSettings(
      arguments: ["k3s", "server", "-i", "10.0.0.5", "--tls-san", "a", "--tls-san=b", "-d", "/x"], files: [],
      environment: nil)
    #expect(settings.nodeIPs == ["10.0.0.5"])
    #expect(settings.subjectNames == ["a", "b"])
    #expect(settings.dataDirectory == "/x")
  }

  @Test func `a later file replaces, and with a plus adds`() throws {
    let settings = K3sSettings(
      arguments: [],
      files: [
        try Self.file("/c.yaml", "node-ip: 10.0.0.5,fd00::5\ntls-san:\n  - prod-1\n"),
        try Self.file("/c.yaml.d/1.yaml", "tls-san+:\n  - prod.example.org\nnode-ip: 10.0.0.7\n"),
      ], environment: nil)
    #expect(settings.nodeIPs == ["10.0.0.7"])
    #expect(settings["node-ip"]?.source == .file("/c.yaml.d/1.yaml", line: 3))
    #expect(settings.subjectNames == ["prod-1", "prod.example.org"])
  }

  @Test func `no secret is kept, only what it is like`() throws {
    let settings = K3sSettings(
      arguments: ["k3s", "server", "--datastore-endpoint=postgres://k3s:hunter2@db:5432/k3s"],
      files: [
        try Self.file("/c.yaml", "token: hunter2\netcd-s3-secret-key: hunter2\nagent-token: K10hunter2\n")
      ],
      environment: ("/e", ["K3S_TOKEN": "hunter2"]))
    #expect(!"\(settings)".contains("hunter2"))
    #expect(settings.datastoreScheme == "postgres")
    #expect(settings.configuredToken == .short)
    #expect(settings["agent-token"]?.secret == .full)
  }

  @Test func `variables are read as systemd reads them`() {
    let text = "# a comment\nK3S_TOKEN='a b'\n K3S_URL=\"https://x:6443\" \nEMPTY=\nbroken\n"
    #expect(
      K3sSettings.variables(Array(text.utf8)) == [
        "K3S_TOKEN": "a b", "K3S_URL": "https://x:6443", "EMPTY": "",
      ])
  }

  @Test func `a kubeconfig is read without its credentials`() throws {
    // {"exp":1772370000,"sub":"system:serviceaccount:x"}
    let token =
      "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3NzIzNzAwMDAsInN1YiI6InN5c3RlbTpzZXJ2aWNlYWNjb3VudDp4In0.c2ln"
    let text = """
      apiVersion: v1
      clusters:
      - cluster:
          server: https://10.0.0.5:6443
        name: local
      contexts:
      - context:
          cluster: local
          user: worker
        name: worker
      current-context: worker
      users:
      - name: worker
        user:
          token: \(token)
      """
    let config = K3sKubeconfig(
      try #require(try PlainYAML().read(Array(text.utf8), file: "k")), path: "k")
    #expect(config.serverHost == "10.0.0.5")
    #expect(config.tokenExpiry == Timestamp(seconds: 1_772_370_000))
    #expect(config.hasToken)
    #expect(!"\(config)".contains("eyJ"))
  }
}
