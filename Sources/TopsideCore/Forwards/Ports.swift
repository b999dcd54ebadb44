/// What TopsideCore may ask of the ports of this machine.
package protocol Ports: Sendable {
  /// Whether nothing listens on a port of the loopback address; 0 is always free.
  func isFree(_ port: UInt16) -> Bool
}
