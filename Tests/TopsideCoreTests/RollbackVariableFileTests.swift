import SafeText
import Testing
import TopsideTestSupport

@testable import TopsideCore

@Suite struct RollbackVariableFileTests {
  private func set(_ before: String) -> String {
    String(decoding: VariableFile.setting("IMAGE_TAG", to: "2.0", in: Array(before.utf8)), as: UTF8.self)
  }

  @Test(arguments: [
    ("", "IMAGE_TAG=2.0\n"),
    ("A=1\n", "A=1\nIMAGE_TAG=2.0\n"),
    ("A=1", "A=1\nIMAGE_TAG=2.0\n"),
    ("IMAGE_TAG=1.0\nA=1\n", "IMAGE_TAG=2.0\nA=1\n"),
    ("IMAGE_TAG=1.0", "IMAGE_TAG=2.0"),
    ("export IMAGE_TAG=1.0 # why\n", "export IMAGE_TAG=2.0 # why\n"),
    ("IMAGE_TAG=\"1.0\"\n", "IMAGE_TAG=\"2.0\"\n"),
    ("IMAGE_TAG='1.0' # x\n", "IMAGE_TAG='2.0' # x\n"),
    ("IMAGE_TAG = 1.0\n", "IMAGE_TAG = 2.0\n"),
    ("IMAGE_TAG: 1.0\n", "IMAGE_TAG: 2.0\n"),
    ("A=1\r\nIMAGE_TAG=1.0\r\nB=2\r\n", "A=1\r\nIMAGE_TAG=2.0\r\nB=2\r\n"),
    ("A=1\r\n", "A=1\r\nIMAGE_TAG=2.0\r\n"),
    ("IMAGE_TAG=1\nIMAGE_TAG=2\n", "IMAGE_TAG=1\nIMAGE_TAG=2.0\n"),
    ("#IMAGE_TAG=1\n", "#IMAGE_TAG=1\nIMAGE_TAG=2.0\n"),
    ("# IMAGE_TAG=1\nMY_IMAGE_TAG=3\n", "# IMAGE_TAG=1\nMY_IMAGE_TAG=3\nIMAGE_TAG=2.0\n"),
    ("KEY=\"a\nIMAGE_TAG=1\nb\"\n", "KEY=\"a\nIMAGE_TAG=1\nb\"\nIMAGE_TAG=2.0\n"),
    ("IMAGE_TAG=\"a\nb\"\nC=1\n", "IMAGE_TAG=\"2.0\"\nC=1\n"),
    ("IMAGE_TAG=\n", "IMAGE_TAG=2.0\n"),
    ("IMAGE_TAG=\"open\n", "IMAGE_TAG=2.0\n"),
  ])
  func `that line alone is changed`(_ sample: (before: String, after: String)) {
    #expect(set(sample.before) == sample.after)
    #expect(set(sample.after) == sample.after)
    #expect(VariableFile.value(of: "IMAGE_TAG", in: Array(sample.after.utf8)) == "2.0")
  }

  @Test(
    arguments: [
      ("IMAGE_TAG=1\nIMAGE_TAG=2\n", "2"), ("IMAGE_TAG=${X}\n", nil), ("IMAGE_TAG='${X}'\n", "${X}"),
      ("A=1\n", nil),
      ("IMAGE_TAG\n", nil), ("IMAGE_TAG=a#b\n", "a#b"),
    ] as [(String, String?)])
  func `what compose would read is known`(_ sample: (file: String, value: String?)) {
    #expect(VariableFile.value(of: "IMAGE_TAG", in: Array(sample.file.utf8)) == sample.value)
  }

  @Test func `the file before is kept beside it, and a failure leaves it as it is`() throws {
    let files = MemoryFiles(["/p/.env": "SECRET=x\nIMAGE_TAG=1\n"])
    let words = try VariableFile.set("IMAGE_TAG", to: "2", in: "/p/.env", files)
    #expect(words == "IMAGE_TAG=2 written to /p/.env")
    #expect(files["/p/.env"] == "SECRET=x\nIMAGE_TAG=2\n")
    #expect(files["/p/.env.before-topside"] == "SECRET=x\nIMAGE_TAG=1\n")
    #expect(
      try VariableFile.set("IMAGE_TAG", to: "2", in: "/p/.env", files) == "IMAGE_TAG is 2 there already")
    files.fail("/p/.env", errno: 28)
    #expect(throws: FileError.self) { try VariableFile.set("IMAGE_TAG", to: "3", in: "/p/.env", files) }
    #expect(files["/p/.env"] == "SECRET=x\nIMAGE_TAG=2\n")
  }

  @Test func `bytes that are no text stay as they are`() {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x0A] + Array("IMAGE_TAG=1\n".utf8)
    let after = VariableFile.setting("IMAGE_TAG", to: "2", in: bytes)
    #expect(after == [0xFF, 0xFE, 0x0A] + Array("IMAGE_TAG=2\n".utf8))
  }
}
