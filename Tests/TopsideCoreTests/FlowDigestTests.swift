import SafeText
import Testing
import TopsideCore

/// A plan that was confirmed and one that was built again are told apart by what they do.
@Suite struct FlowDigestTests {
  @Test func `the hash is that of FIPS 180-4`() {
    #expect(SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hex(Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test(arguments: [54, 55, 56, 57, 63, 64, 65, 119, 120])
  func `lengths around the edge of a block differ`(_ length: Int) {
    let one = SHA256.hex(Array(repeating: 7, count: length))
    #expect(one.utf8.count == 64)
    #expect(one != SHA256.hex(Array(repeating: 7, count: length + 1)))
  }

  private func plan(
    _ rung: K3sRung = .moveEverything, id: String = K3sFlowStage.id, options: K3sOptions = K3sOptions(),
    _ change: (inout K3sFacts) -> Void = { _ in }
  ) throws -> Flow {
    var facts = try K3sFlowStage.looping()
    change(&facts)
    return try K3sFlows.plan(rung, facts, options, id: id)
  }

  @Test func `the same rung, options and machine have the same digest, also at another time`() throws {
    let digest = try plan().digest
    #expect(digest.utf8.count == 64)
    #expect(
      try plan { facts in
        facts.readAt = facts.readAt.advanced(by: .seconds(60))
        facts.sizes[.database] = .known(.mib(81))
      }.digest == digest)
  }

  @Test func `anything that would be done otherwise changes it`() throws {
    var kills = K3sOptions()
    kills.killsAll = true
    var patient = K3sOptions()
    patient.patience = .seconds(301)
    var flow = try plan()
    var all = [
      flow.digest, try plan(.moveDatastore).digest, try plan(id: "20260301-120000-0002").digest,
      try plan(options: kills).digest, try plan(options: patient).digest,
      try plan { $0.paths = K3sPaths(root: "/tmp/x") }.digest, try plan { $0.host = "prod-2" }.digest,
    ]
    flow.remedies = []
    all.append(flow.digest)
    flow.typedConfirmation = nil
    all.append(flow.digest)
    #expect(Set(all).count == all.count)
  }
}
