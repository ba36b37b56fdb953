package import Logging
package import Postgres
package import Work

/// Puts into the table `parked` what a person must look at.
package struct Parking: Sendable {
    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    func park(_ row: ParkedRow) async throws {
        try await ledger.withConnection { try await row.write(on: $0) }
    }

    /// Throws while nothing can be put there.
    func probe() async throws {
        _ = try await ledger.withConnection { try await $0.query(.probeParked, []) }
    }
}

/// Drains the queue `linli.parked` into the table. What has taken effect already is not parked.
package struct ParkedDrain: Sendable {
    private let uptake: Uptake
    private let parking: Parking

    package init(
        consumer: any MessageConsumer, parking: Parking, clock: any Clock<Duration>,
        meter: WorkMeter = WorkMeter(), report: @escaping Recovery.Report = { _ in }, log: Logger
    ) {
        uptake = Uptake(consumer, options: .init(meter: meter, report: report), clock: clock, log: log)
        self.parking = parking
    }

    /// Runs until it is stopped. A row counts how often its message came, so that a probe must not be one of the rows.
    package func run() async throws {
        try await uptake.run { batch in
            for delivery in batch { try await parking.park(ParkedRow(delivery)) }
        } probing: { _ in
            try await parking.probe()
        }
    }

    package func stop() async { await uptake.stop() }
}
