internal import SafeText
internal import TopsideCore

private let now = Moment(wall: Timestamp(seconds: 1_795_223_860), uptime: .seconds(1000))

/// Whatever a cluster answers, it is read or refused; in pieces it is read as in one; and what was read is judged as the
/// screen does, in words that do nothing to a terminal.
public func fuzzKubectl(_ bytes: [UInt8]) {
  var tape = Tape(bytes)
  let kinds = KubeKind.allCases
  let kind = kinds[tape.choice(below: kinds.count)]
  var objects: [KubeObject] = []
  for kind in [nil, kind] {
    let whole = answer([bytes], kind)
    precondition(answer(pieces(bytes), kind) == whole, "pieces are read otherwise than the whole")
    if case .list(let list) = whole { objects += list.objects }
  }
  for line in bytes.split(separator: 10).prefix(16) {
    if let event = try? KubeParsing.watchEvent(Array(line), kind: kind), case .put(let object) = event {
      objects.append(object)
    }
    // The same bytes as the object that they may be.
    if let object = (try? KubeParsing.object(Array(line))) ?? nil { objects.append(object) }
  }
  _ = try? KubeParsing.podMetrics(bytes)
  _ = try? KubeParsing.statsSummary(bytes)
  _ = try? KubeParsing.contexts(bytes)
  judge(objects)
}

/// nil for what is refused.
private func answer(_ chunks: [[UInt8]], _ kind: KubeKind?) -> KubeListAnswer? {
  var reader = KubeListReader(kind: kind)
  do {
    for chunk in chunks { try reader.read(chunk) }
    return try reader.finish()
  } catch {
    return nil
  }
}

/// Finds the words for a cluster of which this was learned.
private func judge(_ objects: [KubeObject]) {
  guard !objects.isEmpty else { return }
  var cluster = Cluster()
  cluster.apply(.listed(KubeWatch(.endpointSlice), []))
  for object in objects { cluster.apply(.changed(KubeWatch(object.key.kind), [.put(object)])) }
  let triage = Triage(now: now)
  for problem in triage.problems(cluster) {
    expectHarmless(problem.name)
    expectHarmless(problem.cause)
  }
  for object in objects {
    let status = triage.status(object, in: cluster)
    expectHarmless(status.word)
    expectHarmless(status.cause)
    guard case .pod(let pod) = object else { continue }
    let reading = triage.status(pod)
    precondition(reading.ready >= 0 && reading.ready <= reading.total + pod.containers.count)
    precondition(reading.restarts >= 0)
    expectHarmless(reading.restarts(at: now.wall))
    expectHarmless(reading.cause(at: now.wall))
    if let changes = reading.changesAt { precondition(changes > now.wall, "it should have changed already") }
  }
}
