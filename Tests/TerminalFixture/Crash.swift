import Glibc

/// Ten ways for Swift to trap, and a stack overflow.
enum Crash: String, CaseIterable {
  case bounds, missing, overflow, divide, fatal, precondition, cast, exclusivity, null, stringIndex, stack

  // Traps are the purpose here.
  // swift-format-ignore: NeverForceUnwrap
  func happen() {
    let zero = Int(CommandLine.argc) - Int(CommandLine.argc)
    switch self {
    case .bounds: print([1, 2, 3][zero + 7])
    case .missing: print(Int("x\(zero)")!)
    case .overflow: print(UInt8(zero + 200) + UInt8(zero + 100))
    case .divide: print(7 / zero)
    case .fatal: fatalError("on purpose")
    case .precondition: Swift.precondition(zero == 1, "on purpose")
    case .cast: print(anything(zero) as! String)
    case .exclusivity: Overlap().happen()
    case .null: print(UnsafePointer<Int>(bitPattern: zero + 8)!.pointee)
    case .stringIndex: print("abc"[String.Index(utf16Offset: zero + 9, in: "abc")])
    case .stack: print(deeper(zero))
    }
  }

  private func anything(_ value: Int) -> Any { value }

  private func deeper(_ level: Int) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { room in
      room[0] = UInt8(truncatingIfNeeded: level)
      return deeper(level + 1) + Int(room[0])
    }
  }
}

/// Two writes to one property at once.
private final class Overlap {
  private var value = 0

  func happen() { change(&value) }

  private func change(_ first: inout Int) {
    value += 1
    first += value
  }
}
