extension JSONReader {
  mutating func workload(_ kind: KubeKind) throws(JSONFault) -> Workload {
    var workload = Workload(kind, ObjectMeta("", ""))
    // What the API fills in where nothing is asked for.
    workload.desired = kind == .daemonSet ? 0 : 1
    guard try enterObject() else { return workload }
    while let key = try nextKey() {
      switch key {
      case "metadata": workload.meta = try meta()
      case "spec": try workloadSpec(&workload)
      case "status": try workloadStatus(&workload)
      default: try skip()
      }
    }
    return workload
  }

  private mutating func workloadSpec(_ workload: inout Workload) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "replicas": workload.desired = try integer() ?? workload.desired
      case "paused": workload.isPaused = try boolean() ?? false
      case "selector": workload.selector = try matchLabels()
      case "template": workload.images = try templateImages()
      case "strategy", "updateStrategy": try strategy(&workload)
      case "podManagementPolicy": workload.isParallel = try text() == "Parallel"
      default: try skip()
      }
    }
  }

  private mutating func strategy(_ workload: inout Workload) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "type": workload.strategy = try text()
      case "rollingUpdate": workload.partition = try partition()
      default: try skip()
      }
    }
  }

  private mutating func partition() throws(JSONFault) -> Int {
    var partition = 0
    guard try enterObject() else { return 0 }
    while let key = try nextKey() {
      if "partition" ~= key { partition = try count() } else { try skip() }
    }
    return partition
  }

  private mutating func workloadStatus(_ workload: inout Workload) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "replicas", "currentNumberScheduled": workload.current = try count()
      case "readyReplicas", "numberReady": workload.ready = try count()
      case "updatedReplicas", "updatedNumberScheduled": workload.updated = try count()
      case "availableReplicas", "numberAvailable": workload.available = try count()
      case "desiredNumberScheduled": workload.desired = try count()
      case "observedGeneration": workload.observedGeneration = try count()
      case "conditions": workload.conditions = try conditions()
      default: try skip()
      }
    }
  }

  /// Of things, so not below zero.
  mutating func count() throws(JSONFault) -> Int { max(0, try integer() ?? 0) }

  mutating func job() throws(JSONFault) -> Job {
    var job = Job(ObjectMeta("", ""))
    guard try enterObject() else { return job }
    while let key = try nextKey() {
      switch key {
      case "metadata": job.meta = try meta()
      case "spec": try jobSpec(&job)
      case "status": try jobStatus(&job)
      default: try skip()
      }
    }
    // A failed job has no completion time.
    if job.finished == nil, job.conditions.isTrue("Failed") { job.finished = job.conditions["Failed"]?.since }
    return job
  }

  private mutating func jobSpec(_ job: inout Job) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "completions": job.completions = try integer()
      case "parallelism": job.parallelism = try integer() ?? job.parallelism
      case "backoffLimit": job.backoffLimit = try integer() ?? job.backoffLimit
      case "suspend": job.isSuspended = try boolean() ?? false
      case "ttlSecondsAfterFinished": job.timeToLive = try integer()
      case "selector": job.selector = try matchLabels()
      case "template": job.images = try templateImages()
      default: try skip()
      }
    }
  }

  private mutating func jobStatus(_ job: inout Job) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "active": job.active = try count()
      case "succeeded": job.succeeded = try count()
      case "failed": job.failed = try count()
      case "startTime": job.started = try moment()
      case "completionTime": job.finished = try moment()
      case "conditions": job.conditions = try conditions()
      default: try skip()
      }
    }
  }

  mutating func cronJob() throws(JSONFault) -> CronJob {
    var job = CronJob(ObjectMeta("", ""))
    guard try enterObject() else { return job }
    while let key = try nextKey() {
      switch key {
      case "metadata": job.meta = try meta()
      case "spec", "status": try cronJobFields(&job)
      default: try skip()
      }
    }
    return job
  }

  /// Of both its parts, whose names differ.
  private mutating func cronJobFields(_ job: inout CronJob) throws(JSONFault) {
    guard try enterObject() else { return }
    while let key = try nextKey() {
      switch key {
      case "schedule": job.schedule = try text()
      case "timeZone": job.timeZone = try text()
      case "suspend": job.isSuspended = try boolean() ?? false
      case "lastScheduleTime": job.lastScheduled = try moment()
      case "lastSuccessfulTime": job.lastSucceeded = try moment()
      case "active": job.active = try elements()
      default: try skip()
      }
    }
  }

  /// How many an array has.
  mutating func elements() throws(JSONFault) -> Int {
    var count = 0
    guard try enterArray() else { return 0 }
    while try nextElement() {
      try skip()
      count += 1
    }
    return count
  }
}
