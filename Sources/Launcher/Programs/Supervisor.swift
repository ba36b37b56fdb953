internal import Glibc
internal import Synchronization

/// A program that is to run for as long as its supervisor does.
package struct Supervised: Sendable {
    /// What it is called in reports; no two programs of one supervisor share it.
    package let name: String
    /// The path of the program.
    package let executable: String
    /// What it is told, without its own name.
    package let arguments: [String]
    /// All of its environment: nothing is inherited.
    package let environment: [String: String]
    /// Where its standard output and standard error are appended.
    package let logFile: String
    /// Done before every start. What it throws is the reason why the program could not be started.
    package let beforeStart: @Sendable () throws -> Void

    /// Describes a program by what it is called, what to run and where its output goes.
    package init(
        name: String, executable: String, arguments: [String] = [], environment: [String: String] = [:],
        logFile: String, beforeStart: @escaping @Sendable () throws -> Void = {}
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.logFile = logFile
        self.beforeStart = beforeStart
    }
}

/// Keeps programs running: one that ends is started again after a pause, and counted. Each leads a process group of
/// its own, so that Ctrl-C in the terminal reaches the launcher alone, and the launcher stops them in peace.
package final class Supervisor: Sendable {
    /// What happened to one of the programs.
    package enum Event: Sendable, Hashable {
        /// It runs, with this number.
        case started(pid: Int32)
        /// It could not be started, for this reason. It is tried again.
        case couldNotStart(String)
        /// It is gone, in this way.
        case ended(Ending)
        /// It is started again, for the that many times.
        case restarting(count: Int)
        /// It was asked to stop, since the supervisor stops.
        case stopping
    }

    private struct Course {
        var child: Child?
        var restarts = 0
    }

    private let supervised: [Supervised]
    private let place: Place?
    private let pause: Duration
    private let patience: Duration
    private let report: @Sendable (String, Event) -> Void
    private let courses: Mutex<[String: Course]>

    /// Supervises programs, each under a name of its own. With a place they carry its mark, and what is left of them
    /// after the launcher was killed is stopped by the next one.
    package init(
        _ supervised: [Supervised], in place: Place? = nil, restartingAfter pause: Duration = .seconds(1),
        patience: Duration = .seconds(30), report: @escaping @Sendable (String, Event) -> Void = { _, _ in }
    ) {
        precondition(Set(supervised.map(\.name)).count == supervised.count, "two programs of one name")
        self.supervised = supervised
        self.place = place
        self.pause = pause
        self.patience = patience
        self.report = report
        courses = Mutex(Dictionary(uniqueKeysWithValues: supervised.map { ($0.name, Course()) }))
    }

    /// Runs all programs until the task is cancelled; returns when all are gone.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for program in supervised {
                group.addTask { await self.keep(program) }
            }
        }
    }

    /// The number of a program's process; nil while it does not run.
    package func pid(of name: String) -> Int32? {
        courses.withLock { courses in
            courses[name]?.child.flatMap { $0.ending == nil ? $0.pid : nil }
        }
    }

    /// How often a program was started again.
    package func restarts(of name: String) -> Int {
        courses.withLock { $0[name]?.restarts ?? 0 }
    }

    // MARK: Private

    private func keep(_ program: Supervised) async {
        while !Task.isCancelled {
            await runOnce(program)
            // Cut short by the cancellation that also ends this loop.
            try? await Task.sleep(for: pause)
            if Task.isCancelled { return }
            let count = courses.withLock { courses in
                courses[program.name, default: Course()].restarts += 1
                return courses[program.name]?.restarts ?? 0
            }
            report(program.name, .restarting(count: count))
        }
    }

    private func runOnce(_ program: Supervised) async {
        let child: Child
        do {
            try program.beforeStart()
            child = try await Child.start(command(for: program), log: LogFile(path: program.logFile, user: nil))
        } catch {
            return report(program.name, .couldNotStart("\(error)"))
        }
        courses.withLock { $0[program.name]?.child = child }
        report(program.name, .started(pid: child.pid))
        var ending = await child.ended()
        if ending == nil {
            report(program.name, .stopping)
            let signals = [(number: SIGTERM, patience: patience)]
            ending = await uninterrupted { await child.stop(signals, wholeGroup: true) }
        }
        if let ending { report(program.name, .ended(ending)) }
    }

    private func command(for program: Supervised) -> Command {
        var environment = program.environment
        if let place { environment[Place.mark] = place.directory }
        return Command(executable: program.executable, arguments: program.arguments, environment: environment)
    }
}
