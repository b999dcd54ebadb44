import CellGrid
import Configuration
import Dashboard
import NcursesTerminal
import SafeText
import TopsideCore

/// Why there is no dashboard; one line each, what to do included.
enum StartError: Error, CustomStringConvertible {
  case file(FileError)
  case configuration(ConfigurationError)
  case configurationUnreadable(String)
  case keymap(KeymapError)
  case themeUnknown(String)
  case composeFileMissing(String)
  case terminal(TerminalError)

  var description: String { SafeText(sanitising: words).text }

  private var words: String {
    switch self {
    case .file(let error):
      ([ErrorText.summary(error)] + [ErrorText.advice(error)].compactMap(\.self)).joined(separator: "; ")
    case .configuration(let error): error.text
    case .configurationUnreadable(let path): "\(path) cannot be read"
    case .keymap(.taken(let key, let taken, let wanted)):
      "keys: \(key.name) cannot mean \(wanted.rawValue), it means \(taken.rawValue) already"
    case .themeUnknown(let name):
      "there is no theme \"\(name)\"; built in are \(Theme.builtInNames.joined(separator: ", ")), others are files in ~/.config/topside/themes"
    case .composeFileMissing(let path): "there is no compose file at \(path)"
    case .terminal(let error): error.description
    }
  }
}
