import SafeText

extension K3sReader {
  private static let limit = ByteCount.mib(1)

  /// A file, as a value.
  private func fact<Value: Hashable & Sendable>(
    file path: String, _ parse: ([UInt8]) throws(K3sUnread) -> Value
  ) -> K3sFact<Value> {
    do throws(FileError) {
      let bytes = try files.contents(path, limit: Self.limit)
      do throws(K3sUnread) { return .known(try parse(bytes)) } catch { return .unread(error) }
    } catch { return error.isMissing ? .absent : .unread(Self.unread(error)) }
  }

  private static func unread(_ error: FileError) -> K3sUnread {
    K3sUnread(error.isDenied ? .rights : .failure, "\(ErrorText.summary(error))")
  }

  func readFiles(_ facts: inout K3sFacts) {
    let paths = facts.paths
    facts.authority = certificate(paths.serverAuthority)
    facts.fileCertificate = certificate(paths.servingCertificate)
    facts.token = tokenForm(paths.token)
    facts.kubeconfig = kubeconfig(paths.kubeconfig)
  }

  private func certificate(_ path: String) -> K3sFact<K3sCertificate> {
    fact(file: path) { bytes throws(K3sUnread) in
      guard let certificate = K3sCertificate(pem: bytes) else {
        throw K3sUnread(.failure, "\(path) is no certificate")
      }
      return certificate
    }
  }

  func kubeconfig(_ path: String) -> K3sFact<K3sKubeconfig> {
    fact(file: path) { bytes throws(K3sUnread) in
      guard let content = try self.content(bytes, path) else {
        throw K3sUnread(.failure, "\(path) is empty")
      }
      return K3sKubeconfig(content, path: path)
    }
  }

  private func content(_ bytes: [UInt8], _ path: String) throws(K3sUnread) -> YAMLValue? {
    do throws(YAMLFault) { return try yaml.read(bytes, file: path) } catch {
      throw K3sUnread(.failure, "\(Redaction.mask(error.words))")
    }
  }

  // MARK: Settings

  /// What the unit, the files and the environment say; what of them could not be read is a gap.
  func readSettings(_ facts: inout K3sFacts) {
    let paths = facts.paths
    var environment: [String: String] = [:]
    let variables: K3sFact<[String: String]> = fact(file: paths.environmentFile) { bytes throws(K3sUnread) in
      K3sSettings.variables(bytes)
    }
    switch variables {
    case .known(let known): environment = known
    case .unread(let why): facts.unreadSettings.append(K3sGap(paths.environmentFile, why))
    case .absent: break
    }
    let arguments = arguments(facts)
    let named = K3sSettings.configuration(arguments: arguments, environment: environment)
    let main = named.map(paths.rooted) ?? paths.configuration
    let read = settingFiles(main, &facts.unreadSettings)
    var settings = K3sSettings(
      arguments: arguments, files: read, environment: (paths.environmentFile, environment))
    readTokenFile(&settings, paths, &facts.unreadSettings)
    facts.settings = .known(settings)
  }

  /// A token may be configured by the name of its file: what it is like counts then too.
  private func readTokenFile(_ settings: inout K3sSettings, _ paths: K3sPaths, _ gaps: inout [K3sGap]) {
    guard settings["token"] == nil, let setting = settings["token-file"], let path = setting.values.last
    else {
      return
    }
    switch tokenForm(paths.rooted(path)) {
    case .known(let form): settings.all.append(K3sSetting("token", [], setting.source, secret: form))
    case .unread(let why): gaps.append(K3sGap(paths.rooted(path), why))
    case .absent: break
    }
  }

  private func tokenForm(_ path: String) -> K3sFact<K3sTokenForm> {
    fact(file: path) { bytes throws(K3sUnread) in
      K3sTokenForm(token: String(decoding: bytes, as: UTF8.self))
    }
  }

  /// As systemd knows them; where it is another machine's tree that is looked at, as the unit's file has them.
  private func arguments(_ facts: K3sFacts) -> [String] {
    let known = facts.unit.value?.arguments ?? []
    guard known.isEmpty || !facts.paths.root.isEmpty else { return known }
    let read: K3sFact<[String]> = fact(file: facts.paths.unitFile) { bytes throws(K3sUnread) in
      K3sParsing.execStart(bytes)
    }
    return read.value ?? known
  }

  private func settingFiles(_ main: String, _ gaps: inout [K3sGap]) -> [K3sSettingsFile] {
    var read: [K3sSettingsFile] = []
    for path in [main] + dropIns(main + ".d", &gaps) {
      let file: K3sFact<YAMLValue> = fact(file: path) { bytes throws(K3sUnread) in
        try self.content(bytes, path) ?? .mapping([])
      }
      switch file {
      case .known(let content): read.append(K3sSettingsFile(path, content))
      case .unread(let why): gaps.append(K3sGap(path, why))
      case .absent: continue
      }
    }
    return read
  }

  private func dropIns(_ directory: String, _ gaps: inout [K3sGap]) -> [String] {
    do throws(FileError) {
      return try files.entries(directory).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        .map { "\(directory)/\($0)" }
    } catch {
      if !error.isMissing { gaps.append(K3sGap(directory, Self.unread(error))) }
      return []
    }
  }

  // MARK: Datastore

  /// What is configured, what the nodes say, then what is there: an empty `db/etcd` proves nothing, because a
  /// server with SQLite makes one too.
  func datastore(_ facts: K3sFacts) -> K3sFact<K3sDatastore> {
    let settings = facts.settings.value
    if let scheme = settings?.datastoreScheme, scheme != "sqlite" { return .known(.external(scheme)) }
    if facts.nodes.value?.contains(where: \.isEtcd) == true { return .known(.etcd) }
    do throws(FileError) {
      if try files.isThere(facts.paths.etcdMember) { return .known(.etcd) }
      let isConfigured = settings?.startsEtcd == true || settings?.serverURL != nil
      guard try files.isThere(facts.paths.database) else { return .absent }
      if isConfigured { return .known(.etcd) }
      return .known(try files.isThere(facts.paths.sqlite) ? .sqlite : .unknown)
    } catch { return .unread(Self.unread(error)) }
  }
}
