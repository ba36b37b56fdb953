import FoundationEssentials
import Glibc
import Launcher
import Testing

@Suite("The ports of the servers")
struct PortsTests {
    private let known = Ports(postgres: 20_001, amqp: 20_002, management: 20_003, distribution: 20_004, epmd: 20_005)

    @Test("they are five different ones below the range of outgoing connections")
    func different() throws {
        var random = SystemRandomNumberGenerator()
        let ports = try Ports.choose(keeping: nil, using: &random) { _ in true }
        let all = [ports.postgres, ports.amqp, ports.management, ports.distribution, ports.epmd]
        #expect(Set(all).count == 5)
        #expect(all.allSatisfy { (20_000..<32_000).contains($0) })
    }

    @Test("those of the last run are kept")
    func kept() throws {
        var random = SystemRandomNumberGenerator()
        #expect(try Ports.choose(keeping: known, using: &random) { _ in true } == known)
    }

    @Test("only one that is taken is picked anew")
    func replaced() throws {
        var random = SystemRandomNumberGenerator()
        let ports = try Ports.choose(keeping: known, using: &random) { $0 != 20_002 }
        #expect(ports.amqp != known.amqp)
        var rest = ports
        rest.amqp = known.amqp
        #expect(rest == known)
    }

    @Test("it is an error when none is free")
    func noneFree() {
        var random = SystemRandomNumberGenerator()
        #expect(throws: LauncherError.self) { try Ports.choose(keeping: known, using: &random) { _ in false } }
    }

    @Test("a port that somebody listens on is not free")
    func listening() throws {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        try #require(listen(handle, 1) == 0)
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(handle, $0, &size) }
        }
        let port = Int(UInt16(bigEndian: address.sin_port))
        #expect(!Ports.isFree(port))
        #expect(!Ports.isFree(0))
        #expect(!Ports.isFree(70_000))
    }

    @Test("a second run in the same place has the same ports")
    func persisted() async throws {
        try await withScratch { scratch in
            let place = try Place.choose(base: scratch)
            try place.prepare()
            let first = try Ports.claim(in: place)
            #expect(try Ports.claim(in: place) == first)
        }
    }

    @Test("a file of ports that cannot be read is replaced")
    func unreadable() async throws {
        try await withScratch { scratch in
            let place = try Place.choose(base: scratch)
            try place.prepare()
            let path = place.directory + "/ports.json"
            try Data("{\"postgres\": true".utf8).write(to: URL(filePath: path))
            let ports = try Ports.claim(in: place)
            #expect(try JSONDecoder().decode(Ports.self, from: Data(contentsOf: URL(filePath: path))) == ports)
        }
    }
}
