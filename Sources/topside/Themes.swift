import CellGrid
import Configuration
import TopsideCore
import TopsideSystem

/// The themes that `T` goes through, the chosen one first among equals.
struct Themes {
  let all: [Theme]
  let index: Int

  /// A name is a built-in theme, or a file of that name in `~/.config/topside/themes` or
  /// `/usr/local/share/topside/themes`; a path is that file.
  init(
    chosen name: String, _ surroundings: Surroundings, _ files: some Files, isMonochrome: Bool
  ) throws(StartError) {
    var themes: [Theme] = []
    do throws(ConfigurationError) {
      for name in Theme.builtInNames {
        if let theme = try Theme.builtIn(named: name) { themes.append(theme) }
      }
    } catch { throw .configuration(error) }
    if !Theme.builtInNames.contains(name) { themes.append(try Self.read(name, surroundings, files)) }
    let index = themes.firstIndex { $0.name == name } ?? themes.count - 1
    all = isMonochrome ? themes.map { $0.reduced(to: .mono) } : themes
    self.index = index
  }

  /// Where a theme of this name may be: the operator's own first, then what is installed.
  private static func paths(_ name: String, _ surroundings: Surroundings) -> [String] {
    if name.contains("/") { return [name] }
    let shared = surroundings.environment["XDG_DATA_DIRS"].flatMap { $0.isEmpty ? nil : $0 }
    let folders = (shared ?? "/usr/local/share:/usr/share").split(separator: ":").filter { $0.hasPrefix("/") }
    return ["\(surroundings.configuration)/themes/\(name).yaml"]
      + folders.map { "\($0)/topside/themes/\(name).yaml" }
  }

  private static func read(
    _ name: String, _ surroundings: Surroundings, _ files: some Files
  ) throws(StartError) -> Theme {
    guard let path = paths(name, surroundings).first(where: files.exists) else { throw .themeUnknown(name) }
    do {
      return try Theme(try files.readTrusted(path, limit: .mib(1)), file: path)
    } catch let error as FileError {
      throw .file(error)
    } catch let error as ConfigurationError {
      throw .configuration(error)
    } catch {
      throw .configurationUnreadable(path)
    }
  }
}
