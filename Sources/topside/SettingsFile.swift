import CellGrid
import Configuration
import Dashboard
import TopsideCore
import TopsideSystem

/// The operator's configuration file.
enum SettingsFile {
  private static let limit = ByteCount.mib(1)

  /// Without a file these are the defaults; a file that was named has to be there.
  static func read(
    _ path: String?, _ surroundings: Surroundings, _ files: some Files
  ) throws(StartError) -> Settings {
    let file = path ?? surroundings.configuration + "/config.yaml"
    if path == nil, !files.exists(file) { return Settings() }
    do {
      return try Settings(try files.readTrusted(file, limit: limit), file: file, checks: checks)
    } catch let error as FileError {
      throw .file(error)
    } catch let error as ConfigurationError {
      throw .configuration(error)
    } catch {
      throw .configurationUnreadable(file)
    }
  }

  private static let checks = Settings.Checks(actions: Action.allCases.map(\.rawValue)) { name in
    do throws(KeyNameError) {
      _ = try Key(named: name)
      return nil
    } catch {
      return error.text
    }
  }

  /// The keys with those of the file in place of their own.
  static func keymap(_ settings: Settings) throws(StartError) -> Keymap {
    var keys: [Action: [Key]] = [:]
    for (name, names) in settings.keys {
      // Both were checked when the file was read.
      if let action = Action(rawValue: name) { keys[action] = names.compactMap { try? Key(named: $0) } }
    }
    do throws(KeymapError) { return try Keymap(replacing: keys) } catch { throw .keymap(error) }
  }
}
