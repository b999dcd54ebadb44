import Testing
import TopsideCore

struct `The table of docker top` {
  @Test func `columns are as wide as their words, and a command keeps its blanks`() {
    let text = "UID        PID        CMD\nroot       1          sh -c  sleep 5\nwww-data   1234       x\n"
    #expect(
      ProcessTable.lines(text) == [
        "UID       PID   CMD", "root      1     sh -c  sleep 5", "www-data  1234  x",
      ])
  }

  @Test(arguments: ["", "\n\n", "   ", " \n  \n"])
  func `what has no words is an empty table`(text: String) {
    #expect(ProcessTable.lines(text) == [])
  }

  @Test func `a blank first line is not the head`() {
    #expect(ProcessTable.lines("   \nPID CMD\n1   a b\n") == ["PID  CMD", "1    a b"])
  }
}
