extension Integr8sCode {
  static func stores() -> [ServiceShape] { [mongo(), redis(), kafka()] }

  private static func mongo() -> ServiceShape {
    var shape = ServiceShape(
      name: "mongo", image: "mongo:8.0.17", command: ["mongod", "--wiredTigerCacheSizeGB", "0.4"],
      memoryLimit: 1024)
    shape.probe = .init(
      test: [
        "CMD-SHELL",
        "mongosh --quiet --host 127.0.0.1 --port 27017 -u root -p demo-mongo-password "
          + "--authenticationDatabase admin --eval 'db.adminCommand(\"ping\")'",
      ], interval: 3, timeout: 5, startPeriod: 5, retries: 15, readyAfter: 4, success: "{ ok: 1 }\n",
      failure: "MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n")
    shape.ports = [.local(27017)]
    shape.environment = [
      "MONGO_INITDB_ROOT_USERNAME=root", "MONGO_INITDB_ROOT_PASSWORD=demo-mongo-password",
      "MONGO_INITDB_DATABASE=integr8scode",
    ]
    shape.memory = .steady(548)
    shape.cpu = 1.6
    shape.processes = [.init(user: "mongodb", share: 1, command: "mongod --wiredTigerCacheSizeGB 0.4 --auth")]
    shape.speech = Speech(
      format: .mongo, perSecond: 0.5,
      greeting: ["MongoDB starting", "Opening WiredTiger", "Waiting for connections"],
      sayings: [
        .info(8, "Connection accepted"), .info(6, "Connection ended"), .info(3, "WiredTiger message"),
        .info(2, "Checkpoint finished"), .warn(1, "Slow query: executions.find took %dms"),
      ], farewell: ["Received signal 15, will shut down", "Shutting down: now exiting"])
    return shape
  }

  private static func redis() -> ServiceShape {
    var shape = ServiceShape(
      name: "redis", image: "redis:7.4.6-alpine",
      command: [
        "redis-server", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru", "--save", "",
        "--requirepass", "demo-redis-password",
      ], memoryLimit: 300)
    shape.probe = .init(
      test: ["CMD", "redis-cli", "-a", "demo-redis-password", "--no-auth-warning", "ping"], interval: 2,
      timeout: 3, startPeriod: 2, retries: 10, readyAfter: 0.4, success: "PONG\n",
      failure: "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n")
    shape.ports = [.local(6379)]
    shape.environment = ["REDIS_PASSWORD=demo-redis-password"]
    shape.memory = .steady(38)
    shape.cpu = 0.5
    shape.processes = [.init(user: "redis", share: 1, command: "redis-server *:6379")]
    shape.speech = Speech(
      format: .redis, perSecond: 0.2,
      greeting: [
        "Redis version=7.4.6, bits=64, just started", "Running mode=standalone, port=6379.",
        "Ready to accept connections tcp",
      ],
      sayings: [
        .info(6, "%d clients connected (0 replicas), 3914%d bytes in use"),
        .info(3, "DB 0: %d keys in 1024 slots"),
        .warn(1, "Client closed connection id=%d addr=%a"),
      ], farewell: ["User requested shutdown...", "Redis is now ready to exit, bye bye..."])
    return shape
  }

  private static func kafka() -> ServiceShape {
    var shape = ServiceShape(
      name: "kafka", image: "confluentinc/cp-kafka:7.8.2", command: ["/etc/confluent/docker/run"],
      memoryLimit: 1280)
    shape.probe = .init(
      test: ["CMD-SHELL", "kafka-broker-api-versions --bootstrap-server localhost:9092"], interval: 3,
      timeout: 10, startPeriod: 3, retries: 15, readyAfter: 7,
      success: "localhost:9092 (id: 1 rack: null) -> (\n\tProduce(0): 0 to 11 [usable: 11],\n",
      failure: "WARN [AdminClient clientId=adminclient-1] Connection to node -1 could not be established.\n")
    shape.ports = [.local(9092), .local(29092)]
    shape.environment = [
      "KAFKA_HEAP_OPTS=-Xms256m -Xmx1g", "KAFKA_PROCESS_ROLES=broker,controller", "KAFKA_NODE_ID=1",
    ]
    // At the opening, 125 minutes after its start, about 91 % of its limit; 67 minutes from one fall to the next.
    shape.memory = .rising(from: 640, perMinute: 9, until: 1243)
    shape.cpu = 5.2
    shape.processes = [
      .init(
        user: "appuser", share: 1, command: "java -Xms256m -Xmx1g -XX:+UseG1GC kafka.Kafka kafka.properties")
    ]
    shape.terminationCode = 143
    shape.terminationTime = 1.2
    shape.speech = Speech(
      format: .bracketed, perSecond: 0.4,
      greeting: [
        "[KafkaRaftServer nodeId=1] Starting (kafka.server.KafkaRaftServer)",
        "[BrokerServer id=1] Transition from STARTING to STARTED (kafka.server.BrokerServer)",
        "[KafkaRaftServer nodeId=1] Kafka Server started (kafka.server.KafkaRaftServer)",
      ],
      sayings: [
        .info(5, "[GroupCoordinator 1]: Stabilized group executions generation %d (kafka.coordinator.group)"),
        .info(
          5, "[UnifiedLog partition=execution_events-%d] Rolled new log segment at offset %d (kafka.log)"),
        .info(3, "[SnapshotGenerator id=1] Creating new KRaft snapshot file (org.apache.kafka.image)"),
        .warn(
          1, "[GC] Heap after collection %m MB, old generation did not shrink (kafka.server.HeapReporter)"),
        .error(
          1, "[SocketServer id=1] Closing socket for %a because of error (kafka.network.Processor)",
          more: [
            "java.io.IOException: Connection reset by peer",
            "\tat java.base/sun.nio.ch.SocketDispatcher.read0(Native Method)",
            "\tat java.base/sun.nio.ch.SocketChannelImpl.read(SocketChannelImpl.java:426)",
            "\tat org.apache.kafka.common.network.PlaintextTransportLayer.read(PlaintextTransportLayer.java:97)",
            "\tat kafka.network.Processor.run(SocketServer.scala:1014)",
            "Caused by: java.net.SocketException: Connection reset", "\t... 4 more",
          ]),
      ],
      farewell: [
        "Terminating process due to signal SIGTERM (org.apache.kafka.common.utils.LoggingSignalHandler)"
      ])
    return shape
  }
}
