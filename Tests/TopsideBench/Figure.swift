import FoundationEssentials

/// One thing measured.
struct Figure {
  enum Name: String, CaseIterable {
    case firstFrame = "first_frame_ms"
    case firstData = "first_data_ms"
    case keyMedian = "key_to_frame_median_ms"
    case key95 = "key_to_frame_p95_ms"
    case bytes = "idle_bytes_per_s"
    case cpu = "idle_cpu_percent"
    case ownMemory = "own_pss_mib"
    case treeMemory = "tree_pss_mib"
    case peakMemory = "peak_rss_mib"
    case processes = "processes"
    case afterQuit = "processes_after_quit"

    var words: String {
      switch self {
      case .firstFrame: "from exec to the first frame, ms"
      case .firstData: "from exec to the first data, ms"
      case .keyMedian: "from a key to its frame, median, ms"
      case .key95: "from a key to its frame, 95th percentile, ms"
      case .bytes: "to an idle terminal, bytes/s"
      case .cpu: "processor, all processes, % of a core"
      case .ownMemory: "memory of the program itself (PSS), largest, MiB"
      case .treeMemory: "memory of all processes (PSS), largest, MiB"
      case .peakMemory: "resident memory of the program, peak, MiB"
      case .processes: "processes, most at one time"
      case .afterQuit: "processes left after quitting"
      }
    }
  }

  private struct Line: Encodable {
    var figure: String
    var value: Double
    var limit: Double?
  }

  let name: Name
  let value: Double
  let limit: Double?

  var isWithinLimit: Bool { limit.map { value <= $0 } ?? true }

  var words: String {
    let number = Self.rounded(value)
    let text = name.words + String(repeating: " ", count: max(1, 52 - name.words.count))
    let padding = String(repeating: " ", count: max(0, 10 - number.count))
    return text + padding + number + (limit.map { "   (at most \(Self.rounded($0)))" } ?? "")
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let line = Line(figure: name.rawValue, value: (value * 1000).rounded() / 1000, limit: limit)
    // Numbers and names of ours always encode, but for infinity, which no clock measures.
    guard let bytes = try? encoder.encode(line) else { return "{}" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func rounded(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String((value * 100).rounded() / 100)
  }
}
