import ArgumentParser
import Glibc

do {
  var command = try TopsideCommand.parseAsRoot()
  try command.run()
} catch  where TopsideCommand.exitCode(for: error) == .validationFailure {
  // Wrong use is 2 here, as it is with docker and grep.
  Printing.complain(TopsideCommand.message(for: error))
  Glibc.exit(ChangeExit.nothingDone)
} catch {
  TopsideCommand.exit(withError: error)
}
