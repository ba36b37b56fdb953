/// What RabbitMQ says of itself, for `linli doctor`.
extension ManagementAPI {
    package func version() async throws -> String {
        let overview: Overview = try await get("/overview")
        return overview.rabbitmq_version
    }

    /// Alarms under which the broker takes no messages, by node.
    package func alarms() async throws -> [String] {
        let nodes: [Node] = try await get("/nodes")
        return nodes.flatMap { node in
            [
                node.mem_alarm == true ? "\(node.name) has too little memory" : nil,
                node.disk_free_alarm == true ? "\(node.name) has too little room on its disk" : nil,
                node.running ? nil : "\(node.name) is down",
            ].compactMap { $0 }
        }
    }

    private struct Overview: Decodable { let rabbitmq_version: String }

    private struct Node: Decodable {
        let name: String
        let running: Bool
        let mem_alarm: Bool?
        let disk_free_alarm: Bool?
    }
}
