import Glibc

/// Where root finds the programs that another user has it run.
enum TrustedPath {
  /// The directories of a PATH in which nobody but root can put a program, links resolved; the system's own when there
  /// is none.
  static func of(_ path: String?) -> String {
    let directories = (path ?? "").split(separator: ":").compactMap { trusted(String($0)) }
    return directories.isEmpty ? ExecutableSearch.standard : directories.joined(separator: ":")
  }

  private static func trusted(_ directory: String) -> String? {
    // On some systems a group of administrators writes /usr/local.
    if ExecutableSearch.standard.split(separator: ":").contains(Substring(directory)) { return directory }
    guard directory.hasPrefix("/"), let resolved = realpath(directory, nil) else { return nil }
    defer { free(resolved) }
    let path = String(cString: resolved)
    var above = "/"
    guard isRoots(above, isLast: path == above) else { return nil }
    for name in path.split(separator: "/") {
      above += above == "/" ? "\(name)" : "/\(name)"
      guard isRoots(above, isLast: above == path) else { return nil }
    }
    return path
  }

  private static func isRoots(_ directory: String, isLast: Bool) -> Bool {
    var status = stat()
    guard lstat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == 0 else {
      return false
    }
    // Above it, as in /tmp, the sticky bit keeps others from moving what is root's away.
    return status.st_mode & (S_IWGRP | S_IWOTH) == 0 || (!isLast && status.st_mode & S_ISVTX != 0)
  }
}
