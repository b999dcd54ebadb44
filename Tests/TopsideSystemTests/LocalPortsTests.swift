import Glibc
import Testing
import TopsideSystem

@Suite struct LocalPortsTests {
  /// A socket that listens on a port of the loopback address which the system chose.
  private func listen() throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(listener >= 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && Glibc.listen(listener, 1) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(result)
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  @Test func `a port is taken while somebody listens there, and free afterwards`() throws {
    let ports = LocalPorts()
    let (socket, port) = try listen()
    #expect(!ports.isFree(port))
    #expect(!ports.isFree(port))
    close(socket)
    #expect(ports.isFree(port))
    #expect(ports.isFree(0))
  }
}
