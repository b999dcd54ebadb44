import Glibc

func say(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
  var line = text + "\n"
  line.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
}

func complain(_ text: String) { say("topside-bench: \(text)", to: STDERR_FILENO) }
