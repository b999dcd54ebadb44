import Dashboard
import TopsideCore

// k3s on this machine, where there is one.
extension Program {
  /// Between two looks at the unit, which is one short process.
  private nonisolated static let unitPause = Duration.seconds(5)
  /// Between two readings of everything while nothing about the unit changes.
  private nonisolated static let longPause = Duration.seconds(60)
  /// And while its crash loop goes on.
  private nonisolated static let loopPause = Duration.seconds(10)

  func startHost() {
    guard let reader = services.k3s else { return }
    let (inbox, time) = (inbox, services.time)
    tasks[.host] = Task.detached {
      var watch = K3sWatch()
      while !Task.isCancelled {
        let unit = await reader.unit()
        watch.note(unit, at: time.uptime())
        guard unit.value?.isLoaded == true || watch.isKnown else { return }
        if watch.isDue(unit, at: time.uptime(), long: Self.longPause, loop: Self.loopPause) {
          var request = K3sReader.Request()
          request.earlier = watch.earlier
          let diagnosis = K3sDiagnosis(await reader.read(request))
          // What a fix would cost is asked where one may be needed.
          let contents = diagnosis.state == .failing ? await reader.contents(diagnosis.facts) : K3sContents()
          if Task.isCancelled { return }
          watch.note(diagnosis, at: time.uptime())
          inbox.post([.hostRead(diagnosis, contents)])
        }
        await time.sleep(Self.unitPause)
      }
    }
  }
}

/// When k3s is to be read as a whole again: when its unit is another way than it was, else now and then.
struct K3sWatch {
  private var unit: K3sUnit?
  private var readAt: Duration?
  private var isLooping = false
  /// Of the last minute: how fast it restarts is about that.
  private var readings: [K3sUnitReading] = []

  var isKnown: Bool { readAt != nil }
  var earlier: K3sUnitReading? { readings.first }

  mutating func note(_ found: K3sFact<K3sUnit>, at now: Duration) {
    readings.removeAll { now - $0.at > .seconds(55) }
    if let unit = found.value { readings.append(K3sUnitReading(unit, at: now)) }
  }

  func isDue(_ found: K3sFact<K3sUnit>, at now: Duration, long: Duration, loop: Duration) -> Bool {
    guard let readAt else { return true }
    if isLooping { return now - readAt >= loop }
    return found.value != unit || now - readAt >= long
  }

  mutating func note(_ diagnosis: K3sDiagnosis, at now: Duration) {
    unit = diagnosis.facts.unit.value
    isLooping = diagnosis.loop.isLooping
    readAt = now
  }
}
