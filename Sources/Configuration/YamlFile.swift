import CYaml

/// A file's name, and where it ends.
struct YamlFile {
  private let name: String
  private let lines: Int

  init(name: String, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.name = name
    lines = max(1, bytes.count { $0 == 0x0A } + (bytes.last == 0x0A ? 0 : 1))
  }

  /// A mark of the parser, which counts from 0 and puts the end of the file into a line of its own.
  func place(_ mark: yaml_mark_t) -> Place {
    Place(
      file: name, line: min(Int(clamping: mark.line) + 1, lines), column: Int(clamping: mark.column) + 1)
  }
}
