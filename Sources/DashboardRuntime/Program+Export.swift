import Dashboard
import LogEngine
import SafeText
import TopsideCore

extension Program {
  /// Writes lines to a file that must not exist yet.
  func save(_ export: LogExport) {
    let (store, files, inbox) = (state.logs.store, services.files, inbox)
    tasks[.saving] = Task.detached {
      inbox.post([Self.write(export, of: store, files)])
    }
  }

  private nonisolated static func write(
    _ export: LogExport, of store: LogStore, _ files: any Files
  ) -> Message {
    var printer = LogPrinter(store, export)
    do throws(FileError) {
      try files.writeNew(export.path) { printer.piece() }
      let lines: SafeText = "\(Words.count(printer.count)) line\(printer.count == 1 ? "" : "s" as SafeText)"
      return .notice("\(lines) saved to \(export.path)", isError: false)
    } catch {
      let advice: SafeText = ErrorText.advice(saving: error).map { "; \($0)" } ?? ""
      return .notice("\(ErrorText.summary(saving: error))\(advice)", isError: true)
    }
  }

  /// Lends the terminal to the operator's pager. It reads a private file, which goes when the pager has ended.
  func openPager(_ export: LogExport) {
    let (store, services) = (state.logs.store, services)
    guard let program = services.pager.first else {
      return send([.notice("no pager: set PAGER, or install less", isError: true)])
    }
    var file = export
    file.path = "\(services.logDirectory)/pager-\(services.time.now().nanoseconds).log"
    let (path, printed) = (file.path, file)
    tasks[.interaction] = Task {
      let result = await Task.detached { Self.write(printed, of: store, services.files) }.value
      if case .notice(let words, isError: true) = result { return send([.notice(words, isError: true)]) }
      // A pager that offers a shell must not, while nothing may be changed.
      let environment = state.isReadOnly ? ["LESSSECURE": "1"] : [:]
      let command = Command(
        program, services.pager.dropFirst() + [path], environment: environment, impact: .reads, timeout: nil)
      await lend(to: command, missing: "the pager \(program) could not be run")
      do throws(FileError) {
        try services.files.remove(path)
      } catch {
        send([.notice("lines of the log are left behind: \(ErrorText.summary(error))", isError: true)])
      }
    }
  }
}
