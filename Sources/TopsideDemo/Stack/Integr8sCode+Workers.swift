extension Integr8sCode {
  static func workers() -> [ServiceShape] {
    [
      k8sWorker(), podMonitor(), resultProcessor(), sagaOrchestrator(), dlqProcessor(), coordinator(),
      oomWorker(),
    ]
  }

  /// What all workers() have in common.
  static func worker(_ name: String, life: ServiceShape.Life = .serves, speech: Speech) -> ServiceShape {
    let module = String(name.map { $0 == "-" ? "_" : $0 })
    var shape = ServiceShape(
      name: name, image: image("backend"), command: ["python", "workers/run_\(module).py"], memoryLimit: 160,
      dependencies: [.healthy("kafka"), .started("mongo")], environment: applicationEnvironment(), life: life)
    shape.bootDelay = 10.4 + Double(name.utf8.count) / 20
    shape.memory = .steady(70 + Double(name.utf8.count))
    shape.processes = [.init(user: "app", share: 1, command: "python workers/run_\(module).py")]
    shape.terminationCode = 143
    shape.terminationTime = 0.4
    shape.speech = speech
    return shape
  }

  private static func k8sWorker() -> ServiceShape {
    worker(
      "k8s-worker",
      speech: Speech(
        format: .coloured, perSecond: 1,
        greeting: [
          "worker starting", "kubeconfig loaded from /app/kubeconfig.yaml", "consuming saga_commands",
        ],
        sayings: [
          .info(8, "pod created pod=executor-%x language=python"),
          .info(8, "pod finished pod=executor-%x exit=0"),
          .debug(4, "queue empty, waiting"), .warn(2, "pod pending for %ds pod=executor-%x"),
          .error(1, "pod creation failed pod=executor-%x reason=quota exceeded"),
        ], farewell: ["signal received, draining", "worker stopped"]))
  }

  private static func podMonitor() -> ServiceShape {
    worker(
      "pod-monitor",
      speech: Speech(
        format: .klog(file: "monitor.go"), perSecond: 0.8, usesStandardError: true,
        greeting: ["Starting watch on namespace integr8scode", "Caches are synced"],
        sayings: [
          .info(8, "event MODIFIED pod=executor-%x phase=Running"),
          .info(7, "event MODIFIED pod=executor-%x phase=Succeeded"),
          .info(4, "event DELETED pod=executor-%x"),
          .warn(1, "watch closed by the server after %ds, resuming"),
          .error(1, "failed to list pods: Unauthorized, refreshing the token"),
        ], farewell: ["Received SIGTERM, stopping watches"]))
  }

  private static func resultProcessor() -> ServiceShape {
    var shape = worker(
      "result-processor",
      speech: Speech(
        format: .python(logger: "app.result_processor"), perSecond: 1.2,
        greeting: ["consumer group result-processor joined"],
        sayings: [
          .info(10, "stored result execution=%x status=completed duration=%dms"),
          .info(3, "committed offset %d partition=0"), .warn(1, "late result for execution %x, %ds old"),
          .init(
            level: .info, weight: 1, text: "archiving results of the last hour",
            more: [Self.progress("Archiving", of: 240)], isMoreError: true),
        ], farewell: ["shutting down, committing offsets"]))
    shape.replicas = 2
    return shape
  }

  private static func sagaOrchestrator() -> ServiceShape {
    worker(
      "saga-orchestrator",
      speech: Speech(
        format: .python(logger: "app.saga_orchestrator"), perSecond: 0.6,
        greeting: ["registered saga execution_saga with 4 steps"],
        sayings: [
          .info(9, "saga %x step create_pod done in %dms"), .info(6, "saga %x completed"),
          .warn(2, "saga %x step create_pod retried"),
          .error(
            1, "saga %x failed",
            more: [
              "Traceback (most recent call last):",
              "  File \"/app/app/services/saga/orchestrator.py\", line 214, in _run_step",
              "    await step.execute(context)",
              "  File \"/app/app/services/saga/steps.py\", line 88, in execute",
              "    response = await self.k8s.create_pod(manifest, timeout=10)",
              "asyncio.exceptions.TimeoutError",
            ]),
        ], farewell: ["shutting down"]))
  }

  /// Its first run crashed 46 minutes before the demo opens.
  private static func dlqProcessor() -> ServiceShape {
    worker(
      "dlq-processor", life: .crashesOnce(after: 4730, code: 1),
      speech: Speech(
        format: .python(logger: "app.dlq_processor"), perSecond: 0.25,
        greeting: ["policy: 5 retries, then archive"],
        sayings: [
          .info(8, "checked 0 messages"), .warn(3, "message %x retried, attempt %d"),
          .error(1, "message %x archived after 5 attempts"),
        ],
        crying: .init(
          level: .error, weight: 1, text: "unhandled exception, giving up",
          more: [
            "Traceback (most recent call last):",
            "  File \"/app/workers/run_dlq_processor.py\", line 41, in <module>",
            "    asyncio.run(main())", "  File \"/app/app/dlq/manager.py\", line 176, in consume",
            "    policy = self.policies[message.topic]", "KeyError: 'saga_commands.retry'",
          ], isMoreError: true), farewell: ["shutting down"]))
  }

  /// The one that nobody gave a limit.
  private static func coordinator() -> ServiceShape {
    var shape = worker(
      "coordinator",
      speech: Speech(
        format: .logfmt, perSecond: 0.7, greeting: ["coordinator started"],
        sayings: [
          .info(9, "scheduled execution %x queue=%d"), .info(4, "queue depth %d"),
          .warn(1, "no capacity, execution %x waits"),
        ], farewell: ["stopping"]))
    shape.memoryLimit = nil
    shape.memory = .steady(118)
    return shape
  }

  /// Deployed again nine minutes before the demo opens, with a leak.
  private static func oomWorker() -> ServiceShape {
    var shape = worker(
      "oom-worker", life: .exhaustsMemory(after: 40),
      speech: Speech(
        format: .python(logger: "app.report_worker"), perSecond: 1,
        greeting: ["building report of all executions"],
        sayings: [
          .info(9, "loaded batch of %d executions, %m MiB in use"),
          .info(3, "rendered %d rows, %m MiB in use"),
          .warn(2, "memory %m MiB of 160 MiB"),
        ], farewell: ["shutting down"]))
    shape.recreated = 551
    shape.bootDelay = 0.3
    shape.cpu = 24
    return shape
  }
}
