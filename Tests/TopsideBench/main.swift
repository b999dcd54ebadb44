import Glibc

do {
  let options = try BenchOptions(CommandLine.arguments.dropFirst())
  let report = Report(options)
  switch options.section {
  case .dashboard: try DashboardBench(options, report).measure()
  case .ingest: try await IngestBench(options, report).measure()
  case .search: try SearchBench(options, report).measure()
  case .flood: try FloodBench(options, report).measure()
  case .project: try ProjectBench(options, report).measure()
  case .cluster: try ClusterBench(options, report).measure()
  case .serve: try ServedCluster.serve(options.pods)
  case .lines: LogLines(count: options.lines).write(to: STDOUT_FILENO)
  }
  exit(report.close() ? 0 : 1)
} catch {
  complain("\(error)")
  exit(2)
}
