import Testing
import TopsideCore

struct CommandsHostMemoryTests {
  private let recorded = """
    MemTotal:        8148932 kB
    MemFree:          512340 kB
    MemAvailable:    3200128 kB
    Buffers:          120000 kB
    HugePages_Total:       0
    """

  @Test func `total and available memory are read in KiB`() {
    #expect(
      HostMemory(meminfo: Array(recorded.utf8))
        == HostMemory(total: .kib(8_148_932), available: .kib(3_200_128)))
  }

  @Test(arguments: [
    "", "MemTotal: 1 kB\n", "MemTotal: x kB\nMemAvailable: 1 kB\n", "MemTotal: 1 MB\nMemAvailable: 1 kB",
  ])
  func `no figure is made up`(text: String) {
    #expect(HostMemory(meminfo: Array(text.utf8)) == nil)
  }
}
