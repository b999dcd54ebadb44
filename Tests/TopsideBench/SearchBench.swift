struct SearchBench {
  init(_ options: BenchOptions, _ report: Report) {}
  func measure() throws {}
}
