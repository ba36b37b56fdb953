import AMQP
import Testing

@Suite("runs of acknowledgements")
struct AckRunsTests {
    private var runs = AckRuns()

    @Test("are one frame from the oldest delivery on")
    mutating func oneFrame() throws {
        try deliver(1...10)
        runs.acknowledge([3, 1, 2])
        runs.acknowledge([4])
        #expect(runs.flush() == [.acknowledge(4, multiple: true)])
        runs.acknowledge([5])
        #expect(runs.flush() == [.acknowledge(5, multiple: false)])
        #expect(runs.flush().isEmpty)
    }

    @Test("leave out what is not settled")
    mutating func gaps() throws {
        try deliver(1...10)
        runs.acknowledge([1, 2, 4, 6, 7])
        #expect(
            runs.flush() == [
                .acknowledge(2, multiple: true), .acknowledge(4, multiple: false), .acknowledge(6, multiple: false),
                .acknowledge(7, multiple: false),
            ])
        runs.acknowledge([3, 5, 8])
        #expect(runs.flush() == [.acknowledge(8, multiple: true)])
        runs.acknowledge([9, 10])
        #expect(!runs.isEmpty)
        #expect(runs.flush() == [.acknowledge(10, multiple: true)])
        #expect(runs.isEmpty)
    }

    @Test("take a tag once, and none that never came")
    mutating func once() throws {
        try deliver(1...3)
        runs.acknowledge([1, 1, 9])
        #expect(runs.flush() == [.acknowledge(1, multiple: false)])
        runs.acknowledge([1])
        runs.giveBack([1, 0])
        #expect(runs.flush().isEmpty)
    }

    @Test("give back what is not acknowledged")
    mutating func giveBack() throws {
        try deliver(1...6)
        runs.giveBack([2])
        runs.acknowledge([1, 2])
        #expect(runs.flush() == [.acknowledge(2, multiple: true)])
        runs.acknowledge([4])
        runs.giveBackAll()
        #expect(runs.flush() == [.acknowledge(4, multiple: false), .giveBack(6, multiple: true)])
        #expect(runs.isEmpty)
    }

    @Test("refuse a tag that does not follow the last one")
    func order() throws {
        var runs = AckRuns()
        try runs.deliver(5)
        #expect(throws: AMQPError.self) { try runs.deliver(5) }
    }

    @Test("settle at the broker exactly what was settled here", arguments: 0..<50)
    mutating func agrees(seed: UInt64) throws {
        var generator = Seeded(seed)
        var broker: Set<UInt64> = []
        var here: Set<UInt64> = []
        var last: UInt64 = 0
        for _ in 0..<300 {
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                last += 1
                broker.insert(last)
                here.insert(last)
                try deliver(last...last)
            }
            let acknowledged = here.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
            runs.acknowledge(Array(acknowledged))
            here.subtract(acknowledged)
            let givenBack = here.filter { _ in Int.random(in: 0..<9, using: &generator) == 0 }
            runs.giveBack(Array(givenBack))
            here.subtract(givenBack)
            var settled: (acknowledged: Set<UInt64>, givenBack: Set<UInt64>) = ([], [])
            for frame in runs.flush() {
                switch frame {
                case .acknowledge(let tag, let multiple):
                    settled.acknowledged.formUnion(broker.filter { multiple ? $0 <= tag : $0 == tag })
                    broker.subtract(settled.acknowledged)
                case .giveBack(let tag, let multiple):
                    settled.givenBack.formUnion(broker.filter { multiple ? $0 <= tag : $0 == tag })
                    broker.subtract(settled.givenBack)
                }
            }
            #expect(settled.acknowledged == acknowledged)
            #expect(settled.givenBack == givenBack)
            #expect(broker == here)
        }
    }

    private mutating func deliver(_ tags: ClosedRange<UInt64>) throws {
        for tag in tags { try runs.deliver(tag) }
    }
}
