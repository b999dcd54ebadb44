import CNcurses
import CellGrid
import Glibc

/// ncurses, writing into memory: it decides what to send, and never waits for a terminal.
@MainActor
final class CursesScreen {
  private let file: Int32
  private let screen: OpaquePointer
  private let isUTF8: Bool
  private var looks: Looks
  private var previous: Grid?
  private var line: [cchar_t] = []

  /// - Throws: `cannotDraw` when there is no memory for it; the terminal's type was checked before.
  init(size: Size, isUTF8: Bool, usesColors: Bool) throws(TerminalError) {
    file = cn_anonymous_file()
    guard file >= 0, let output = fdopen(file, "w"), let input = fopen("/dev/null", "r") else {
      throw .cannotDraw(errno: errno)
    }
    // Padding would make ncurses sleep; LINES and COLUMNS would overrule the terminal.
    setenv("NCURSES_NO_PADDING", "1", 1)
    use_env(false)
    guard let screen = newterm(nil, output, input) else { throw .cannotDraw(errno: errno) }
    unsetenv("NCURSES_NO_PADDING")
    self.screen = screen
    self.isUTF8 = isUTF8
    looks = Looks(usesColors: usesColors)
    typeahead(-1)
    resize(to: size)
    // What newterm has to say goes out with the first update, and is not for the terminal: `ModeStrings` takes it.
    doupdate()
    _ = takeBytes()
    forget()
  }

  /// Forgets what is on the terminal: the next update draws everything.
  func forget() {
    previous = nil
    clearok(cn_current_screen(), true)
  }

  func resize(to size: Size) {
    resizeterm(Int32(size.rows), Int32(size.columns))
    cn_shrink_standard_window()
    idlok(cn_next_screen(), true)
    leaveok(cn_next_screen(), true)
    forget()
  }

  /// Draws what changed since the last grid.
  ///
  /// - Returns: The bytes for the terminal; none when it looks the same.
  func update(_ grid: Grid, theme: Theme) -> [UInt8] {
    if looks.use(theme) { previous = nil }
    for run in grid.changedRuns(from: previous) { draw(run, of: grid) }
    previous = grid
    leaveok(cn_next_screen(), grid.cursor == nil)
    if let cursor = grid.cursor { wmove(cn_next_screen(), Int32(cursor.y), Int32(cursor.x)) }
    doupdate()
    return takeBytes()
  }

  private func draw(_ run: Grid.Run, of grid: Grid) {
    line.removeAll(keepingCapacity: true)
    let start = run.row * grid.size.columns
    let cells = grid.cells[start + run.columns.lowerBound..<start + run.columns.upperBound]
    for index in cells.indices where !cells[index].isRightHalf {
      let isWide = index + 1 < cells.endIndex && cells[index + 1].isRightHalf
      append(cells[index], columns: isWide ? 2 : 1, of: grid)
    }
    mvwadd_wchnstr(
      cn_next_screen(), Int32(run.row), Int32(run.columns.lowerBound), line, Int32(line.count))
  }

  private func append(_ cell: Cell, columns: Int, of grid: Grid) {
    let look = looks.look(of: cell.style)
    if Glyph.isPlain(cell.glyph, columns: columns, isUTF8: isUTF8) {
      append([wchar_t(bitPattern: cell.glyph), 0], look)
      return
    }
    let characters = Glyph.characters(of: cell, columns: columns, in: grid, isUTF8: isUTF8)
    for character in characters { append(character + [0], look) }
  }

  private func append(_ character: [wchar_t], _ look: Looks.Look) {
    var cell = cchar_t()
    cn_set_cell(&cell, character, look.attributes, look.pair)
    line.append(cell)
  }

  private func takeBytes() -> [UInt8] {
    let count = Int(lseek(file, 0, SEEK_CUR))
    guard count > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(file, buffer.baseAddress, count, 0))
    }
    ftruncate(file, 0)
    lseek(file, 0, SEEK_SET)
    return bytes
  }
}
