import FoundationEssentials
import Synchronization

extension KubeTransport {
  /// Lists what a watch is about.
  ///
  /// - Parameters:
  ///   - watch: What to list.
  ///   - heard: Called while it comes.
  ///   - partly: Called with what has come of one that is long.
  /// - Returns: The list, or why there is none.
  func list(
    _ watch: KubeWatch, heard: @escaping @Sendable () -> Void = {},
    partly: @escaping @Sendable (ArraySlice<KubeObject>) -> Void = { _ in }
  ) async -> Result<KubeList, KubeFault> {
    let reading = Mutex(ListReading(kind: watch.kind))
    let fault = await read(watch.path, atMost: KubeSource.listLimit) { bytes in
      let (hasElements, part) = reading.withLock { ($0.take(bytes), $0.takePart()) }
      if hasElements { heard() }
      if let part { partly(part) }
    }
    if let fault { return .failure(fault) }
    let (answer, beginning) = reading.withLock { ($0.answer, $0.beginning) }
    switch answer {
    case .list(let list): return .success(list)
    case .status(let status): return .failure(KubeFault.classify(status))
    case nil:
      let words = await self.fault(in: beginning)
      return .failure(words ?? .other(message: "the Kubernetes API gave a list that cannot be read"))
    }
  }

  private struct ListReading {
    var reader: KubeListReader
    var beginning: [UInt8] = []
    var isBroken = false
    /// How many elements were handed on before the end.
    private var handedOn = 0

    init(kind: KubeKind) { reader = KubeListReader(kind: kind) }

    var answer: KubeListAnswer? { isBroken ? nil : try? reader.finish() }

    mutating func take(_ bytes: [UInt8]) -> Bool {
      beginning += bytes.prefix(max(0, 4096 - beginning.count))
      guard !isBroken else { return false }
      // What cannot be read is told from its beginning.
      do { try reader.read(bytes) } catch { isBroken = true }
      return reader.count > 0
    }

    /// A screen full, then always as many again as there were: what takes them may look at all each time.
    mutating func takePart() -> ArraySlice<KubeObject>? {
      guard reader.count - handedOn >= max(50, handedOn) else { return nil }
      defer { handedOn = reader.count }
      return reader.objects(after: handedOn)
    }
  }

  /// What tells one cluster from another: the uid of its namespace kube-system.
  func clusterID() async -> Result<String, KubeFault> {
    struct Namespace: Decodable {
      struct Meta: Decodable { var uid: String }
      var metadata: Meta
    }
    switch await get("/api/v1/namespaces/kube-system", atMost: Self.start) {
    case .failure(let fault): return .failure(fault)
    case .success(let bytes):
      do {
        return .success(try JSONDecoder().decode(Namespace.self, from: Data(bytes)).metadata.uid)
      } catch {
        return .failure(.notServed(resource: "the namespace kube-system"))
      }
    }
  }
}
