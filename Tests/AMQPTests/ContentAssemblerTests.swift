import AMQP
import Testing
import Work

@Suite("an assembler of content")
struct ContentAssemblerTests {
    private let start = ContentStart.delivery(tag: 7, redelivered: false, Destination(exchange: "x", key: "k"))
    private var assembler = ContentAssembler(limit: 10)

    @Test("is complete with the header when there is no body")
    mutating func empty() throws {
        try assembler.begin(start)
        let content = try #require(try assembler.header(Properties(type: "t"), bodySize: 0))
        #expect(content.start == start)
        #expect(content.properties.type == "t")
        #expect(content.body.isEmpty)
        #expect(!content.isCut)
        try assembler.begin(start)
    }

    @Test("joins a body's frames", arguments: [[10], [1, 9], [3, 3, 3, 1], [0, 10]])
    mutating func joins(sizes: [Int]) throws {
        try assembler.begin(start)
        #expect(try assembler.header(Properties(), bodySize: 10) == nil)
        let body = Array(UInt8(0)..<10)
        var rest = body[...]
        var content: ContentAssembler.Content?
        for size in sizes {
            #expect(content == nil)
            content = try assembler.body(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(content?.body == body)
        #expect(content?.isCut == false)
    }

    @Test("drops what is over its limit, and says so", arguments: [[12], [8, 4], [11, 1], [6, 5, 1]])
    mutating func cuts(sizes: [Int]) throws {
        try assembler.begin(start)
        #expect(try assembler.header(Properties(), bodySize: 12) == nil)
        var content: ContentAssembler.Content?
        for size in sizes { content = try assembler.body(Array(repeating: 1, count: size)) }
        #expect(content?.body.count == 10)
        #expect(content?.isCut == true)
        // And is ready for the next.
        try assembler.begin(start)
    }

    @Test("refuses frames that are out of place")
    mutating func refuses() throws {
        refused { _ = try $0.header(Properties(), bodySize: 1) }
        refused { _ = try $0.body([1]) }
        try assembler.begin(start)
        let start = start
        refused { try $0.begin(start) }
        refused { _ = try $0.body([1]) }
        _ = try assembler.header(Properties(), bodySize: 2)
        refused { try $0.begin(start) }
        refused { _ = try $0.header(Properties(), bodySize: 1) }
        refused { _ = try $0.body([1, 2, 3]) }
    }

    private func refused(_ step: (inout ContentAssembler) throws -> Void) {
        let error = #expect(throws: AMQPError.self) {
            var copy = assembler
            try step(&copy)
        }
        #expect(error?.code == .protocolViolation)
    }
}
