/// Takes figures as they become known, and says each at once.
final class Report {
  private let options: BenchOptions
  private(set) var figures: [Figure] = []

  init(_ options: BenchOptions) { self.options = options }

  func note(_ name: Figure.Name, _ value: Double) {
    let figure = Figure(name: name, value: value, limit: options.limits[name])
    figures.append(figure)
    if !options.isJSON { say(figure.words) }
  }

  /// Says all figures as JSON, and again those that are beyond their limits.
  ///
  /// - Returns: Whether none is. A limit of a figure that was not measured is not kept either.
  func close() -> Bool {
    for figure in figures { say(figure.json) }
    let failed = figures.filter { !$0.isWithinLimit }
    for figure in failed {
      let judgement = if case .atLeast = figure.limit { "too little" } else { "too much" }
      complain("\(judgement): \(figure.words)")
    }
    let missing = Set(options.limits.keys).subtracting(figures.map(\.name))
    for name in missing.map(\.rawValue).sorted() { complain("not measured: \(name)") }
    return failed.isEmpty && missing.isEmpty
  }
}
