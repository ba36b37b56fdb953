import FoundationEssentials
import Glibc
import Launcher
import Testing

@Suite("Where the servers' data are")
struct PlaceTests {
    private let me = geteuid()
    private let stranger = ServerUser(name: "stranger", uid: 54_321, gid: 54_321)

    @Test("they are under the base that was asked for")
    func underTheBase() async throws {
        try await withScratch { scratch in
            let place = try Place.choose(base: scratch + "/.linli", user: stranger)
            #expect(place.directory == scratch + "/.linli/servers")
            #expect(place.user == stranger)
            #expect(place.reason == nil)
        }
    }

    @Test("they are under /var/tmp when the servers' user may not enter a directory on the way")
    func barred() async throws {
        try await withScratch { scratch in
            let closed = scratch + "/closed"
            try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: false)
            chmod(closed, 0o700)
            let place = try Place.choose(base: closed + "/.linli", user: stranger)
            #expect(place.directory.hasPrefix("/var/tmp/linli-54321-"))
            #expect(place.reason == "the user stranger may not enter \(closed)")

            let again = try Place.choose(base: closed + "/.linli", user: stranger)
            #expect(again == place)
            let other = try Place.choose(base: closed + "/other", user: stranger)
            #expect(other.directory != place.directory)
        }
    }

    @Test("they are under /var/tmp when the path of the socket would be too long")
    func tooLong() async throws {
        try await withScratch { scratch in
            let base = scratch + "/" + String(repeating: "x", count: 80)
            let place = try Place.choose(base: base, user: nil)
            #expect(place.directory.hasPrefix("/var/tmp/linli-\(me)-"))
            #expect(place.reason?.contains("too long") == true)
        }
    }

    @Test("a directory that belongs to somebody else, or that others may write to, is refused")
    func untrusted() async throws {
        try await withScratch { scratch in
            let place = try Place.choose(base: scratch, user: nil)
            try place.prepare()
            try place.prepare()
            chmod(place.directory, 0o777)
            #expect(throws: LauncherError.self) { try place.prepare() }
            chmod(place.directory, 0o700)
            let foreign = Place(directory: place.directory, user: stranger, reason: nil)
            #expect(throws: LauncherError.self) { try foreign.prepare() }
        }
    }

    @Test("a launcher that is root keeps to the user whose data are there already", .enabled(if: geteuid() == 0))
    func keepsTheUser() async throws {
        try await withScratch { scratch in
            let first = try Place.choose(base: scratch, user: stranger)
            try first.prepare()
            let second = try Place.choose(base: scratch, user: ServerUser(name: "other", uid: 12_345, gid: 12_345))
            #expect(second.directory == first.directory)
            #expect(second.user?.uid == stranger.uid)
        }
    }

    @Test(
        "the servers run as an unprivileged user",
        arguments: [
            (launcher: UInt32(1_000), invoker: UInt32?.none, user: String?.none),
            (launcher: 1_000, invoker: 2_000, user: nil),
            (launcher: 0, invoker: nil, user: "postgres"),
            (launcher: 0, invoker: 0, user: "postgres"),
            (launcher: 0, invoker: 1_000, user: "lin"),
            (launcher: 0, invoker: 4_000, user: "postgres"),
        ])
    func unprivileged(launcher: UInt32, invoker: UInt32?, user: String?) throws {
        let users = [ServerUser(name: "lin", uid: 1_000, gid: 1_000), ServerUser(name: "postgres", uid: 101, gid: 104)]
        let chosen = try ServerUser.choose(
            launcher: launcher, invoker: invoker, withID: { uid in users.first { $0.uid == uid } },
            named: { name in users.first { $0.name == name } })
        #expect(chosen?.name == user)
    }

    @Test("root without any other user is told what to do")
    func noUser() {
        #expect {
            try ServerUser.choose(launcher: 0, invoker: nil, withID: { _ in nil }, named: { _ in nil })
        } throws: { error in
            (error as? LauncherError)?.code == .noServerUser
        }
    }
}
