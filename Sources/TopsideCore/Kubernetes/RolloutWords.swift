import SafeText

/// What kubectl says of rollouts, in words that say what to do.
enum RolloutWords {
  /// `deployment.apps/web skipped rollback (current template already matches revision 3)`, which ends with success.
  static func skipped(_ output: String) -> SafeText? {
    guard
      let line = output.split(whereSeparator: \.isNewline).last(where: { $0.contains("skipped rollback") })
    else { return nil }
    if let number = number(after: "matches revision ", in: String(line)) {
      return "nothing changed: it runs the pod template of revision \(number) already"
    }
    return "nothing changed: kubectl skipped it"
  }

  /// - Returns: nil for what is no complaint about a rollout.
  static func explained(_ error: String) -> SafeText? {
    guard let line = error.split(whereSeparator: \.isNewline).last(where: { $0.contains("error: ") })
    else { return nil }
    let words = String(line)
    if let number = number(after: "unable to find specified revision ", in: words) {
      return "it has no revision \(number) any more: look at its history again"
    }
    for (sign, meaning) in meanings where words.contains(sign) { return meaning }
    return nil
  }

  private static let meanings: [(sign: String, meaning: SafeText)] = [
    ("no rollout history found", "it has no history: none of its earlier pod templates was kept"),
    ("no last revision to roll back to", "there is no earlier revision to go back to"),
    ("unable to find the specified revision", "it has no such revision any more: look at its history again"),
    (
      "cannot rollback a paused deployment",
      "it is paused, and takes no rollback: kubectl rollout resume first"
    ),
    ("restart paused deployment", "it is paused, and takes no restart: kubectl rollout resume first"),
    ("exceeded its progress deadline", "it did not get on within its progress deadline"),
    ("object has been deleted", "it was deleted meanwhile"),
    (
      "is different from the running revision",
      "somebody else changed it meanwhile: another revision is wanted now"
    ),
    (
      "only available for RollingUpdate",
      "its strategy is OnDelete: nothing is rolled out until somebody deletes the pods"
    ),
    ("timed out waiting for the condition", "it was not done in the time given to kubectl"),
  ]

  private static func number(after sign: String, in line: String) -> Int? {
    guard let range = line.firstRange(of: sign) else { return nil }
    return Int(line[range.upperBound...].prefix(while: \.isNumber))
  }
}
