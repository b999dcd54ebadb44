import SafeText

// Lines as k3s 1.22 to 1.34 writes them; the numbers are those of its issues.
extension K3sRule {
  /// All that are known, the more telling before the vaguer.
  package static let all: [K3sRule] = address + datastore + certificates + machine

  private static let address: [K3sRule] = [
    K3sRule(  // 12639
      id: .nodeAddressMissing, signatures: [["failed to find interface with specified node ip"]],
      severity: .failed, cause: "node-ip is an address that no link has",
      fix: "bring that address back, or set node-ip to one that is there, and restart", rung: .editNodeIP,
      isNeverCuredByWipe: true),
    K3sRule(  // 8345
      id: .interfaceMissing,
      signatures: [
        ["no such network interface"], ["unable to get global unicast ip"],
        ["does not have a correct global unicast ip"],
      ],
      severity: .failed, cause: "flannel-iface names a link that is not there, or has no address",
      fix: "correct flannel-iface or node-ip, and restart", rung: .editNodeIP, isNeverCuredByWipe: true),
    K3sRule(
      id: .nodeAddressInvalid, signatures: [["invalid node-ip"]], severity: .failed,
      cause: "node-ip is no address: it is empty, misspelt, or of a link that is gone",
      fix: "correct node-ip or flannel-iface, and restart", rung: .editNodeIP, isNeverCuredByWipe: true),
    K3sRule(  // 7865, 1144, 11640
      id: .noDefaultRoute,
      signatures: [
        ["unable to find default route"], ["no default route"],
        ["unable to select an ip from default routes"],
      ],
      severity: .failed, cause: "there is no default route to take an address from",
      fix: "restore the route, then restart", rung: .restoreAddress, isNeverCuredByWipe: true),
    K3sRule(  // 8281
      id: .noIPv4,
      signatures: [
        ["host ipv4 unknown"], ["ipv4 was enabled but no ipv4 address was found on node"],
      ],
      severity: .failed, cause: "the node has lost its IPv4 address",
      fix: "give it one, set node-ip to it, and restart", rung: .editNodeIP, isNeverCuredByWipe: true),
  ]

  private static let datastore: [K3sRule] = [
    K3sRule(  // 4640, 4910
      id: .foreignToken,
      signatures: [["bootstrap data already found and encrypted with different token"]], severity: .failed,
      cause: "the datastore was made with another token",
      fix:
        "put the original token back, in the configuration or in server/token; the data is lost without it",
      rung: nil, isNeverCuredByWipe: true),
    K3sRule(  // 4910
      id: .filesNewerThanDatastore,
      signatures: [["newer than datastore and could cause a cluster outage"]], severity: .failed,
      cause: "files in tls or cred are newer than the datastore, as after a restore",
      fix:
        "stop k3s, back up, and move aside exactly the files that the line lists, but keep a hand-written encryption-config.json",
      rung: nil, isNeverCuredByWipe: false),
    K3sRule(  // 6524, 4296, 5352; "is a not" is how k3s writes it
      id: .etcdMemberMoved,
      signatures: [
        ["this server is a not a member of the etcd cluster"],
        ["this server is not a member of the etcd cluster"],
      ],
      severity: .failed, cause: "etcd knows this server under another address",
      fix: "bring the old address back; else save a snapshot, set node-ip, and k3s server --cluster-reset",
      rung: .restoreAddress, isNeverCuredByWipe: false),
    K3sRule(  // 2623, 9787
      id: .databaseMalformed,
      signatures: [
        ["database disk image is malformed"], ["database is malformed"], ["file is not a database"],
      ],
      severity: .failed, cause: "the SQLite database is damaged",
      fix: "stop k3s, copy state.db with its -wal and -shm, and check and recover the copy", rung: nil,
      isNeverCuredByWipe: true),
    K3sRule(
      id: .databaseLocked, signatures: [["database is locked"]], severity: .warning,
      cause: "something else holds the SQLite database, or the disk is slow",
      fix: "look for a second k3s, or a copy that is being made", rung: .restart, isNeverCuredByWipe: true),
    K3sRule(  // 11388, 11389, 4845, 8960
      id: .etcdDatastoreDisabled,
      signatures: [["etcd datastore disabled"], ["etcd database not found in"]], severity: .neutral,
      cause: "a snapshot of etcd was asked of a server without etcd",
      fix: "back up server/db and server/token while k3s is stopped", rung: nil, isNeverCuredByWipe: true),
    K3sRule(  // 8167
      id: .snapshotMissing, signatures: [["etcd: snapshot path does not exist"]], severity: .failed,
      cause: "the snapshot to restore is not at that path",
      fix: "name its full path, with --etcd-s3=false where it is a file", rung: nil,
      isNeverCuredByWipe: true),
  ]

  private static let certificates: [K3sRule] = [
    K3sRule(  // 1621, 5163, 9954
      id: .certificateOutOfTime,
      signatures: [["x509: certificate has expired or is not yet valid"]], severity: .failed,
      cause: "a certificate is past its end, or the clock is wrong, or a kubeconfig is an old copy",
      fix: "check the clock; restart renews what ends within 120 days; then copy k3s.yaml again",
      rung: .restart, isNeverCuredByWipe: false),
    K3sRule(  // 6845, 6102, 5880; 1381, 5007, 2856
      id: .certificateForOthers,
      signatures: [
        ["x509: certificate is valid for", "not "], ["x509: certificate is not valid for any names"],
        ["x509: cannot validate certificate for"],
      ],
      severity: .warning, cause: "a certificate was made for other addresses",
      fix: "set node-ip, or add the name to tls-san, and restart; then delete the node",
      rung: .restart, isNeverCuredByWipe: false),
    K3sRule(  // 4439, 2914
      id: .unknownAuthority, signatures: [["certificate signed by unknown authority"]], severity: .warning,
      cause: "a kubeconfig is from before the authority was made",
      fix: "copy k3s.yaml again, and make the application's kubeconfig anew", rung: nil,
      isNeverCuredByWipe: true),
    K3sRule(  // 3727
      id: .tokenAuthorityMismatch,
      signatures: [["token ca hash does not match the cluster ca certificate hash"]], severity: .failed,
      cause: "the token is of another authority: the server was rebuilt",
      fix: "copy the new server/token to where the old one is configured", rung: nil,
      isNeverCuredByWipe: true),
    K3sRule(  // 6054, 802
      id: .nodePasswordRejected, signatures: [["node password rejected"]], severity: .failed,
      cause: "the node was installed anew, or its name is taken",
      fix: "delete the node; k3s registers it again", rung: .deleteNode, isNeverCuredByWipe: false),
    K3sRule(  // 12745, 4579
      id: .criticalValuesDiffer,
      signatures: [
        ["critical configuration value mismatch"], ["critical configuration mismatched"],
      ],
      severity: .failed, cause: "servers of one cluster are configured differently",
      fix: "give them the same configuration", rung: nil, isNeverCuredByWipe: true),
  ]

  private static let machine: [K3sRule] = [
    K3sRule(
      id: .diskFull, signatures: [["no space left"], ["database or disk is full"]], severity: .failed,
      cause: "the disk is full", fix: "make room, then restart", rung: nil, isNeverCuredByWipe: true),
    K3sRule(  // 6134, 5973
      id: .portInUse, signatures: [["listen tcp", "bind: address already in use"]], severity: .failed,
      cause: "another process has the port", fix: "find it with ss -ltnp and stop it, then restart",
      rung: nil, isNeverCuredByWipe: true),
    K3sRule(  // 2765
      id: .leftOverProcess, signatures: [["found left-over process"]], severity: .neutral,
      cause: "containers went on running while k3s was stopped, as they should", fix: "nothing to do",
      rung: nil, isNeverCuredByWipe: true),
  ]
}
