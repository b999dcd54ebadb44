package import SafeText

/// How a cell is drawn: a role, and what SGR colours of a log line lay over it. Four bytes.
package struct Style: Hashable, Sendable {
  private var packed: UInt32

  package init(_ role: Role) { packed = UInt32(role.rawValue) }

  /// A role with colours and attributes laid over it, as a log line asks for them.
  package init(_ role: Role, over: TextStyle) {
    packed = UInt32(role.rawValue) | UInt32(over.attributes.rawValue) << 8
    if let foreground = over.foreground { packed |= UInt32(foreground) << 16 | 1 << 13 }
    if let background = over.background { packed |= UInt32(background) << 24 | 1 << 14 }
  }

  package var role: Role { Role(rawValue: UInt8(truncatingIfNeeded: packed)) ?? .text }
  package var foreground: UInt8? { packed & 1 << 13 == 0 ? nil : UInt8(truncatingIfNeeded: packed >> 16) }
  package var background: UInt8? { packed & 1 << 14 == 0 ? nil : UInt8(truncatingIfNeeded: packed >> 24) }
  package var attributes: TextStyle.Attributes {
    .init(rawValue: UInt8(truncatingIfNeeded: packed >> 8) & 31)
  }

  /// The same colours and attributes over another role, as a selected row wants it.
  package func over(_ role: Role) -> Style {
    var style = self
    style.packed = packed & ~0xFF | UInt32(role.rawValue)
    return style
  }
}
