import CellGrid
import SafeText

/// Which columns of a pod fit, and how wide each is.
struct PodColumns {
  enum Kind: Hashable {
    case mark, namespace, name, ready, status, restarts, restartsWithAge, age, cpu, memory, memoryWithBar
    case node, owner

    var title: SafeText {
      switch self {
      case .mark: ""
      case .namespace: "NAMESPACE"
      case .name: "NAME"
      case .ready: "READY"
      case .status: "STATUS"
      case .restarts: "RST"
      case .restartsWithAge: "RESTARTS"
      case .age: "AGE"
      case .cpu: "CPU"
      case .memory, .memoryWithBar: "MEMORY / LIMIT"
      case .node: "NODE"
      case .owner: "OWNER"
      }
    }

    var align: Alignment {
      switch self {
      case .age, .cpu: .trailing
      default: .leading
      }
    }

    var order: Order? {
      switch self {
      case .name: .name
      case .status: .severity
      case .restarts, .restartsWithAge: .restarts
      case .age: .uptime
      case .cpu: .cpu
      case .memory, .memoryWithBar: .memory
      case .mark, .namespace, .ready, .node, .owner: nil
      }
    }
  }

  struct Column: Hashable {
    var kind: Kind
    var columns: Int
  }

  private(set) var shown: [Column] = []

  /// When columns run short they go in this order: owner, node, bar, age of the last restart, CPU, age, memory,
  /// namespace, restarts.
  init(width: Int, names: Int, hasNamespace: Bool) {
    let name = max(8, min(names, max(16, width * 3 / 10)))
    var all = [Column(kind: .mark, columns: 1)]
    if hasNamespace { all.append(Column(kind: .namespace, columns: 14)) }
    all += [
      Column(kind: .name, columns: name), Column(kind: .ready, columns: 5),
      Column(kind: .status, columns: 18), Column(kind: .restartsWithAge, columns: 14),
      Column(kind: .age, columns: 5), Column(kind: .cpu, columns: 6),
      Column(kind: .memoryWithBar, columns: 27), Column(kind: .node, columns: 14),
      Column(kind: .owner, columns: 22),
    ]
    let drops: [(inout [Column]) -> Void] = [
      { $0.removeAll { $0.kind == .owner } }, { $0.removeAll { $0.kind == .node } },
      { $0.replace(.memoryWithBar, with: Column(kind: .memory, columns: 16)) },
      { $0.replace(.restartsWithAge, with: Column(kind: .restarts, columns: 3)) },
      { $0.removeAll { $0.kind == .cpu } }, { $0.removeAll { $0.kind == .age } },
      { $0.removeAll { $0.kind == .memory } }, { $0.removeAll { $0.kind == .namespace } },
      { $0.removeAll { $0.kind == .restarts } }, { $0.removeAll { $0.kind == .ready } },
    ]
    for drop in drops where Self.total(all) > width { drop(&all) }
    shown = Self.widened(all, to: width)
  }

  private static func total(_ columns: [Column]) -> Int { columns.map { $0.columns + 1 }.reduce(0, +) }

  /// What is left goes to the status, whose words are long, and then to the owner.
  private static func widened(_ columns: [Column], to width: Int) -> [Column] {
    var columns = columns
    let room = width - total(columns)
    guard room > 0, let status = columns.firstIndex(where: { $0.kind == .status }) else { return columns }
    let taken = min(room, 8)
    columns[status].columns += taken
    if let owner = columns.firstIndex(where: { $0.kind == .owner }) { columns[owner].columns += room - taken }
    return columns
  }
}

extension [PodColumns.Column] {
  fileprivate mutating func replace(_ kind: PodColumns.Kind, with column: Element) {
    for index in indices where self[index].kind == kind { self[index] = column }
  }
}
