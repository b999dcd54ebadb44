import Testing
import TopsideCore

struct CommandsRedactionTests {
  @Test(arguments: [
    "DB_PASSWORD", "POSTGRES_PASS", "pgpassword", "API_KEY", "apiKey", "AWS_SECRET_ACCESS_KEY",
    "GITHUB_TOKEN",
    "SENTRY_DSN", "credentials", "MYSQL_PWD", "REDISCLI_AUTH", "JWT_PRIVATE", "ssh-key", "--password",
  ])
  func `names that sound secret are`(name: String) {
    #expect(Redaction.isSecret(name: name))
    #expect(Redaction.mask(value: "s3cret", of: name) == "***")
  }

  @Test(arguments: [
    "PATH", "PWD", "OLDPWD", "HOME", "IMAGE_TAG", "KEYCLOAK_URL", "KEYBOARD", "AUTHOR", "LOG_LEVEL", "TZ", "",
  ])
  func `names that do not are left alone`(name: String) {
    #expect(!Redaction.isSecret(name: name))
    #expect(Redaction.mask(value: "plain", of: name) == "plain")
  }

  @Test func `an empty value is shown as empty, which is a finding`() {
    #expect(Redaction.mask(value: "", of: "DB_PASSWORD") == "")
  }

  @Test(arguments: [
    (["redis-cli", "-a", "s3cret", "ping"], ["redis-cli", "-a", "***", "ping"]),
    (["/usr/bin/redis-cli", "--pass", "s3cret", "ping"], ["/usr/bin/redis-cli", "--pass", "***", "ping"]),
    (
      ["docker", "exec", "r", "redis-cli", "-a", "s3cret"], ["docker", "exec", "r", "redis-cli", "-a", "***"]
    ),
    (["docker", "ps", "-a", "--no-trunc"], ["docker", "ps", "-a", "--no-trunc"]),
    (["mysqladmin", "ping", "-ps3cret"], ["mysqladmin", "ping", "-p***"]),
    (["mysql", "-p", "shop"], ["mysql", "-p", "shop"]),
    (["mongosh", "-u", "root", "-p", "s3cret"], ["mongosh", "-u", "root", "-p", "***"]),
    (["docker", "compose", "-p", "shop", "ps"], ["docker", "compose", "-p", "shop", "ps"]),
    (["curl", "-u", "me:s3cret", "http://x/"], ["curl", "-u", "***", "http://x/"]),
    (["curl", "-H", "Authorization: Bearer s3cret"], ["curl", "-H", "Authorization: Bearer ***"]),
    (["x", "--token", "s3cret", "y"], ["x", "--token", "***", "y"]),
    (["x", "--token=s3cret;a b", "y"], ["x", "--token=***", "y"]),
    (["docker", "run", "-e", "DB_PASSWORD=s3 cret \"x\""], ["docker", "run", "-e", "DB_PASSWORD=***"]),
    (["docker", "run", "--env=DB_PASSWORD=s3cret"], ["docker", "run", "--env=DB_PASSWORD=***"]),
    (["x", "--password-file", "/run/secret"], ["x", "--password-file", "/run/secret"]),
    (
      ["CMD-SHELL", "redis-cli -a s3cret ping | grep PONG"],
      ["CMD-SHELL", "redis-cli -a *** ping | grep PONG"]
    ),
    (["sh", "-c", "PGPASSWORD=s3cret psql"], ["sh", "-c", "PGPASSWORD=***"]),
    (
      ["pg_isready", "-d", "postgres://u:s3cret@db:5432/x"],
      ["pg_isready", "-d", "postgres://u:***@db:5432/x"]
    ),
    (["x", "--password"], ["x", "--password"]),
    ([], []),
  ])
  func `a command's passwords are masked, and nothing else`(words: [String], masked: [String]) {
    #expect(Redaction.mask(words: words) == masked)
  }

  @Test(arguments: [
    ("mongodb://user:s3cret@a,b/db?x=1", "mongodb://user:***@a,b/db?x=1"),
    ("mongodb+srv://u:p%40ss@h/db", "mongodb+srv://u:***@h/db"),
    ("redis://:s3cret@cache:6379/0", "redis://:***@cache:6379/0"),
    ("amqp://u:pa/s3cret@mq:5672", "amqp://u:***@mq:5672"),
    ("https://s3cret@github.com/x.git", "https://***@github.com/x.git"),
    ("ssh://deploy@prod-1", "ssh://deploy@prod-1"),
    ("ssh://deploy:s3cret@prod-1", "ssh://deploy:***@prod-1"),
    ("http://127.0.0.1:8080/a@b", "http://127.0.0.1:8080/a@b"),
    ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
    ("Get \"https://u:s3cret@r/v2/\": EOF", "Get \"https://u:***@r/v2/\": EOF"),
    (#"{"user":"a","password":"s3 \"cret","n":1}"#, #"{"user":"a","password":"***","n":1}"#),
    (#"{"api_key": 12345, "n": 1}"#, #"{"api_key": ***, "n": 1}"#),
    (#""{\"token\":\"s3cret\"}""#, #""{\"token\":\"***\"}""#),
    (#"["DB_PASSWORD=s3 cret","TZ=UTC"]"#, #"["DB_PASSWORD=***","TZ=UTC"]"#),
    (#"{"secrets":["db"]}"#, #"{"secrets":["db"]}"#),
    ("POSTGRES_PASSWORD: s3cret\nTZ: UTC", "POSTGRES_PASSWORD: ***\nTZ: UTC"),
    ("?token=s3cret", "?token=***"),
    ("yaml: line 1: did not find expected key: x", "yaml: line 1: did not find expected key: x"),
    ("  two  blanks\n\nkept ", "  two  blanks\n\nkept "),
    ("", ""),
  ])
  func `text is masked where a name or a URL says so`(text: String, masked: String) {
    #expect(Redaction.mask(text) == masked)
  }

  @Test func `twenty planted secrets do not come through`() {
    let planted = (1...20).map { "hunter\($0)z" }
    let places: [(String) -> String] = [
      { "PASSWORD=\($0)" }, { "--api-key \($0)" }, { "tcp://u:\($0)@h" }, { "\"client_secret\": \"\($0)\"" },
      { "export TOKEN='\($0)'" }, { "authorization: Basic \($0)" }, { "redis-cli -h r -a \($0) ping" },
      { "mysqldump -p\($0) db" }, { "failed: DSN=postgres://u:\($0)@h/db refused" }, { "SSH_KEY: \($0)" },
    ]
    for (index, secret) in planted.enumerated() {
      let text = places[index % places.count](secret)
      #expect(!Redaction.mask(text).contains(secret), "\(text)")
      #expect(!Redaction.mask(words: ["sh", "-c", text]).joined().contains(secret), "\(text)")
      #expect(!Redaction.mask(words: text.split(separator: " ").map(String.init)).joined().contains(secret))
    }
  }

  @Test func `an environment keeps its names`() {
    let masked = Redaction.mask(environment: [
      "DB_PASSWORD": "s3cret", "IMAGE_TAG": "1.2", "URL": "x://u:p@h",
    ])
    #expect(masked == ["DB_PASSWORD": "***", "IMAGE_TAG": "1.2", "URL": "x://u:***@h"])
  }
}
