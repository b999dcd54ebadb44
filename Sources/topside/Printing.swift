import Glibc
import SafeText

/// Words for whoever started a command that has no screen.
enum Printing {
  static func out(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// One line that says what is wrong.
  static func complain(_ words: some StringProtocol) {
    write("topside: \(SafeText(sanitising: String(words)).text)\n", to: STDERR_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      guard written > 0 || errno == EINTR else { return }
      done += max(0, written)
    }
  }
}
