import DashboardRuntime
import SafeText
import TopsideCore

/// One look at the fleet for a command that has no screen, and what its words mean there.
struct FleetLook {
  let wiring: Wiring
  let services: Services

  init(_ wiring: Wiring) {
    self.wiring = wiring
    services = wiring.services()
  }

  func fleet() async throws -> Fleet {
    let fleet = await Snapshot(services: services).take(measures: false)
    if case .lost(let fault, _, _) = fleet.engine { throw FlowRefusal("\(fault.summary)") }
    return fleet
  }

  /// What was asked for, else those of the folder that we are in; nil is any.
  func projects(in fleet: Fleet) -> Set<String>? {
    if let name = wiring.options.projectName { return [name] }
    guard let directory = wiring.projects.first?.directory else { return nil }
    let here = fleet.projects.values.filter { $0.files.directory == directory }.map(\.name)
    return here.isEmpty ? nil : Set(here)
  }

  /// The one project that is meant, of which something is there.
  func project(in fleet: Fleet) throws -> String {
    let wanted = projects(in: fleet)
    let found = fleet.projects.keys.filter { (wanted?.contains($0) ?? true) && fleet.isUp($0) }.sorted()
    guard let first = found.first else {
      let name: SafeText = wanted.map { " \(SafeText(sanitising: $0.sorted(), separator: ", "))" } ?? ""
      throw FlowRefusal("there is no running project\(name)")
    }
    guard found.count == 1 else {
      throw FlowRefusal(
        "there are several projects: say -p with one of \(SafeText(sanitising: found, separator: ", "))")
    }
    return first
  }
}
