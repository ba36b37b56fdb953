/// JSON while it is being written, in one run of bytes: objects and lists are opened, filled and closed in turns, and the
/// members of an object are put in the order of their keys when it is closed.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var open: [Opened] = []
    /// The members of all open objects, the innermost one's last.
    private var members: [Member] = []
    private var opened = 0
    /// Where members are put in order.
    private var turned: [UInt8] = []

    /// An object or a list that was opened, and is written to until something outside of it is.
    struct Place {
        fileprivate let depth: Int
        fileprivate let number: Int

        /// That of something that was never opened.
        static let gone = Place(depth: .max, number: 0)
    }

    private struct Opened {
        let number: Int
        let isObject: Bool
        /// Where its own members begin.
        let firstMember: Int
        var count = 0
    }

    private struct Member {
        let start: Int
        let keyEnd: Int
        var end = 0
    }

    /// How many are open.
    var depth: Int { open.count }

    /// The object or list that was opened at this depth and is open yet.
    func place(at depth: Int, isObject: Bool) -> Place? {
        guard depth < open.count, open[depth].isObject == isObject else { return nil }
        return Place(depth: depth, number: open[depth].number)
    }

    mutating func begin(object isObject: Bool) -> Place {
        opened += 1
        open.append(Opened(number: opened, isObject: isObject, firstMember: members.count))
        bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        return Place(depth: open.count - 1, number: opened)
    }

    /// How many elements a list has got.
    func count(of place: Place) -> Int { isOpen(place) ? open[place.depth].count : 0 }

    /// Begins the next element of a list, or member of an object. False when the place is closed: somebody has written
    /// outside of it since.
    mutating func next(in place: Place, key: String? = nil) -> Bool {
        guard isOpen(place) else { return false }
        close(to: place.depth + 1)
        if open[place.depth].count > 0 { bytes.append(UInt8(ascii: ",")) }
        open[place.depth].count += 1
        guard let key else { return true }
        let start = bytes.count
        write(key)
        members.append(Member(start: start, keyEnd: bytes.count - 1))
        bytes.append(UInt8(ascii: ":"))
        return true
    }

    /// Closes what is deeper than this.
    mutating func close(to depth: Int) {
        while open.count > depth {
            let closed = open.removeLast()
            if closed.isObject { sort(from: closed.firstMember) }
            bytes.append(closed.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
    }

    private func isOpen(_ place: Place) -> Bool { place.depth < open.count && open[place.depth].number == place.number }

    // MARK: values

    mutating func write(plain text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { signs in
            var written = 0
            for (index, sign) in signs.enumerated() where Self.needsEscape(sign) {
                bytes.append(contentsOf: signs[written..<index])
                escape(sign)
                written = index + 1
            }
            bytes.append(contentsOf: signs[written...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ sign: UInt8) -> Bool {
        sign < 0x20 || sign == UInt8(ascii: "\"") || sign == UInt8(ascii: "\\")
    }

    private mutating func escape(_ sign: UInt8) {
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), sign]
        case 0x08: write(plain: "\\b")
        case 0x09: write(plain: "\\t")
        case 0x0a: write(plain: "\\n")
        case 0x0c: write(plain: "\\f")
        case 0x0d: write(plain: "\\r")
        default: write(plain: sign < 0x10 ? "\\u000\(String(sign, radix: 16))" : "\\u00\(String(sign, radix: 16))")
        }
    }

    // MARK: the order of members

    /// Types write their members in the order of their declaration, which hardly ever is that of the keys' bytes.
    private mutating func sort(from first: Int) {
        defer { members.removeSubrange(first...) }
        guard let begin = members[first...].first?.start else { return }
        for index in members.indices[first...].dropLast() { members[index].end = members[index + 1].start - 1 }
        members[members.count - 1].end = bytes.count
        guard arrange(from: first) else { return }
        turned.removeAll(keepingCapacity: true)
        for member in members[first...] {
            if !turned.isEmpty { turned.append(UInt8(ascii: ",")) }
            turned += bytes[member.start..<member.end]
        }
        bytes.removeSubrange(begin...)
        bytes += turned
    }

    /// By insertion: they are few. False when they stood in order already.
    private mutating func arrange(from first: Int) -> Bool {
        var isMoved = false
        for index in members.indices[first...].dropFirst() {
            var place = index
            while place > first, precedes(members[place], members[place - 1]) {
                members.swapAt(place, place - 1)
                place -= 1
                isMoved = true
            }
        }
        return isMoved
    }

    private func precedes(_ left: Member, _ right: Member) -> Bool {
        var (one, other) = (left.start, right.start)
        while one < left.keyEnd, other < right.keyEnd {
            if bytes[one] != bytes[other] { return bytes[one] < bytes[other] }
            (one, other) = (one + 1, other + 1)
        }
        return one == left.keyEnd && other < right.keyEnd
    }
}
