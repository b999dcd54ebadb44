import Testing
import TopsideCore
import TopsideTestSupport

@Suite struct CgroupReaderTests {
  private let id: ContainerID
  private let hex = DockerFixture.id

  init() throws { id = try #require(ContainerID(DockerFixture.id)) }

  private func version2(memory: String = "104857600\n", cpu: Int = 5_000_000) -> [String: String] {
    let folder = "/sys/fs/cgroup/system.slice/docker-\(hex).scope"
    return [
      "/proc/42/cgroup": "0::/system.slice/docker-\(hex).scope\n", "\(folder)/memory.current": memory,
      "\(folder)/memory.stat": "anon 1\ninactive_file 4857600\nfile 9\n",
      "\(folder)/cpu.stat": "usage_usec \(cpu)\nuser_usec 1\n", "\(folder)/pids.current": "7\n",
    ]
  }

  private func version1(cpu: Int = 5_000_000_000) -> [String: String] {
    [
      "/proc/42/cgroup":
        "12:pids:/docker/\(hex)\n6:cpu,cpuacct:/docker/\(hex)\n4:memory:/docker/\(hex)\n0::/system.slice/x\n",
      "/sys/fs/cgroup/memory/docker/\(hex)/memory.usage_in_bytes": "104857600\n",
      "/sys/fs/cgroup/memory/docker/\(hex)/memory.stat": "inactive_file 1\ntotal_inactive_file 4857600\n",
      "/sys/fs/cgroup/cpuacct/docker/\(hex)/cpuacct.usage": "\(cpu)\n",
      "/sys/fs/cgroup/pids/docker/\(hex)/pids.current": "7\n",
    ]
  }

  @Test func `version 2: memory without the cache, processes, and CPU from the second reading on`() {
    let files = MemoryFiles(version2())
    var reader = CgroupReader(files: files)
    #expect(
      reader.round([id: 42], at: .seconds(10))
        == [id: Usage(cpuPercent: nil, memory: ByteCount(100_000_000), processes: 7)])
    for (path, text) in version2(cpu: 6_000_000) { files[path] = text }
    #expect(reader.round([id: 42], at: .seconds(12))[id]?.cpuPercent == 50)
  }

  @Test func `version 1: the same`() {
    let files = MemoryFiles(version1())
    var reader = CgroupReader(files: files)
    #expect(
      reader.round([id: 42], at: .seconds(10))
        == [id: Usage(cpuPercent: nil, memory: ByteCount(100_000_000), processes: 7)])
    for (path, text) in version1(cpu: 9_000_000_000) { files[path] = text }
    #expect(reader.round([id: 42], at: .seconds(12))[id]?.cpuPercent == 200)
  }

  @Test func `a process of that number that is not the container's is not taken for it`() {
    var files = version2()
    files["/proc/42/cgroup"] = "0::/user.slice/user-1000.slice\n"
    var reader = CgroupReader(files: MemoryFiles(files))
    #expect(reader.round([id: 42], at: .seconds(1)).isEmpty)
  }

  @Test func `a path that climbs is not followed`() {
    var files = version2()
    files["/proc/42/cgroup"] = "0::/../../etc/\(hex)\n"
    var reader = CgroupReader(files: MemoryFiles(files))
    #expect(reader.round([id: 42], at: .seconds(1)).isEmpty)
  }

  @Test func `a container that ended is left out, and its successor begins anew`() {
    let files = MemoryFiles(version2())
    var reader = CgroupReader(files: files)
    _ = reader.round([id: 42], at: .seconds(1))
    let old = files["/proc/42/cgroup"]
    files["/proc/42/cgroup"] = nil
    files["/sys/fs/cgroup/system.slice/docker-\(hex).scope/memory.current"] = nil
    #expect(reader.round([id: 42], at: .seconds(2)).isEmpty)
    for (path, text) in version2(cpu: 1) { files[path] = text }
    files["/proc/43/cgroup"] = old
    #expect(reader.round([id: 43], at: .seconds(3))[id]?.cpuPercent == nil)
  }

  @Test func `a counter that went back, or no time between, gives no CPU`() {
    let files = MemoryFiles(version2())
    var reader = CgroupReader(files: files)
    _ = reader.round([id: 42], at: .seconds(1))
    #expect(reader.round([id: 42], at: .seconds(1))[id]?.cpuPercent == nil)
    for (path, text) in version2(cpu: 3) { files[path] = text }
    #expect(reader.round([id: 42], at: .seconds(2))[id]?.cpuPercent == nil)
  }

  @Test(arguments: ["", "max\n", "-1\n", "99999999999999999999999\n", "x"])
  func `memory that is no number is unknown`(text: String) {
    var reader = CgroupReader(files: MemoryFiles(version2(memory: text)))
    #expect(reader.round([id: 42], at: .seconds(1)).isEmpty)
  }

  @Test func `more cache than usage is nothing, not less`() {
    var reader = CgroupReader(files: MemoryFiles(version2(memory: "5\n")))
    #expect(reader.round([id: 42], at: .seconds(1))[id]?.memory == ByteCount(0))
  }
}
