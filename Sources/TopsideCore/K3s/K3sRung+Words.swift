package import SafeText

extension K3sRung {
  /// `Move db and tls aside`
  package var title: SafeText {
    switch self {
    case .collect: "Collect what is known"
    case .restoreAddress: "Bring the address back"
    case .editNodeIP: "Correct node-ip"
    case .restart: "Restart k3s"
    case .deleteNode: "Delete the node, and restart k3s"
    case .rotateCertificates: "Rotate the certificates"
    case .moveCertificates: "Move tls aside"
    case .moveDatastore: "Move db aside: an empty cluster"
    case .moveEverything: "Move db and tls aside: an empty cluster, a new authority"
    }
  }

  package var does: SafeText {
    switch self {
    case .collect: "journal, unit, links and certificates go into files; nothing is changed"
    case .restoreAddress:
      "for you to do: end the VPN, or let it spare the LAN (nordvpn set lan-discovery enabled)"
    case .editNodeIP: "one line of the configuration names an address that is there; k3s is restarted"
    case .restart: "its start reissues serving certificates whose names have changed"
    case .deleteNode: "k3s registers the node again, with the address that it has now"
    case .rotateCertificates: "new certificates from the same authority, by k3s certificate rotate"
    case .moveCertificates: "k3s takes the authority out of the datastore and makes the rest anew"
    case .moveDatastore: "k3s makes a new datastore, with the authority, token and credentials that are there"
    case .moveEverything: "k3s makes a new datastore and a new authority; the token stays"
    }
  }

  package var loss: SafeText {
    switch self {
    case .collect, .restoreAddress, .editNodeIP, .restart: "nothing"
    case .deleteNode: "pods that no controller owns"
    case .rotateCertificates: "copies of the administrator's kubeconfig: they must be copied again"
    case .moveCertificates:
      "copies of the administrator's kubeconfig; very old versions also make a new authority"
    case .moveDatastore: "all objects of the cluster: deployments, secrets, volumes' claims"
    case .moveEverything:
      "all objects of the cluster, and its authority: every kubeconfig and every agent's token is void"
    }
  }

  /// What becomes of the authority.
  var authority: SafeText {
    switch self {
    case .moveEverything: "a new authority"
    case .moveCertificates: "the authority is told"
    default: "the same authority"
    }
  }
}
