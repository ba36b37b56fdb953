internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Prepares services for their group, so that one rule holds for all: whoever fails, or ends without having been asked,
/// stops the others gracefully, and the process ends with that error.
final class ServiceHost: Sendable {
    private let log: Logger
    private let patience: Duration
    private let isStopping = Atomic(false)

    /// The services together may take `patience` to stop. Then they are cancelled.
    init(log: Logger, patience: Duration = .seconds(25)) {
        self.log = log
        self.patience = patience
    }

    func configuration(_ services: [any Service]) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(
            services: services.map { service in
                // Not the value's own description: what it was made of may be secret.
                let name = "\(type(of: service))"
                return .init(
                    service: Guest(service: service, name: name, host: self),
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: name)
            }, logger: log)
        configuration.maximumGracefulShutdownDuration = patience
        // What does not even answer to that is ended with the process.
        configuration.maximumCancellationDuration = .seconds(5)
        return configuration
    }

    /// From now on a service may end.
    func beginStopping() { isStopping.store(true, ordering: .relaxed) }

    /// Runs a service to its end, and says whether that was as it should be.
    fileprivate func run(_ service: any Service, _ name: String) async throws {
        do {
            try await service.run()
        } catch is CancellationError where Task.isShuttingDownGracefully || Task.isCancelled {
            // It was asked to stop, and has.
        } catch {
            log.error("service failed", error: error, metadata: .keys([.service: "\(name)"]))
            beginStopping()
            throw error
        }
        if Task.isCancelled {
            log.warning("service cancelled, it did not stop in time", metadata: .keys([.service: "\(name)"]))
        } else if !Task.isShuttingDownGracefully {
            try await finish(name)
        }
    }

    /// A service has ended before its turn. While all are stopping that is no fault, but the group would take it for
    /// one and cancel those that still have work in hand: so its turn is waited for.
    private func finish(_ name: String) async throws {
        guard isStopping.load(ordering: .relaxed) else {
            beginStopping()
            log.error("service ended unasked", metadata: .keys([.service: "\(name)"]))
            throw EndedUnasked(service: name)
        }
        // Cancelled instead: there is nothing left to cancel.
        try? await gracefulShutdown()
    }
}

/// A service that the host watches over.
private struct Guest: Service {
    let service: any Service
    let name: String
    let host: ServiceHost

    func run() async throws { try await host.run(service, name) }
}

/// A service that runs for as long as the daemon does has ended by itself.
struct EndedUnasked: Error, CustomStringConvertible {
    let service: String

    var description: String { "\(service) ended, though nobody had asked it to stop" }
}

/// Does one thing when all services before it have been started, and then waits for the end.
struct Announcement: Service {
    let announce: @Sendable () -> Void

    func run() async throws {
        announce()
        try await gracefulShutdown()
    }
}
