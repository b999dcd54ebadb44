import CellGrid
import SafeText

extension Binding {
  /// The keys without a configuration file.
  package static let defaults: [Binding] = everywhere + lists + looking + changing + logs

  private static let everywhere = [
    Binding(.showHome, .everywhere, [Key("1")], "Home", "what is wrong, worst first"),
    Binding(.showCompose, .everywhere, [Key("2")], "Compose", "every project, every service"),
    Binding(.nextPane, .everywhere, [Key(.tab)], "pane", "the next pane"),
    Binding(.previousPane, .everywhere, [Key(.tab, .shift)], "pane", "the previous pane"),
    Binding(.palette, .everywhere, [Key(":")], "palette", "find a command by its name"),
    Binding(.help, .everywhere, [Key("?"), Key(.function(1))], "help", "these keys"),
    Binding(.back, .everywhere, [Key(.escape)], "back", "back: closes what is open, clears the filter"),
    Binding(.quit, .everywhere, [Key("q")], "quit", "back, and quits from the top"),
    Binding(.cancel, .everywhere, [.control("c")], "cancel", "cancels; twice within two seconds quits"),
    Binding(.suspend, .everywhere, [.control("z")], "suspend", "suspends, as in any program; fg comes back"),
    Binding(.redraw, .everywhere, [.control("l")], "redraw", "draws the whole screen anew"),
    Binding(.zoom, .everywhere, [Key("z")], "zoom", "gives the detail pane the whole screen"),
    Binding(.problemsOnly, .everywhere, [Key("!")], "problems", "only rows that have a problem"),
    Binding(.lock, .everywhere, [Key("L")], "lock", "locks and unlocks read-only mode"),
    Binding(.theme, .everywhere, [Key("T")], "theme", "the next theme"),
    Binding(.mouse, .everywhere, [Key("M")], "mouse", "mouse on or off"),
    Binding(.copy, .everywhere, [Key("y")], "copy", "copies the row's name or the log lines shown (OSC 52)"),
  ]

  private static let lists = [
    Binding(.down, .list, [Key("j"), Key(.down)], "down", "down"),
    Binding(.up, .list, [Key("k"), Key(.up)], "up", "up"),
    Binding(.first, .list, [Key("g"), Key(.home)], "first", "to the first"),
    Binding(.last, .list, [Key("G"), Key(.end)], "last", "to the last; in logs also follows again"),
    Binding(.halfPageDown, .list, [.control("d")], "half page", "half a page down"),
    Binding(.halfPageUp, .list, [.control("u")], "half page", "half a page up"),
    Binding(.pageDown, .list, [Key(.pageDown), Key(" ")], "page", "a page down"),
    Binding(.pageUp, .list, [Key(.pageUp)], "page", "a page up"),
    Binding(.open, .list, [Key(.enter)], "open", "to the evidence, or into the detail pane"),
    Binding(.filter, .list, [Key("/")], "filter", "shows only rows that contain a text"),
    Binding(.order, .list, [Key("o")], "order", "sorts by the next column"),
    Binding(.invertOrder, .list, [Key("O")], "invert", "turns the order around"),
    Binding(.hideSettled, .list, [Key("e")], "hide", "hides or shows what is done, off and stopped"),
    Binding(.flat, .list, [Key("A")], "flat", "flat, or grouped by project"),
    Binding(.nextTab, .list, [Key("]"), Key(.right)], "tab", "the next tab of the detail pane"),
    Binding(.previousTab, .list, [Key("["), Key(.left)], "tab", "the previous tab of the detail pane"),
  ]

  private static let looking = [
    Binding(.logs, .row, [Key("l")], "logs", "its log, over the whole screen"),
    Binding(.describe, .row, [Key("d")], "health", "its healthcheck and what the last probes said"),
    Binding(.inspect, .row, [Key("Y")], "inspect", "the engine's own JSON, secrets masked"),
    Binding(.shell, .change, [Key("E")], "shell", "a shell in it: bash, else sh"),
  ]

  private static let changing = [
    Binding(.restart, .change, [Key("r")], "restart", "restarts it, and verifies that it came up"),
    Binding(.start, .change, [Key("S")], "start", "starts it, and verifies that it came up"),
    Binding(.stop, .change, [Key("X")], "stop", "stops it, and verifies that it is down"),
  ]

  private static let logs = [
    Binding(.follow, .logs, [Key("f")], "follow", "follows the newest line, or stays here"),
    Binding(.wrap, .logs, [Key("w")], "wrap", "wraps long lines, or cuts them"),
    Binding(.timestamps, .logs, [Key("t")], "times", "timestamps: off, age, clock"),
    Binding(.scrollLeft, .logs, [Key("h"), Key("<")], "left", "scrolls long lines to the left"),
    Binding(.scrollRight, .logs, [Key(">")], "right", "scrolls long lines to the right"),
  ]
}
