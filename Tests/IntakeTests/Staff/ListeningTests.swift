import Testing

@testable import Intake

@Suite("where the door listens")
struct ListeningTests {
    @Test(
        "without an account it is this machine only, whatever was asked for",
        arguments: ["0.0.0.0", "::", "192.168.1.10", "desk.lan", "127.evil.example"])
    func heldBack(_ host: String) {
        #expect(Listening(asked: host, hasStaff: false).host == "127.0.0.1")
        #expect(Listening(asked: host, hasStaff: false).isHeldBack)
        #expect(Listening(asked: host, hasStaff: true).host == host)
        #expect(!Listening(asked: host, hasStaff: true).isHeldBack)
    }

    @Test("what is this machine anyway is left alone", arguments: ["127.0.0.1", "127.0.1.1", "::1", "localhost"])
    func loopback(_ host: String) {
        #expect(Listening(asked: host, hasStaff: false).host == host)
        #expect(!Listening(asked: host, hasStaff: false).isHeldBack)
    }
}
