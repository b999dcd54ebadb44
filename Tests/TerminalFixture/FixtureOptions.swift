/// What the fixture does, from its arguments.
struct FixtureOptions {
  /// Milliseconds between ticks; nil draws only after input.
  var tick: Int?
  /// What `x` does.
  var crash: Crash?
  /// Programs to start at once that run for so many seconds, which tells them from those of others.
  var children: String?
  /// A run to start that goes on for so many seconds: a shell with two `sleep`s, one of them without variables.
  var run: String?
  /// Draws another full screen as soon as the last has gone.
  var floods = false
  /// Has a log that scrolls by a line a tick, to measure what that costs.
  var scrolls = false
  /// Drawn in the sixth row, with a bar in column 20.
  var text: String?
  var notePath: String?

  init(_ arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      switch argument {
      case "--tick": tick = rest.next().flatMap { Int($0) }
      case "--crash": crash = rest.next().flatMap { Crash(rawValue: $0) }
      case "--children": children = rest.next()
      case "--run": run = rest.next()
      case "--flood": floods = true
      case "--scroll": scrolls = true
      case "--text": text = rest.next()
      case "--note": notePath = rest.next()
      default: break
      }
    }
  }
}
