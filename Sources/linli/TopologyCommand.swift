import AMQP
import ArgumentParser
import Foundation
import Operations

/// Where RabbitMQ's management API is, for an administrator.
struct ManagementOptions: ParsableArguments {
    @Option(help: "The broker's host.") var host = "127.0.0.1"
    @Option(help: "The port of the management API.") var managementPort = 15_672
    @Option(help: "An administrator of the broker.") var user = "linli"
    @Option(help: "A file with the administrator's password.") var passwordFile: String
    @Option(help: "The vhost.") var vhost = "linli"

    func operations() throws -> TopologyOperations {
        let password = try String(contentsOfFile: passwordFile, encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return TopologyOperations(
            ManagementAPI(host: host, port: managementPort, user: user, password: password), vhost: vhost)
    }
}

struct TopologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology", abstract: "The broker's exchanges, queues, bindings and policies.",
        subcommands: [Apply.self, Diff.self, Export.self])

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes the broker as it should be.")
        @OptionGroup var management: ManagementOptions

        func run() async throws {
            try await management.operations().apply()
            print("topology applied to vhost \(management.vhost)")
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says how the broker differs from what it should be.")
        @OptionGroup var management: ManagementOptions

        func run() async throws {
            let differences = try await management.operations().diff()
            for difference in differences { print(difference) }
            if !differences.isEmpty { throw foundWrong }
            print("no difference")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the topology as RabbitMQ definitions, as in deploy/rabbitmq/definitions.json.")
        @Option(help: "The vhost.") var vhost = "linli"

        func run() throws {
            FileHandle.standardOutput.write(try Topology.house.definitions(vhost: vhost))
            print()
        }
    }
}
