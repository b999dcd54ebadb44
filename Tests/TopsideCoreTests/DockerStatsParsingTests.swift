import Testing
import TopsideCore

struct `Parsing docker stats` {
  private func usage(cpu: String = "1.50%", memory: String = "320KiB / 32MiB", processes: String = "2") throws
    -> Usage?
  {
    let line =
      #"{"CPUPerc":"\#(cpu)","ID":"\#(DockerFixture.id)","MemUsage":"\#(memory)","PIDs":"\#(processes)"}"#
    return try StatsParsing.usage(Array(line.utf8))?.usage
  }

  @Test func `a line is read`() throws {
    #expect(try usage() == Usage(cpuPercent: 1.5, memory: .kib(320), processes: 2))
  }

  @Test func `a recorded stream, cursor controls and all, has no line that cannot be read`() throws {
    // Recorded without --no-trunc: its short identifiers are none.
    for name in ["docker/stats-stream.out", "docker/stats-once.out"] {
      for line in try DockerFixture.lines(name) { #expect(try StatsParsing.usage(line) == nil) }
    }
  }

  @Test func `every running container of a recorded stream is read, and every unknown one left out`() throws {
    var splitter = LineSplitter()
    var known = 0
    var unknown = 0
    for line in splitter.lines(try DockerFixture.bytes("docker/stats-stream.out")) {
      let text = String(decoding: line, as: UTF8.self)
      let full = text.replacing(#/"ID":"([0-9a-f]{12})"/#) {
        #""ID":"\#($0.1)\#(String(repeating: "0", count: 52))""#
      }
      if text.contains(#""MemUsage":"0B / 0B""#) || text.contains(#""MemUsage":"-- / --""#) {
        unknown += 1
        #expect(try StatsParsing.usage(Array(full.utf8)) == nil)
      } else if text.contains("MemUsage") {
        known += 1
        #expect(try StatsParsing.usage(Array(full.utf8))?.usage.memory ?? .kib(0) > .kib(0))
      }
    }
    #expect(known > 50)
    #expect(unknown > 50)
  }

  @Test(arguments: [
    ("0B / 0B", "0"), ("0B / 0B", "--"), ("-- / --", "--"), ("--", "0"), ("1MiB / 2MiB", "0"), ("", "3"),
    ("odd", "3"),
    ("1XB / 2XB", "3"), ("MiB / 2MiB", "3"), ("-5MiB / 2MiB", "3"),
  ])
  func `unknown is nil and never zero`(memory: String, processes: String) throws {
    #expect(try usage(memory: memory, processes: processes) == nil)
  }

  @Test(arguments: [
    ("0B", 0), ("452KiB", 462_848), ("1.944GiB", 2_087_354_105), ("412.3MiB", 432_327_884), ("1.5kB", 1_500),
    ("2TiB", 2_199_023_255_552), ("3MB", 3_000_000),
  ])
  func `a size is read`(text: String, bytes: Int) throws {
    #expect(try usage(memory: "\(text) / 8GiB")?.memory.bytes == bytes)
  }

  @Test(arguments: [
    "99999999999999999999999999TiB", "9223372036854775807TiB", "1..5MiB", "1.2.3MiB", "½MiB", "1e400B",
    "nanB", "infB", "1025TiB", "9223372036854770000B",
    "٣MiB", ".B", "1 MiBx",
  ])
  func `a size that no machine has is unknown`(text: String) throws {
    #expect(try usage(memory: "\(text) / 8GiB") == nil)
  }

  @Test(arguments: ["--", "", "%", "nan%", "inf%", "-1%", "1e999%", "1e18%", "x"])
  func `a share of the CPU that is no number is unknown, and the memory stays`(text: String) throws {
    let usage = try #require(try usage(cpu: text))
    #expect(usage.cpuPercent == nil)
    #expect(usage.memory == .kib(320))
  }

  @Test func `cursor controls around a line are passed over`() throws {
    let line = #"{"CPUPerc":"1%","ID":"\#(DockerFixture.id)","MemUsage":"1MiB / 2MiB","PIDs":"1"}"#
    for text in ["\u{1B}[H\(line)", "\u{1B}[J\u{1B}[H\(line) \u{1B}[K", "\u{1B}[2;1H\(line)\u{1B}"] {
      #expect(try StatsParsing.usage(Array(text.utf8))?.usage.memory == .mib(1), "\(text)")
    }
  }

  @Test(arguments: ["", " ", "\u{1B}[K", " \u{1B}[K", "\u{1B}[J\u{1B}[H", "\u{1B}", "\u{1B}[", "\r"])
  func `a line of cursor controls alone is no container and no error`(text: String) throws {
    #expect(try StatsParsing.usage(Array(text.utf8)) == nil)
  }

  @Test func `half a line is an error`() throws {
    let line = try #require(try DockerFixture.lines("docker/stats-once.out").first)
    for end in stride(from: 1, to: line.count - 1, by: 7) {
      #expect(throws: SourceError.self) { try StatsParsing.usage(Array(line.prefix(end))) }
    }
  }

  @Test(arguments: DockerFixture.strange)
  func `a strange value is unknown`(json: String) {
    for name in ["ID", "MemUsage", "PIDs"] {
      let line = #"{"\#(name)":\#(json),"CPUPerc":"1%"}"#
      #expect((try? StatsParsing.usage(Array(line.utf8))) == nil)
    }
    #expect((try? StatsParsing.usage(Array(json.utf8))) == nil)
  }
}
