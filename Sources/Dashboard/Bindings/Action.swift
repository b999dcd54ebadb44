/// Everything a key can ask for; the name is what a configuration file calls it.
package enum Action: String, Hashable, Sendable, CaseIterable {
  case showHome = "show-home"
  case showCompose = "show-compose"
  case showPods = "show-pods"
  case showWorkloads = "show-workloads"
  case showReleases = "show-releases"
  case showRuns = "show-runs"
  case nextPane = "next-pane"
  case previousPane = "previous-pane"
  case palette, help, back, quit, cancel, suspend, redraw, zoom
  case problemsOnly = "problems-only"
  case lock, theme, mouse, copy
  case up, down, first, last
  case halfPageDown = "half-page-down"
  case halfPageUp = "half-page-up"
  case pageDown = "page-down"
  case pageUp = "page-up"
  case open, filter, order
  case invertOrder = "invert-order"
  case hideSettled = "hide-settled"
  case flat
  case nextTab = "next-tab"
  case previousTab = "previous-tab"
  case logs, describe, inspect
  case restart, start, stop, shell
  case rollback
  case changes
  case attach
  case runChoices = "run-choices"
  case forward
  case forwards
  case contexts
  case namespaces
  case labelLogs = "label-logs"
  case markRow = "mark-row"
  case projectLogs = "project-logs"
  case previousRun = "previous-run"
  case follow, wrap, timestamps
  case find
  case findNext = "find-next"
  case findPrevious = "find-previous"
  case sift = "filter-lines"
  case moreContext = "more-context"
  case lessContext = "less-context"
  case nextError = "next-error"
  case previousError = "previous-error"
  case markLine = "mark-line"
  case nextMark = "next-mark"
  case previousMark = "previous-mark"
  case clearMarks = "clear-marks"
  case logTail = "log-tail"
  case logHead = "log-head"
  case lastMinute = "last-minute"
  case lastFive = "last-5-minutes"
  case lastFifteen = "last-15-minutes"
  case lastThirty = "last-30-minutes"
  case lastHour = "last-hour"
  case selectRange = "select-range"
  case copyShown = "copy-shown"
  case save, pager
  case scrollLeft = "scroll-left"
  case scrollRight = "scroll-right"
}
