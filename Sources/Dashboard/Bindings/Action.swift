/// Everything a key can ask for; the name is what a configuration file calls it.
package enum Action: String, Hashable, Sendable, CaseIterable {
  case showHome = "show-home"
  case showCompose = "show-compose"
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
  case follow, wrap, timestamps
  case scrollLeft = "scroll-left"
  case scrollRight = "scroll-right"
}
