import TerminalHarness
import Testing

@testable import NcursesTerminal

@Suite struct `A colour` {
  @Test(arguments: [
    (9, 1, true), (1, 1, false), (196, 1, true), (46, 2, true), (250, 7, false), (16, 0, false),
  ])
  func `on a terminal with eight is the nearest, and bold where that is bright`(
    _ index: UInt8, _ color: Int32, _ isBold: Bool
  ) {
    let choice = Palette(count: 8).choice(for: index)
    #expect(choice == Palette.Choice(color: color, isBold: isBold))
  }

  @Test(arguments: [(196, 9), (203, 9), (24, 6), (114, 2), (208, 11), (88, 1), (231, 15), (240, 8), (12, 12)])
  func `on a terminal with sixteen is the nearest`(_ index: UInt8, _ color: Int32) {
    #expect(Palette(count: 16).choice(for: index) == Palette.Choice(color: color))
  }

  @Test func `on a terminal with 256 is itself`() {
    #expect((0...255).allSatisfy { Palette(count: 256).choice(for: UInt8($0)).color == Int32($0) })
  }

  @Test func `on a terminal with direct colours is its red, green and blue`() {
    #expect(Palette(count: 1 << 24).choice(for: 196).color == 0xFF0000)
    #expect(Palette(count: 1 << 24).choice(for: 244).color == 0x808080)
    #expect(Palette(count: 1 << 24).choice(for: 3).color == 3)
  }
}
