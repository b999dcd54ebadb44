/// What a lock is called in a directory that all users share: `topside-1000-docker-project-shop-9f86d081884c7d65.lock`.
struct LockName {
  private static let prefix = "topside-"
  private static let suffix = ".lock"
  /// Characters of the lock's own name; what tells it from others is the hash behind them.
  private static let limit = 80

  private let ending: String

  init(_ name: String) {
    let plain = name.unicodeScalars.prefix(Self.limit).map { scalar in
      scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "."
        ? Character(scalar) : "-"
    }
    ending = "-\(String(plain))-\(Self.hash(name))\(Self.suffix)"
  }

  func file(of user: UInt32) -> String { "\(Self.prefix)\(user)\(ending)" }

  /// Whose lock of this name a file is; nil when it is none.
  func user(of file: String) -> UInt32? {
    guard file.hasPrefix(Self.prefix), file.hasSuffix(ending),
      file.utf8.count > Self.prefix.utf8.count + ending.utf8.count
    else { return nil }
    let digits = file.dropFirst(Self.prefix.count).dropLast(ending.count)
    // In one spelling only: one file for each user.
    return UInt32(digits).flatMap { "\($0)" == digits ? $0 : nil }
  }

  /// FNV-1a, the same in every process and version.
  private static func hash(_ name: String) -> String {
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
