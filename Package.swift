// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target: Swift 6, the upcoming features, and warnings that stop the build.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    ]
    + [
        "ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault",
        "NonisolatedNonsendingByDefault", "InferIsolatedConformances",
    ].map { .enableUpcomingFeature($0) }

/// The packages outside the house, by the name of the product that is used.
enum Outside {
    static let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
    static let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
    static let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
    static let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
    static let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
    static let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
    static let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
    static let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
    static let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
    static let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
}

/// A library of the house. Its dependencies are its arrows in `docs/architecture.md`; `scripts/check-arrows` holds the
/// imports in the code against them.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = [])
    -> Target
{
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

/// A thin main: its own composition root.
func daemon(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: ["Daemon"] + dependencies + [Outside.arguments, Outside.lifecycle, Outside.logging],
        swiftSettings: strict)
}

func tests(_ room: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(room)Tests", dependencies: [.init(stringLiteral: room)] + dependencies, swiftSettings: strict)
}

let package = Package(
    name: "linli",
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // The C edge.
        .target(name: "CEventFD"),
        .target(name: "CRabbitMQ", linkerSettings: [.linkedLibrary("rabbitmq")]),
        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("pq")]),
        room("IOThread", ["CEventFD"]),

        // The pure core: no driver, no clock, no randomness.
        room("Casework"),
        room("Work", [Outside.crypto, Outside.logging]),

        // The drivers.
        room("AMQP", ["CRabbitMQ", "IOThread", "Work"]),
        room("Postgres", ["CPostgres", "IOThread"]),

        // Where the trade meets the queue, and what stands on it.
        room("Lines", ["Casework", "Work", Outside.protobuf, Outside.crypto], exclude: ["Wire/envelope.proto"]),
        room(
            "Ledger",
            ["Casework", "Work", "Lines", "Postgres", Outside.crypto, Outside.logging, Outside.protobuf],
            resources: [
                .embedInCode("Migrations"), .embedInCode("Roles"), .embedInCode("Schema/ledger-schema.txt"),
                .embedInCode("Schema/keys-schema.txt"),
            ]),
        // How the house reaches its own people: a command, a webhook.
        room("Channels", ["Casework", "Lines"]),
        // What people see: views made of plain values, and the templates that they fill.
        room(
            "Pages", ["Casework", Outside.mustache],
            resources: [.embedInCode("Templates"), .embedInCode("Static")]),
        room(
            "Intake",
            [
                "Casework", "Work", "Lines", "Pages", Outside.crypto, Outside.cryptoExtras, Outside.grdb,
                Outside.hummingbird,
                Outside.lifecycle, Outside.logging,
            ],
            resources: [.embedInCode("API")]),
        room(
            "Operations",
            ["Casework", "Work", "Lines", "Ledger", "Postgres", "AMQP", Outside.csv, Outside.logging]),
        room("Launcher", [Outside.subprocess]),
        room(
            "Daemon",
            [
                "Work", "AMQP", "Postgres", Outside.arguments, Outside.configuration, Outside.hummingbird,
                Outside.lifecycle, Outside.logging, Outside.yaml,
            ]),

        room(
            "LineService",
            ["Daemon", "Casework", "Work", "Lines", "Ledger", "Channels", "AMQP", "Postgres", Outside.lifecycle]),

        room(
            "Premises",
            [
                "Launcher", "Operations", "Intake", "Ledger", "Lines", "Casework", "Work", "AMQP", "Postgres", "Daemon",
            ]),

        // One scripted day, played through the door.
        room(
            "Demo",
            [
                "Premises", "LineService", "Operations", "Intake", "Ledger", "Lines", "Casework", "Work", "Postgres",
                "Daemon",
            ]),

        // The daemons and the admin command.
        daemon("linli-intake", ["LineService", "Intake", "Ledger", "Casework", "Postgres", "AMQP", "Work"]),
        daemon("linli-errand", ["LineService", "Casework"]),
        daemon("linli-mediation", ["LineService", "Casework"]),
        daemon("linli-condolence", ["LineService", "Casework"]),
        daemon("linli-ledger", ["LineService", "Ledger", "AMQP", "Postgres", "Work"]),
        daemon("linli-notify", ["LineService", "Ledger", "Postgres"]),
        daemon(
            "linli",
            [
                "Demo", "Premises", "LineService", "Operations", "Launcher", "Ledger", "Intake", "Lines", "Casework",
                "Work",
                "AMQP", "Postgres",
            ]),

        // How fast it is, beside what it could be.
        .target(
            name: "Baseline", path: "Benchmarks/Baseline",
            linkerSettings: [.linkedLibrary("rabbitmq"), .linkedLibrary("pq")]),
        .executableTarget(
            name: "linli-bench",
            dependencies: [
                "Baseline", "Premises", "LineService", "Operations", "Launcher", "Ledger", "Lines", "Casework",
                "Daemon",
                "Work", "AMQP", "Postgres", Outside.arguments, Outside.histogram, Outside.lifecycle, Outside.logging,
                Outside.protobuf,
            ],
            swiftSettings: strict),

        // Proof.
        .target(
            name: "TestSupport", dependencies: ["Launcher", "AMQP", "Postgres", "Work"], path: "Tests/TestSupport",
            swiftSettings: strict),
        tests("IOThread"),
        tests("Casework"),
        .testTarget(
            name: "PagesTests", dependencies: ["Pages", "Casework"], swiftSettings: strict),
        tests("Work", ["TestSupport", Outside.logging]),
        .executableTarget(
            name: "crashing-worker", dependencies: ["AMQP", "Work", Outside.logging], path: "Tests/CrashingWorker",
            swiftSettings: strict),
        tests("AMQP", ["TestSupport", "Work", "crashing-worker"]),
        tests("Postgres", ["TestSupport"]),
        tests("Lines", ["TestSupport", "Casework", "Work"]),
        tests(
            "Ledger",
            [
                "TestSupport", "Casework", "Work", "Lines", "Postgres", "AMQP", Outside.crypto, Outside.protobuf,
                Outside.logging,
            ]),
        tests("Intake", ["TestSupport", "Casework", "Work", "Lines", "Channels", "Pages"]),
        tests("Operations", ["TestSupport", "Casework", "Work", "Lines", "Ledger", "Postgres", "AMQP", Outside.csv]),
        tests("Demo", ["Casework", "Operations", "Work"]),
        tests("Launcher"),
        tests("Daemon", ["AMQP"]),
        .testTarget(name: "DeployTests", dependencies: ["Daemon", "AMQP", "Work"], swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "TestSupport", "AMQP", "Casework", "Ledger", "Lines", "Work", Outside.logging, Outside.protobuf,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "TestSupport", "Launcher", "AMQP", "Postgres", "Work", "Lines", "Ledger", Outside.crypto,
                Outside.logging, Outside.protobuf,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["TestSupport", "AMQP", "Casework", "Ledger", "Lines", "Work", Outside.protobuf],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "Demo", "Premises", "Operations", "Intake", "Ledger", "Lines", "Daemon", "Casework",
                "Launcher", "Postgres", "AMQP", "Work", Outside.csv,
            ],
            swiftSettings: strict),
    ]
)
