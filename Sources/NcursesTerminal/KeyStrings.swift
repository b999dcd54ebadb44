import CNcurses
import CellGrid

/// The key sequences of this terminal, from terminfo.
enum KeyStrings {
  private static let names: [(String, Key)] = [
    ("kcuu1", Key(.up)), ("kcud1", Key(.down)), ("kcub1", Key(.left)), ("kcuf1", Key(.right)),
    ("khome", Key(.home)), ("kend", Key(.end)), ("kpp", Key(.pageUp)), ("knp", Key(.pageDown)),
    ("kich1", Key(.insert)), ("kdch1", Key(.delete)), ("kbs", Key(.backspace)), ("kcbt", Key(.tab, .shift)),
    ("kent", Key(.enter)), ("kUP", Key(.up, .shift)), ("kDN", Key(.down, .shift)),
    ("kLFT", Key(.left, .shift)), ("kRIT", Key(.right, .shift)),
  ]

  static func all() -> [[UInt8]: Key] {
    let functions = (1...12).map { ("kf\($0)", Key(.function($0))) }
    return (names + functions).reduce(into: [:]) { keys, entry in
      guard let sequence = cn_string(entry.0) else { return }
      keys[Array(String(cString: sequence).utf8)] = entry.1
    }
  }
}
