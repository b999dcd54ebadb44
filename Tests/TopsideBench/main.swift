import Glibc

func say(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
  var line = text + "\n"
  line.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
}

do {
  let options = try BenchOptions(CommandLine.arguments.dropFirst())
  let figures = try Bench(options).measure { figure in
    if !options.isJSON { say(figure.words) }
  }
  for figure in figures { say(figure.json) }
  let failed = figures.filter { !$0.isWithinLimit }
  for figure in failed { say("topside-bench: too much: \(figure.words)", to: STDERR_FILENO) }
  exit(failed.isEmpty ? 0 : 1)
} catch {
  say("topside-bench: \(error)", to: STDERR_FILENO)
  exit(2)
}
