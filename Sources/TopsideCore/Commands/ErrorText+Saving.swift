import SystemPackage

/// The sentences for a file that was to be made and could not be.
extension ErrorText {
  package static func summary(saving error: FileError) -> String {
    let reason: String? =
      switch Errno(rawValue: error.errno) {
      case .fileExists: "a file of this name is there already"
      case .noSpace: "no space is left"
      case .diskQuotaExceeded: "your quota is used up"
      case .permissionDenied, .notPermitted: "you may not write there"
      case .readOnlyFileSystem: "nothing can be written there"
      default: nil
      }
    return "not saved: " + (reason.map { "\(error.path): \($0)" } ?? summary(error))
  }

  /// What the operator can do; nil where the summary says it all.
  package static func advice(saving error: FileError) -> String? {
    switch Errno(rawValue: error.errno) {
    case .fileExists: "choose another name: nothing is ever written over"
    case .noSpace, .diskQuotaExceeded: "make room, or choose another place; what was begun is removed"
    case .permissionDenied, .notPermitted, .readOnlyFileSystem: "choose another place"
    default: nil
    }
  }
}
