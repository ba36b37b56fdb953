import Foundation
import Glibc
import Launcher
import Testing

@testable import Premises

@Suite("The door of a house that has to share its machine")
struct DoorTests {
    @Test("a port that is free stays; one that is lost moves; one that people named never does")
    func claim() throws {
        let door = try Door(port: 0)
        #expect(try door.claim { $0 >= 8082 } && door.port == 8082)
        #expect(try !door.claim { $0 >= 8082 } && door.port == 8082)
        #expect(try door.claim { $0 == 8090 } && door.port == 8090)
        #expect(throws: NoFreePort.self) { try door.claim { _ in false } }

        let stranger = try #require(Stranger.anywhere())
        #expect(throws: PortTaken.self) { try Door(port: stranger.port) }
        let port = stranger.port
        stranger.leave()
        let named = try Door(port: port)
        #expect(try !named.claim { _ in true })
        #expect(throws: PortTaken.self) { try named.claim { _ in false } }
        #expect(named.port == port)
    }

    @Test(
        "whoever takes the port before intake does, or while it is dead, is not taken for it: the door moves",
        .timeLimit(.minutes(3)))
    func moves() async throws {
        try await TestPremises.with { house in
            let first = house.premises.httpPort
            let stranger = try #require(Stranger(port: first))
            let premises = house.premises
            try await premises.withDaemons { supervisor in
                let second = premises.httpPort
                #expect(second != first)
                #expect(supervisor.restarts(of: Premises.intake) == 0, "it was told before its first start")
                let settings = try String(contentsOfFile: premises.files.settings, encoding: .utf8)
                #expect(settings.contains("port: \(second)\n"))

                kill(try #require(supervisor.pid(of: Premises.intake)), SIGKILL)
                var other: Stranger?
                try await until("the port is taken") {
                    other = Stranger(port: second)
                    return other != nil
                }
                #expect(!premises.isOpen(under: supervisor))
                try await until("intake is at a third port") { premises.isOpen(under: supervisor) }
                #expect(premises.httpPort != second)
                other?.leave()
            }
            stranger.leave()
        }
    }
}

/// Somebody else of this machine, who listens on a port and answers nothing.
private struct Stranger {
    let port: Int
    private let handle: Int32

    /// On a port of the kernel's choice.
    static func anywhere() -> Stranger? { Stranger(port: 0) }

    init?(port: Int) {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let handle = handle
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, size) == 0 && listen(handle, 8) == 0 && getsockname(handle, $0, &size) == 0
            }
        }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        guard isListening else {
            close(handle)
            return nil
        }
    }

    func leave() { close(handle) }
}
