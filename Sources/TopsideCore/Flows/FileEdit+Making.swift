import SafeText

extension FileEdit {
  /// Makes the change.
  ///
  /// - Returns: What was done, in words.
  func make(in files: any Files) throws(FileError) -> SafeText {
    switch self {
    case .setVariable(let path, let name, let value):
      // The rollback room's file of variables decides what a line of such a file is.
      return try VariableFile.set(name, to: value, in: path, files)
    case .setSetting(let edit): return try edit.make(in: files)
    }
  }
}
