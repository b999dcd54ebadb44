import CellGrid
import SafeText

/// Which columns fit, and how wide each is.
struct ComposeColumns {
  enum Kind: Hashable {
    case mark, service, state, uptime, restarts, restartsWithAge, cpu, memory, memoryWithBar, tag, ports

    var title: SafeText {
      switch self {
      case .mark: ""
      case .service: "SERVICE"
      case .state: "STATE"
      case .uptime: "UP"
      case .restarts, .restartsWithAge: "RST"
      case .cpu: "CPU"
      case .memory, .memoryWithBar: "MEMORY / LIMIT"
      case .tag: "TAG"
      case .ports: "PORTS"
      }
    }

    var align: Alignment {
      switch self {
      case .uptime, .cpu: .trailing
      default: .leading
      }
    }

    var order: Order? {
      switch self {
      case .service: .name
      case .state: .severity
      case .uptime: .uptime
      case .restarts, .restartsWithAge: .restarts
      case .cpu: .cpu
      case .memory, .memoryWithBar: .memory
      case .mark, .tag, .ports: nil
      }
    }
  }

  struct Column: Hashable {
    var kind: Kind
    var columns: Int
  }

  private(set) var shown: [Column] = []

  /// When columns run short they go in this order: ports, tag, bar, age of the last restart, uptime, CPU.
  init(width: Int, names: Int) {
    let name = max(7, min(names, max(12, width / 4)))
    let wide = columns(name)
    var kinds = wide
    let drops: [(inout [Column]) -> Void] = [
      { $0.removeAll { $0.kind == .ports } },
      { $0.removeAll { $0.kind == .tag } },
      { $0.replace(.memoryWithBar, with: Column(kind: .memory, columns: 16)) },
      { $0.replace(.restartsWithAge, with: Column(kind: .restarts, columns: 3)) },
      { $0.removeAll { $0.kind == .uptime } },
      { $0.removeAll { $0.kind == .cpu } },
      { $0.removeAll { $0.kind == .restarts } },
      { $0.removeAll { $0.kind == .memory } },
    ]
    for drop in drops where Self.total(kinds) > width { drop(&kinds) }
    shown = Self.widened(kinds, to: width)
  }

  private func columns(_ name: Int) -> [Column] {
    [
      Column(kind: .mark, columns: 1), Column(kind: .service, columns: name),
      Column(kind: .state, columns: 18),
      Column(kind: .uptime, columns: 4), Column(kind: .restartsWithAge, columns: 7),
      Column(kind: .cpu, columns: 6), Column(kind: .memoryWithBar, columns: 27),
      Column(kind: .tag, columns: 12),
      Column(kind: .ports, columns: 10),
    ]
  }

  private static func total(_ columns: [Column]) -> Int { columns.map { $0.columns + 1 }.reduce(0, +) }

  /// The last column takes what is left.
  private static func widened(_ columns: [Column], to width: Int) -> [Column] {
    var columns = columns
    let room = width - total(columns)
    guard room > 0, let last = columns.indices.last else { return columns }
    if let state = columns.firstIndex(where: { $0.kind == .state }), columns[last].kind != .ports {
      columns[state].columns += min(room, 10)
    } else {
      columns[last].columns += room
    }
    return columns
  }
}

extension [ComposeColumns.Column] {
  fileprivate mutating func replace(_ kind: ComposeColumns.Kind, with column: Element) {
    for index in indices where self[index].kind == kind { self[index] = column }
  }
}
