internal import DequeModule
internal import SafeText

extension LogState {
  func flags(at position: Int) -> LineFlags {
    let (isInTail, page, index) = place(of: position)
    return isInTail ? tail.flags[index] : pages[page].flags[index]
  }

  mutating func setFlags(_ flags: LineFlags, at position: Int) {
    let (isInTail, page, index) = place(of: position)
    if isInTail { tail.flags[index] = flags } else { pages[page].flags[index] = flags }
  }

  func traits(at position: Int) -> LineTraits {
    let (isInTail, page, index) = place(of: position)
    return isInTail ? tail.traits[index] : pages[page].traits[index]
  }

  func isVisible(_ position: Int) -> Bool { filter == nil || flags(at: position).contains(.visible) }

  func counted() -> LogCounters {
    var new = counters
    (new.matches, new.visible, new.marked, new.errors, new.unsearched, new.unsifted) = (0, 0, 0, 0, 0, 0)
    for position in new.first..<new.end {
      let flags = flags(at: position)
      if flags.contains(.match) { new.matches += 1 }
      if isVisible(position) { new.visible += 1 }
      if flags.contains(.marked) { new.marked += 1 }
      if traits(at: position).level >= .error { new.errors += 1 }
      if pattern != nil, !flags.contains(.searched) { new.unsearched += 1 }
      if filter != nil, !flags.contains(.sifted) { new.unsifted += 1 }
    }
    return new
  }

  mutating func scan() -> Bool {
    var left = 2000
    for position in (counters.first..<counters.end).reversed() where left > 0 {
      var flags = flags(at: position)
      let line = copy(at: position)
      if let pattern, !flags.contains(.searched) {
        flags.insert(.searched)
        if line.text.withUnsafeBufferPointer({ pattern.matcher.first(in: $0, from: 0) }) != nil {
          flags.insert(.match)
        }
        left -= 1
      }
      if let filter, !flags.contains(.sifted) {
        flags.insert(.sifted)
        if line.traits.kind == .line, selects(filter, line) { flags.insert(.hit) }
        left -= 1
      }
      setFlags(flags, at: position)
    }
    if filter != nil { dilate() }
    if left < 2000 { updateCounters() }
    return left < 2000
  }

  private func selects(_ filter: LogFilter, _ line: LineCopy) -> Bool {
    func has(_ pattern: LogPattern) -> Bool {
      line.text.withUnsafeBufferPointer { pattern.matcher.first(in: $0, from: 0) } != nil
    }
    let name = names[Int(line.source)].text
    return line.traits.level >= filter.minimumLevel
      && (filter.sources.isEmpty || filter.sources.contains { name.hasPrefix($0) })
      && !filter.excludedSources.contains { name.hasPrefix($0) }
      && filter.includes.allSatisfy(has) && !filter.excludes.contains(where: has)
  }

  private mutating func dilate() {
    let context = filter?.context ?? 0
    var shownBefore = counters.first
    for position in counters.first..<counters.end {
      var flags = flags(at: position)
      flags.remove(.visible)
      if traits(at: position).kind == .marker || position < shownBefore { flags.insert(.visible) }
      setFlags(flags, at: position)
      guard flags.contains(.hit) else { continue }
      for other in max(counters.first, position - context)...position {
        setFlags(self.flags(at: other).union(.visible), at: other)
      }
      shownBefore = position + context + 1
    }
  }
}
