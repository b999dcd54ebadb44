internal import CellGrid
internal import Configuration
import SafeText

/// Settings and themes are read, or refused with a place inside the file and words that can be shown.
public func fuzzYaml(_ bytes: [UInt8]) {
  let checks = Settings.Checks(actions: ["quit", "restart", "move.down"]) { name in
    do throws(KeyNameError) { _ = try Key(named: name) } catch { return "\(error)" }
    return nil
  }
  do throws(ConfigurationError) {
    let settings = try Settings(bytes, file: "config.yaml", checks: checks)
    _ = settings.isProduction("prod-1", "", nil)
    precondition(0...100_000 ~= settings.logTail && 1...100 ~= settings.memoryWarningPercent)
    precondition(Duration.milliseconds(500) ... .seconds(60) ~= settings.statsInterval)
  } catch { expectPlace(error, bytes) }
  do throws(ConfigurationError) {
    let theme = try Theme(bytes, file: "theme.yaml")
    for depth in [Theme.Depth.palette256, .sixteen, .eight, .mono] { look(theme.reduced(to: depth)) }
  } catch { expectPlace(error, bytes) }
}

private func look(_ theme: Theme) {
  for role in Role.allCases { _ = theme.look(Style(role)) }
}

private func expectPlace(_ error: ConfigurationError, _ bytes: [UInt8]) {
  let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
  precondition(
    1...max(1, lines.count - (lines.last == [] ? 1 : 0)) ~= error.place.line, "an error outside of the file")
  precondition(1...bytes.count + 1 ~= error.place.column, "an error beyond the line")
  expectHarmless(SafeText(sanitising: error.text))
}
