import CellGrid
import SafeText

extension Binding {
  /// The keys without a configuration file.
  package static let defaults: [Binding] = everywhere + lists + looking + changing + cluster + runs + logs

  private static let everywhere = [
    Binding(.showHome, .everywhere, [Key("1")], "Home", "what is wrong, worst first"),
    Binding(.showCompose, .everywhere, [Key("2")], "Compose", "every project, every service"),
    Binding(.showPods, .everywhere, [Key("3")], "Pods", "every pod, as kubectl names its status"),
    Binding(
      .showWorkloads, .everywhere, [Key("4")], "Workloads", "deployments, jobs, services, nodes and events"),
    Binding(
      .showReleases, .everywhere, [Key("5")], "Releases",
      "what runs in which version, what ran before, and what going back would change"),
    Binding(
      .showRuns, .everywhere, [Key("8")], "Runs",
      "what was changed here, what is under way, and the audit trail"),
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
    Binding(
      .copy, .everywhere, [Key("y")], "copy", "copies the row's name, the log line, the selection (OSC 52)"),
  ]

  private static let lists = [
    Binding(.down, .list, [Key("j"), Key(.down)], "down", "down"),
    Binding(.up, .list, [Key("k"), Key(.up)], "up", "up"),
    Binding(.first, .list, [Key("g"), Key(.home)], "first", "to the first"),
    Binding(.last, .list, [Key("G"), Key(.end)], "last", "to the last; in logs also follows again"),
    Binding(.halfPageDown, .list, [.control("d")], "half page", "half a page down"),
    Binding(.halfPageUp, .list, [.control("u")], "half page", "half a page up"),
    Binding(.pageDown, .list, [Key(.pageDown)], "page", "a page down"),
    Binding(.pageUp, .list, [Key(.pageUp)], "page", "a page up"),
    Binding(.open, .list, [Key(.enter)], "open", "to the evidence, the detail pane, the log line in full"),
    Binding(
      .markRow, .list, [Key(" ")], "mark", "marks the service, for the log of several or one change to all"),
    Binding(.filter, .list, [Key("/")], "filter", "shows only rows that contain a text"),
    Binding(.order, .list, [Key("o")], "order", "sorts by the next column"),
    Binding(.invertOrder, .list, [Key("O")], "invert", "turns the order around"),
    Binding(.hideSettled, .list, [Key("e")], "hide", "hides or shows what is done, off and stopped"),
    Binding(.flat, .list, [Key("A")], "flat", "flat, or grouped by project"),
    Binding(.nextTab, .list, [Key("]"), Key(.right)], "tab", "the next tab of the detail pane"),
    Binding(.previousTab, .list, [Key("["), Key(.left)], "tab", "the previous tab of the detail pane"),
  ]

  private static let looking = [
    Binding(.logs, .row, [Key("l")], "logs", "its log, or the logs of all that are marked"),
    Binding(.projectLogs, .row, [Key("W")], "project", "the logs of its whole project, merged by time"),
    Binding(.previousRun, .row, [Key("p")], "previous", "the log of the run before this one"),
    Binding(.describe, .row, [Key("d")], "health", "its healthcheck and what the last probes said"),
    Binding(.inspect, .row, [Key("Y")], "inspect", "the engine's own JSON, secrets masked"),
    Binding(.shell, .change, [Key("E")], "shell", "a shell in it: bash, else sh"),
  ]

  private static let changing = [
    Binding(.restart, .change, [Key("r")], "restart", "restarts it, and verifies that it came up"),
    Binding(.start, .change, [Key("S")], "start", "starts it, and verifies that it came up"),
    Binding(.stop, .change, [Key("X")], "stop", "stops it, and verifies that it is down"),
    Binding(
      .changes, .change, [Key("R")], "changes",
      "what can be done to it or its project: up, recreate, scale, pull, pause, kill, down"),
    Binding(
      .rollback, .change, [Key("B")], "roll back",
      "takes its project to another version: shows which there are, then the plan"
    ),
  ]

  private static let cluster = [
    Binding(.forward, .cluster, [Key("f")], "forward", "forwards a port of this machine to it"),
    Binding(.forwards, .cluster, [.control("f")], "forwards", "lists the forwarded ports, and ends them"),
    Binding(
      .labelLogs, .cluster, [Key("#")], "labels", "the logs of all pods with some labels, merged by time"),
    Binding(.namespaces, .cluster, [Key("n")], "namespace", "chooses the namespaces"),
    Binding(.contexts, .cluster, [Key("c")], "context", "looks at another context"),
  ]

  private static let runs = [
    Binding(.attach, .runs, [Key("a")], "attach", "follows what a run prints, over the whole screen"),
    Binding(
      .runChoices, .runs, [Key("R")], "choices",
      "what can be done about a run: resume it, undo it, what comes after it"),
  ]

  private static let logs = [
    Binding(.find, .logs, [Key("/")], "find", "finds a text; Ctrl-R makes it a regular expression"),
    Binding(.findNext, .logs, [Key("n")], "next", "to the next match"),
    Binding(.findPrevious, .logs, [Key("N")], "previous", "to the match before"),
    Binding(
      .sift, .logs, [Key("F")], "filter",
      "shows only lines with these words: a !b \"c d\" level:warn source:web"),
    Binding(
      .moreContext, .logs, [Key("+")], "context", "shows one more line around each that passes the filter"),
    Binding(.lessContext, .logs, [Key("-")], "context", "shows one line less around them"),
    Binding(.nextError, .logs, [Key("e")], "error", "to the next error"),
    Binding(.previousError, .logs, [Key("E")], "error", "to the error before"),
    Binding(.markLine, .logs, [Key("m")], "mark", "marks the line, or takes its mark away"),
    Binding(.nextMark, .logs, [Key("u")], "mark", "to the next marked line"),
    Binding(.previousMark, .logs, [Key("U")], "mark", "to the marked line before"),
    Binding(.clearMarks, .logs, [Key("C")], "clear", "takes all marks away"),
    Binding(.logTail, .logs, [Key("0")], "newest", "the newest lines"),
    Binding(.logHead, .logs, [Key("1")], "all", "all that the engine has, from the beginning"),
    Binding(.lastMinute, .logs, [Key("2")], "1 m", "the last minute"),
    Binding(.lastFive, .logs, [Key("3")], "5 m", "the last 5 minutes"),
    Binding(.lastFifteen, .logs, [Key("4")], "15 m", "the last 15 minutes"),
    Binding(.lastThirty, .logs, [Key("5")], "30 m", "the last 30 minutes"),
    Binding(.lastHour, .logs, [Key("6")], "1 h", "the last hour"),
    Binding(.selectRange, .logs, [Key("v")], "select", "selects lines from here on"),
    Binding(.copyShown, .logs, [Key("Y")], "copy", "copies the lines on the screen (OSC 52)"),
    Binding(.save, .logs, [.control("s")], "save", "saves lines to a new file"),
    Binding(.pager, .logs, [Key("|")], "pager", "opens the lines in $PAGER"),
    Binding(.follow, .logs, [Key("f")], "follow", "follows the newest line, or stays here"),
    Binding(.wrap, .logs, [Key("w")], "wrap", "wraps long lines, or cuts them"),
    Binding(.timestamps, .logs, [Key("t")], "times", "timestamps: off, age, clock"),
    Binding(.scrollLeft, .logs, [Key("h"), Key("<")], "left", "scrolls long lines to the left"),
    Binding(.scrollRight, .logs, [Key(">")], "right", "scrolls long lines to the right"),
  ]
}
