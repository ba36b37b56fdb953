import ArgumentParser
import Foundation
import Launcher

/// For tests: private servers for the length of another command.
struct ServersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "servers",
        abstract: "Runs a command with a private RabbitMQ and PostgreSQL, told to it as LINLI_TEST_… variables.")

    @Option(help: "Where the servers keep their data.") var base = ".linli/test"
    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments.") var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("name the command to run") }
    }

    func run() async throws {
        let here = FileManager.default.currentDirectoryPath
        let place = base.hasPrefix("/") ? base : "\(here)/\(base)"
        let command = command.first == "--" ? Array(command.dropFirst()) : command
        let status = Status()
        try await untilSignalled {
            try await Servers.withServers(base: place, progress: progress) { servers in
                status.value = try await Self.run(command, with: servers)
            }
        }
        if status.value != 0 { throw ExitCode(status.value) }
    }

    private static func run(_ command: [String], with servers: Servers) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging([
            "LINLI_TEST_POSTGRES_HOST": servers.postgres.host,
            "LINLI_TEST_POSTGRES_PORT": "\(servers.postgres.port)",
            "LINLI_TEST_POSTGRES_USER": servers.postgres.superuser,
            "LINLI_TEST_POSTGRES_PASSWORD": servers.postgres.password,
            "LINLI_TEST_AMQP_PORT": "\(servers.rabbit.amqpPort)",
            "LINLI_TEST_AMQP_MANAGEMENT_PORT": "\(servers.rabbit.managementPort)",
            "LINLI_TEST_AMQP_USER": servers.rabbit.adminUser,
            "LINLI_TEST_AMQP_PASSWORD": servers.rabbit.adminPassword,
            "LINLI_TEST_AMQP_VHOST": servers.rabbit.vhost,
        ]) { $1 }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { done in
                process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
                do {
                    try process.run()
                } catch {
                    done.resume(throwing: error)
                }
            }
        } onCancel: {
            process.terminate()
        }
    }
}

/// The command's exit status, from within.
private final class Status: @unchecked Sendable {
    // Safe because it is written once, before the body returns, and read after.
    var value: Int32 = 0
}
