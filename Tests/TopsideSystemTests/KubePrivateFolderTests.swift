import Glibc
import Testing
import TopsideSystem

struct KubePrivateFolderTests {
  private let scratch = Scratch()

  @Test func `it is made for us alone where sockets belong, and goes`() throws {
    let folder = try PrivateFolder(environment: ["XDG_RUNTIME_DIR": scratch.path])
    #expect(folder.path.hasPrefix("\(scratch.path)/topside."))
    var status = stat()
    #expect(stat(folder.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    folder.remove()
    #expect(stat(folder.path, &status) != 0)
  }

  @Test(arguments: ["/nonexistent", "relative", String(repeating: "/long", count: 30)])
  func `a place that is of no use is not used`(_ place: String) throws {
    let folder = try PrivateFolder(environment: ["XDG_RUNTIME_DIR": place])
    #expect(folder.path.hasPrefix("/tmp/topside."))
    folder.remove()
  }
}
