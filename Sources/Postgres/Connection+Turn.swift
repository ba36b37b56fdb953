internal import IOThread

/// What the thread does between its jobs: it moves the connection on as far as it goes without waiting, and says what
/// to wait for.
extension Connection {
    /// One turn, on the connection's own thread.
    func turn(_ ready: Readiness) -> Interest {
        switch phase {
        case .closed: break
        case .opening(let handle, let attempt): connect(handle, attempt, ready)
        case .idle(let handle): listen(handle, ready)
        case .asking(let handle, let exchange): converse(handle, exchange)
        }
        return interest
    }

    /// What the phase waits for.
    private var interest: Interest {
        switch phase {
        case .closed: Interest()
        case .opening(let handle, let attempt):
            Interest(descriptor: handle.descriptor, writing: attempt.waitsForWriting, deadline: attempt.deadline)
        case .idle(let handle): Interest(descriptor: handle.descriptor)
        case .asking(let handle, let exchange):
            Interest(
                descriptor: exchange.isAnswered ? nil : handle.descriptor, writing: exchange.hasUnsent,
                deadline: exchange.nextMoment)
        }
    }

    private func connect(_ handle: Handle, _ attempt: Attempt, _ ready: Readiness) {
        let timeout = PostgresError(.connection, "\(attempt.host) did not let us in in time")
        guard !cancels.isAsked(attempt.number) else { return lose(timeout, isCancelled: true) }
        guard ContinuousClock.now < attempt.deadline else { return lose(timeout) }
        var attempt = attempt
        defer { if case .opening = phase { phase = .opening(handle, attempt) } }
        let isNew = attempt.isNew
        attempt.isNew = false
        // libpq takes a socket that it is asked about too early for one that is connected.
        guard !isNew, ready.readable || ready.writable || ready.hungUp else { return }
        switch handle.connect() {
        case .reading: attempt.waitsForWriting = false
        case .writing: attempt.waitsForWriting = true
        case .failed(let error): lose(error)
        case .open:
            phase = .idle(handle)
            attempt.waiter.resume()
        }
    }

    /// The server may say goodbye at any time.
    private func listen(_ handle: Handle, _ ready: Readiness) {
        guard ready.readable || ready.hungUp else { return }
        do {
            try handle.listen()
        } catch {
            lose(error)
        }
    }

    private func converse(_ handle: Handle, _ exchange: Exchange) {
        var exchange = exchange
        let isThere = exchange.isAnswered || transfer(handle, &exchange)
        let now = ContinuousClock.now
        if cancels.takeSent(exchange.number) { exchange.cancelRequestSent(at: now) }
        if isThere, cancels.isAsked(exchange.number), exchange.wantsCancelRequest(at: now) {
            sendCancelRequest(handle, &exchange, at: now)
        }
        phase = .asking(handle, exchange)
        if let refusal = exchange.refusal {
            lose(refusal)
        } else if !isThere {
            lose(exchange.error ?? handle.loss)
        } else if exchange.isOver {
            phase = .idle(handle)
            exchange.waiter.resume(with: exchange.outcome)
            // An error that libpq made itself: what comes over the connection cannot be made sense of any more.
            if let error = exchange.error, error.code == .connection { lose(error) }
        } else if now >= exchange.deadline {
            lose(PostgresError(.timeout, "the server did not answer in time"), isCancelled: exchange.wasCancelled)
        }
    }

    /// Sends and receives what the socket takes and has. False when the connection is lost.
    private func transfer(_ handle: Handle, _ exchange: inout Exchange) -> Bool {
        do {
            exchange.hasUnsent = try handle.flush()
            try handle.receive()
        } catch {
            // What came before the loss says more than the loss.
            if !handle.isLost { return false }
        }
        while exchange.refusal == nil {
            switch handle.read() {
            case .nothing: return true
            case .answer(let answer): exchange.take(answer)
            case .end:
                exchange.end()
                return !handle.isLost
            }
        }
        return true
    }

    private func sendCancelRequest(_ handle: Handle, _ exchange: inout Exchange, at now: ContinuousClock.Instant) {
        guard let request = handle.cancelRequest() else { return exchange.cancelRequestSent(at: now) }
        request.send { [thread, cancels, number = exchange.number] in
            cancels.send(number)
            thread.wake()
        }
    }
}
