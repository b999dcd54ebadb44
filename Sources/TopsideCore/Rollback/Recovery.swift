/// Reads values of variables off containers: what the definition says before they are put in, against what became of it.
struct Recovery {
  private typealias Pair = (template: ComposeTemplate, text: String)

  /// Where compose gives now what the container has, and where it does not.
  private var settled: [Pair] = []
  private var open: [Pair] = []

  /// - Parameters:
  ///   - model: Not interpolated.
  ///   - containers: That were made of it.
  ///   - current: What compose gives for a container now; nil where it gives nothing.
  init(_ model: ComposeModel, _ containers: [Container], current: (Container) -> ComposeModel.Service?) {
    for container in containers {
      guard let service = model.services[container.service.service] else { continue }
      let now = current(container)
      let running = container.variables
      for (name, text) in service.environment.sorted(by: { $0.key < $1.key }) {
        guard let value = running[name] else { continue }
        let template = text.map { ComposeTemplate($0) } ?? ComposeTemplate(variable: name)
        let given = now?.environment[name] ?? nil
        note((template, value), isSettled: given == value)
      }
      if let check = container.healthcheck, check.test.count == service.test.count {
        for (text, value) in zip(service.test, check.test) {
          note((ComposeTemplate(text), value), isSettled: now?.test == check.test)
        }
      }
      note((ComposeTemplate(service.image), container.image), isSettled: now?.image == container.image)
    }
  }

  private mutating func note(_ pair: Pair, isSettled: Bool) {
    guard !pair.template.variables.isEmpty else { return }
    if isSettled { settled.append(pair) } else { open.append(pair) }
  }

  /// Solves for one variable after the other; what containers disagree about stays unknown.
  ///
  /// - Parameter known: Values that are given, and not among the result.
  /// - Returns: By name, what compose has to be given.
  func values(knowing known: [String: String]) -> [String: String] {
    let good = known.merging(Self.solve(settled, knowing: known)) { given, _ in given }
    return Self.solve(open, knowing: good).filter { Self.mayBeGiven($0.key) }
  }

  /// Whether a value that somebody put into a container may be given to our children: not under a name that decides
  /// which programs and libraries those load, where they connect to, or what compose reads.
  static func mayBeGiven(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else { return false }
    let name = name.uppercased()
    return !ownNames.contains(name) && !ownPrefixes.contains(where: name.hasPrefix)
  }

  private static let ownNames: Set<String> = [
    "PATH", "HOME", "SHELL", "ENV", "BASH_ENV", "IFS", "PWD", "OLDPWD", "USER", "LOGNAME", "TMPDIR", "TERM",
    "GCONV_PATH", "LOCPATH", "NLSPATH", "HOSTALIASES", "RES_OPTIONS", "LOCALDOMAIN", "TZDIR",
  ]
  private static let ownPrefixes = [
    "LD_", "DYLD_", "GLIBC_", "MALLOC_", "DOCKER_", "COMPOSE_", "BUILDX_", "BUILDKIT_", "SSH_", "GIT_",
    "XDG_",
    "TOPSIDE_", "SWIFT_", "GODEBUG", "GOTRACEBACK", "KUBECONFIG", "SUDO_", "PYTHON", "PERL", "NODE_OPTIONS",
  ]

  private static func solve(_ pairs: [Pair], knowing known: [String: String]) -> [String: String] {
    var found: [String: String] = [:]
    var disputed: Set<String> = []
    // A variable by itself says more than one between others.
    for (template, text) in pairs where template.parts.count == 1 {
      guard let (name, value) = template.solved(text, knowing: known) else { continue }
      if let other = found[name], other != value { disputed.insert(name) }
      found[name] = value
    }
    for name in disputed { found[name] = nil }
    var isNew = true
    while isNew {
      isNew = false
      for (template, text) in pairs {
        let all = known.merging(found) { given, _ in given }
        guard let (name, value) = template.solved(text, knowing: all), !disputed.contains(name) else {
          continue
        }
        found[name] = value
        isNew = true
      }
    }
    return found
  }
}
