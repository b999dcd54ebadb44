/// Something learned about the fleet.
package enum FleetChange: Hashable, Sendable {
  case engine(SourceState)
  /// All compose containers that there are; what is not among them is gone.
  case listed([Container])
  /// A fresh look at some; `gone` were not there any more.
  case inspected([Container], gone: [ContainerID])
  /// A look at containers for a person who watches them, asked for at this uptime. It may be older than what events
  /// brought meanwhile.
  case refreshed([Container], asked: Duration)
  case happened(ContainerEvent)
  case declared(DeclaredProject, ProjectFiles)
  case undeclared(project: String, Project.Declaration)
  case measured([ContainerID: Usage])
  /// Of the host that the engine and we are on; nil where that is another.
  case hostMeasured(HostMemory?)
  /// The projects for which a `docker compose` process runs on this host now.
  case composing(Set<String>)
}
