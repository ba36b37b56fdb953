import AMQP
import Foundation
import Launcher
import TestSupport
import Testing

extension OwnBroker {
    /// Waits until the broker has forgotten the consumers that are gone.
    func expectOneConsumer(_ queue: String) async throws {
        for _ in 0..<20 where try await consumers(of: queue) != 1 { try await Task.sleep(for: .milliseconds(500)) }
        #expect(try await consumers(of: queue) == 1)
    }

    private func consumers(of queue: String) async throws -> Int {
        let lines = try await rabbit.rabbitmqctl(["list_consumers", "-p", rabbit.vhost, "queue_name"])
        return lines.split(separator: "\n").count { $0 == queue }
    }

    func clearAlarms() async throws {
        try await rabbit.rabbitmqctl(["set_vm_memory_high_watermark", "absolute", "1GB"])
        try await rabbit.rabbitmqctl(["set_disk_free_limit", "200MB"])
    }

    /// After how long the broker tries again to dead-letter what nobody took; a queue that is declared afterwards heeds it.
    func setDeadLetterPatience(milliseconds: Int) async throws {
        try await rabbit.rabbitmqctl([
            "eval",
            "application:set_env(rabbit, dead_letter_worker_publisher_confirm_timeout, \(milliseconds)).",
        ])
    }

    /// How long the broker waits for a delivery to be settled, and how often it looks. Returns what it was before.
    func setPatience(milliseconds: Int, tick: Int) async throws -> Int {
        let before = try await rabbit.rabbitmqctl(["eval", "application:get_env(rabbit, consumer_timeout)."])
        try await rabbit.rabbitmqctl([
            "eval",
            "application:set_env(rabbit, consumer_timeout, \(milliseconds)), "
                + "application:set_env(rabbit, channel_tick_interval, \(tick)).",
        ])
        return Int(before.filter(\.isNumber)) ?? 1_800_000
    }
}
