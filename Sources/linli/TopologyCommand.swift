import AMQP
import ArgumentParser
import Foundation
import Operations

struct TopologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology", abstract: "The broker's exchanges, queues, bindings and policies.",
        subcommands: [Apply.self, Diff.self, Export.self])

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes the broker as it should be.")
        @OptionGroup var house: HouseOptions

        func run() async throws {
            let (api, vhost) = try await house.management()
            try await TopologyOperations(api, vhost: vhost).apply()
            print("topology applied to vhost \(vhost)")
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says how the broker differs from what it should be.")
        @OptionGroup var house: HouseOptions

        func run() async throws {
            let (api, vhost) = try await house.management()
            let differences = try await TopologyOperations(api, vhost: vhost).diff()
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
        }
    }
}
