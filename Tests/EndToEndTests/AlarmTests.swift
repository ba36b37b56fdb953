import Casework
import Foundation
import Launcher
import Lines
import Postgres
import Premises
import TestSupport
import Testing
import Work

extension FaultTests {
    @Suite("A broker with an alarm")
    struct AlarmTests {
        enum Alarm: CaseIterable {
            case memory, disk

            var raised: [String] {
                self == .memory
                    ? ["set_vm_memory_high_watermark", "0"] : ["set_disk_free_limit", "1000000GB"]
            }

            var cleared: [String] {
                self == .memory
                    ? ["set_vm_memory_high_watermark", "absolute", "1GB"] : ["set_disk_free_limit", "50MB"]
            }
        }

        /// The ledger's consuming path publishes nothing: what must go back to its line waits in the outbox.
        @Test(
            "the ledger has conflicts in hand and nothing can be published: it commits what it has, and the rest goes back after",
            .timeLimit(.minutes(3)), arguments: Alarm.allCases)
        func conflicts(alarm: Alarm) async throws {
            let shared = try SharedPremises.current
            let rabbit = shared.premises.servers.rabbit
            let port = try freePort()
            try await shared.running(environment: ["linli-ledger": ["LINLI_HEALTH_PORT": "\(port)"]]) { house in
                try await house.tappingBoth { _, decisions in
                    let opened = try await FaultTests.Opened(house)
                    let (accept, note) = try await opened.meeting(house, decisions) {
                        try await rabbit.rabbitmqctl(alarm.raised)
                    }
                    #expect(try await house.settled(accept)["state"] == "committed")
                    let outbox = "SELECT count(*) AS n FROM outbox WHERE request_id = $1"
                    try await until("the loser is in the outbox") {
                        try await house.number(outbox, [.uuid(note.requestID)]) == 1
                    }
                    try await until("the ledger says why") { try await readiness(port) == "blocked" }
                    try await rabbit.rabbitmqctl(alarm.cleared)
                    #expect(try await house.settled(note.idText)["state"] == "committed")
                    try await house.expectOnce([opened.request, accept, note.idText])
                }
            }
        }

        /// Seen to fail with a worker that acknowledges before its decisions are confirmed.
        @Test(
            "a worker is killed with decisions in hand that nobody has confirmed: they are made again, once",
            .timeLimit(.minutes(3)))
        func workerKilled() async throws {
            let shared = try SharedPremises.current
            let rabbit = shared.premises.servers.rabbit
            let port = try freePort()
            try await shared.running(environment: ["linli-errand": ["LINLI_HEALTH_PORT": "\(port)"]]) { house in
                let ids = try await house.frozen("linli-errand") {
                    let ids = try await house.submitted(20).map { $0["id"] }
                    for id in ids {
                        try await until("the broker has it") { try await house.state(of: id) == "sent" }
                    }
                    try await rabbit.rabbitmqctl(Alarm.memory.raised)
                    return ids
                }
                try await until("it has decided, and waits for the broker") {
                    try await readiness(port) == "blocked"
                }
                house.kill("linli-errand")
                try await rabbit.rabbitmqctl(Alarm.memory.cleared)
                for id in ids { #expect(try await house.settled(id)["state"] == "committed") }
                try await house.expectOnce(ids)
            }
        }
    }
}
