/// The last readings of one container, oldest first.
package struct UsageHistory: Hashable, Sendable {
  package struct Sample: Hashable, Sendable {
    /// On the clock that only goes forward.
    package var at: Duration
    package var usage: Usage

    package init(at: Duration, usage: Usage) {
      self.at = at
      self.usage = usage
    }
  }

  /// Five minutes at a reading every two seconds.
  package static let capacity = 150
  package private(set) var samples: [Sample] = []

  package init() {}

  package var last: Sample? { samples.last }

  package mutating func append(_ sample: Sample) {
    if samples.count == Self.capacity { samples.removeFirst() }
    samples.append(sample)
  }

  /// How fast memory grows, in bytes a minute: the slope of the straight line nearest to the readings.
  ///
  /// - Returns: nil when it spans less than two minutes: a shorter rise foretells nothing.
  package var memorySlope: Double? {
    guard let first = samples.first, let last = samples.last, last.at - first.at >= .seconds(120) else {
      return nil
    }
    let count = Double(samples.count)
    let times = samples.map { ($0.at - first.at) / .seconds(60) }
    let sizes = samples.map { Double($0.usage.memory.bytes) }
    let (meanTime, meanSize) = (times.reduce(0, +) / count, sizes.reduce(0, +) / count)
    var (covariance, variance) = (0.0, 0.0)
    for (time, size) in zip(times, sizes) {
      covariance += (time - meanTime) * (size - meanSize)
      variance += (time - meanTime) * (time - meanTime)
    }
    return variance > 0 ? covariance / variance : nil
  }
}
