import FoundationEssentials

/// One thing measured.
struct Figure {
  enum Limit: Hashable {
    case atMost(Double)
    case atLeast(Double)

    var number: Double {
      switch self {
      case .atMost(let number), .atLeast(let number): number
      }
    }

    func allows(_ value: Double) -> Bool {
      switch self {
      case .atMost(let number): value <= number
      case .atLeast(let number): value >= number
      }
    }

    var words: String {
      switch self {
      case .atMost(let number): "at most \(Figure.rounded(number))"
      case .atLeast(let number): "at least \(Figure.rounded(number))"
      }
    }
  }

  private struct Line: Encodable {
    var figure: String
    var value: Double
    var max: Double?
    var min: Double?
  }

  let name: Name
  let value: Double
  let limit: Limit?

  var isWithinLimit: Bool { limit?.allows(value) ?? true }

  var words: String {
    let number = Self.rounded(value)
    let text = name.words + String(repeating: " ", count: max(1, 60 - name.words.count))
    let padding = String(repeating: " ", count: max(0, 10 - number.count))
    return text + padding + number + (limit.map { "   (\($0.words))" } ?? "")
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var line = Line(figure: name.rawValue, value: (value * 1000).rounded() / 1000)
    switch limit {
    case .atMost(let number): line.max = number
    case .atLeast(let number): line.min = number
    case nil: break
    }
    // Numbers and names of ours always encode, but for infinity, which no clock measures.
    guard let bytes = try? encoder.encode(line) else { return "{}" }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func rounded(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String((value * 100).rounded() / 100)
  }
}

extension [Double] {
  /// The smallest value that so many per cent do not exceed; 0 of none.
  func percentile(_ percent: Int) -> Double {
    guard !isEmpty else { return 0 }
    return sorted()[Swift.min(count - 1, Swift.max(0, (count * percent + 99) / 100 - 1))]
  }

  var median: Double { percentile(50) }
}

extension Duration {
  var inSeconds: Double { self / .seconds(1) }
  var inMilliseconds: Double { self / .milliseconds(1) }
}

func mebibytes(_ bytes: Int) -> Double { Double(bytes) / 1_048_576 }
