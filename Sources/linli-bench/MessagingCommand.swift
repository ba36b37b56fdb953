import AMQP
import ArgumentParser
import Foundation
import Launcher
import Operations

/// The drivers and the worker's path beside the same work in C.
struct MessagingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messaging",
        abstract: "Publish, consume and relay, beside raw librabbitmq in C: in turns, medians, ratios.")

    @Option(help: "How often each is done.") var rounds = 5
    @Option(help: "Messages in each.") var count = 50_000
    @Option(help: "Bytes of a message.") var body = 600
    @Option(help: "Where the servers keep their data meanwhile.") var base = ".linli/bench"

    func validate() throws {
        guard (1...100).contains(rounds), (8...1_000_000).contains(body) else {
            throw ValidationError("rounds are 1 to 100, bytes 8 to 1,000,000")
        }
        guard (2_000...10_000_000).contains(count), count.isMultiple(of: 2_000) else {
            throw ValidationError("messages are a multiple of 2,000, up to 10,000,000")
        }
    }

    func run() async throws {
        let here = FileManager.default.currentDirectoryPath
        let place = base.hasPrefix("/") ? base : "\(here)/\(base)"
        try await Servers.withServers(base: place, progress: { print($0) }) { servers in
            let rabbit = servers.rabbit
            let api = ManagementAPI(
                host: "127.0.0.1", port: rabbit.managementPort, user: rabbit.adminUser, password: rabbit.adminPassword)
            var topology = Topology.linli(lines: ["bench"])
            // No daemon comes here.
            topology.permissions = []
            try await TopologyOperations(api, vhost: rabbit.vhost, topology: topology).apply()
            let endpoint = Endpoint(
                hosts: [.init("127.0.0.1", port: rabbit.amqpPort)], vhost: rabbit.vhost, user: rabbit.adminUser,
                password: rabbit.adminPassword)
            let bench = MessagingBench(endpoint, count: count, size: body)
            print("\(count) messages of \(body) bytes, \(rounds) rounds in turns")
            var times = Times()
            for round in 1...rounds {
                try await bench.round(&times)
                print("round \(round) of \(rounds)")
            }
            times.report(count).forEach { print($0) }
        }
    }
}
