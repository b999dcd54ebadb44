import CNcurses
import CellGrid
import SafeText

/// From a cell's style to what ncurses wants: attributes and a colour pair.
///
/// Pairs are numbered here as they are needed. Colours themselves are never changed: they are the operator's.
struct Looks {
  struct Look: Hashable {
    var attributes: attr_t
    var pair: Int32
  }

  private struct Colors: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private let palette: Palette
  private let hasDefaults: Bool
  private let capacity: Int
  private var pairs: [Colors: Int32] = [:]
  private var known: [Style: Look] = [:]
  private var theme: Theme?

  /// Asks the terminal that ncurses runs on what colours it has.
  init(usesColors: Bool) {
    guard usesColors, has_colors(), start_color() == OK else {
      (palette, hasDefaults, capacity) = (Palette(count: 0), true, 1)
      return
    }
    hasDefaults = use_default_colors() == OK
    palette = Palette(count: Int(cn_colors()))
    capacity = min(Int(cn_color_pairs()), 1 << 15)
  }

  /// Forgets how styles looked in another theme.
  ///
  /// - Returns: Whether the theme is another one, so that everything must be drawn.
  mutating func use(_ theme: Theme) -> Bool {
    guard theme != self.theme else { return false }
    self.theme = theme
    known = [:]
    return true
  }

  mutating func look(of style: Style) -> Look {
    if let look = known[style] { return look }
    let look = make(style)
    known[style] = look
    return look
  }

  private mutating func make(_ style: Style) -> Look {
    let base = theme?[style.role] ?? .plain
    var look = Look(attributes: attributes(base.attributes.union(style.attributes)), pair: 0)
    guard palette.count >= 8 else { return look }
    let foreground = (style.foreground ?? base.foreground).map { palette.choice(for: $0) }
    let background = (style.background ?? base.background).map { palette.choice(for: $0) }
    if foreground?.isBold == true { look.attributes |= cn_bold() }
    look.pair = pair(
      Colors(
        foreground: foreground?.color ?? (hasDefaults ? -1 : 7),
        background: background?.color ?? (hasDefaults ? -1 : 0)))
    return look
  }

  private mutating func pair(_ colors: Colors) -> Int32 {
    if colors == Colors(foreground: -1, background: -1) { return 0 }
    if let pair = pairs[colors] { return pair }
    let next = Int32(pairs.count + 1)
    guard next < capacity, init_extended_pair(next, colors.foreground, colors.background) == OK else {
      // A terminal with 64 pairs that are all in use: the background is lost first, then the colour.
      return pairs[Colors(foreground: colors.foreground, background: hasDefaults ? -1 : 0)] ?? 0
    }
    pairs[colors] = next
    return next
  }

  private func attributes(_ attributes: TextStyle.Attributes) -> attr_t {
    var result: attr_t = 0
    if attributes.contains(.bold) { result |= cn_bold() }
    if attributes.contains(.dim) { result |= cn_dim() }
    if attributes.contains(.italic) { result |= cn_italic() }
    if attributes.contains(.underline) { result |= cn_underline() }
    if attributes.contains(.reverse) { result |= cn_reverse() }
    return result
  }
}
