import CGuard
import CellGrid
import Dispatch
import Glibc
import NcursesTerminal

if CommandLine.arguments.dropFirst().first == "job" {
  exit(JobControl.run(Array(CommandLine.arguments.dropFirst(2))))
}

// The first thing that happens: there is one thread, and nothing to lose.
_ = guard_start()
let options = FixtureOptions(CommandLine.arguments.dropFirst())
if let path = options.notePath { guard_note_crashes_in(path) }

do {
  let terminal = try NcursesTerminal()
  let fixture = Fixture(terminal: terminal, options: options)
  fixture.start()
  withExtendedLifetime(fixture) { dispatchMain() }
} catch {
  let message = "terminal-fixture: \(error)\n"
  _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(2)
}
