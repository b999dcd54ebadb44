import CNcurses
import CellGrid
import Glibc

/// ncurses, writing into memory: it decides what to send, and never waits for a terminal.
@MainActor
final class CursesScreen {
  private static let hugeCells = 50_000

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
    let environment = Self.settings.keys.map { name in (name, getenv(name).map { String(cString: $0) }) }
    for (name, value) in Self.settings { setenv(name, value, 1) }
    let made = newterm(nil, output, input)
    for (name, value) in environment {
      if let value { setenv(name, value, 1) } else { unsetenv(name) }
    }
    guard let screen = made else { throw .cannotDraw(errno: errno) }
    self.screen = screen
    self.isUTF8 = isUTF8
    looks = Looks(usesColors: usesColors)
    typeahead(-1)
    cn_shrink_standard_window()
    resize(to: size)
    // What newterm has to say goes out with the first update, and is not for the terminal: `ModeStrings` takes it.
    doupdate()
    _ = takeBytes()
    forget()
  }

  /// What tells ncurses a size, which it cannot ask a file for, and not to sleep, as it does for padding. The size is
  /// a small one, because it makes a window of it that nobody needs.
  private static let settings = ["LINES": "2", "COLUMNS": "2", "NCURSES_NO_PADDING": "1"]

  /// Forgets what is on the terminal: the next update draws everything.
  func forget() {
    previous = nil
    clearok(cn_current_screen(), true)
  }

  func resize(to size: Size) {
    let isHuge = previous.map { $0.cells.count > Self.hugeCells } ?? false
    resizeterm(Int32(size.rows), Int32(size.columns))
    // Rows of a huge screen lie scattered over the heap, which keeps them: 28 bytes a cell, twice.
    if isHuge { malloc_trim(0) }
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
