import SystemPackage

extension ErrorText {
  /// O_NOFOLLOW met a symbolic link.
  static let symbolicLinkLoop = Errno.tooManySymbolicLinkLevels.rawValue

  /// The system's words for an error number.
  package static func reason(_ errno: Int32) -> String { Errno(rawValue: errno).description }
}
