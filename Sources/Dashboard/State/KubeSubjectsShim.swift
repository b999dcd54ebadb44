import SafeText
import TopsideCore

enum KubeLogSubjects {
  static func subjects(of pod: Pod, container: String? = nil, namedByPod: Bool) -> [LogSubject] {
    pod.allContainers.filter { container == nil || $0.name == container }.map { one in
      let name = namedByPod ? "\(pod.meta.name)/\(one.name)" : one.name
      var subject = LogSubject(
        key: "\(pod.meta.namespace)/\(pod.meta.name)/\(one.name)", name: SafeText(sanitising: name),
        instance: pod.meta.uid, run: pod.started)
      if case .running = one.state { subject.isRunning = true }
      return subject
    }
  }
}
