import Foundation
import Lines
import Testing
import Work

@testable import Operations

@Suite("The key ring and its file")
struct KeyRingFileTests {
    /// Lends a folder of its own.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "linli-keys-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // What is left of it harms nobody.
        try body(folder)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a key is held, then active, then retired, and opens what it sealed for ever")
    func states() throws {
        var ring = KeyRing.fresh(id: "k1")
        ring.backupAcknowledged = "2026-03-16"
        let place = Array("place".utf8)
        let old = try Seal(ring).seal(Array("text".utf8), for: place)
        #expect(ring.nextID == "k2")
        try ring.add("k2", secret: KeyRing.randomSecret())
        #expect(ring.active?.id == "k1", "a held key seals nothing")
        #expect(ring.backupAcknowledged == nil, "the backup does not have the new key")
        try ring.activate("k2")
        #expect(ring.keys.map(\.state) == [.retired, .active])
        #expect(try Seal(ring).seal(place, for: place).keyID == "k2")
        #expect(try Seal(ring).open(old, for: place) == Array("text".utf8))
        #expect(throws: KeyRingError.isRetired("k1")) { try ring.activate("k1") }
        #expect(throws: KeyRingError.isActive("k2")) { try ring.retire("k2") }
        #expect(throws: KeyRingError.idTaken("k2")) { try ring.add("k2", secret: KeyRing.randomSecret()) }
        #expect(throws: KeyRingError.noKey("k9")) { try ring.activate("k9") }
    }

    @Test("the file is private, keeps its group's right to read, and never anybody else's")
    func modes() throws {
        try withFolder { folder in
            let file = KeyRingFile("\(folder)/keys")
            try file.write(KeyRing.fresh(id: "k1"))
            #expect(try mode(file.path) == 0o600)
            for (before, after) in [(0o640, 0o640), (0o644, 0o640), (0o666, 0o640), (0o600, 0o600)] {
                try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: file.path)
                try file.write(KeyRing.fresh(id: "k1"))
                #expect(try mode(file.path) == after)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["keys"])
        }
    }

    @Test("an export holds the same ring, is private, and overwrites nothing")
    func export() throws {
        try withFolder { folder in
            let ring = KeyRing.fresh(id: "k1")
            let file = KeyRingFile("\(folder)/keys")
            try file.write(ring)
            try file.export(ring, to: "\(folder)/copy")
            #expect(try Codec.encode(KeyRingFile("\(folder)/copy").read()) == Codec.encode(ring))
            #expect(try mode("\(folder)/copy") == 0o600)
            #expect(throws: OperationsError.self) { try file.export(ring, to: "\(folder)/copy") }
            #expect(KeyRingFile.isSameDisk("\(folder)/copy", file.path))
        }
    }

    @Test("a damaged file is said to be one, without a word of what it holds")
    func damaged() throws {
        try withFolder { folder in
            let path = "\(folder)/keys"
            try Data(#"{"keys": "hunter2"}"#.utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: OperationsError.self) { try KeyRingFile(path).read() }
            #expect(error?.message.contains("damaged") == true)
            #expect(error?.message.contains("hunter2") == false)
        }
    }
}
