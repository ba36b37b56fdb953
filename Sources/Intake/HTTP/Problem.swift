internal import Casework

/// Why the door says no, as a problem document (RFC 9457) says it. Nothing was registered, and nothing is kept.
struct Problem: Error, Equatable {
    enum Code: String, Sendable, CaseIterable {
        case notJSON, faultyFields, keyTaken, unknownNumber, unknownRequest, nothingThere, notFound, notShown,
            notShownYet, elsewhere
        case tokenMissing, tokenWrong, notYours, tooLarge, mediaType, tooManyTries
        case wrongMethod
        /// A form that is too old, or of somebody else's page, or no form at all.
        case staleForm, elsewhereForm, formNeeded
        case cannotRegister, ledgerAway, stopping, broken

        /// The status of the answer.
        var status: Int {
            switch self {
            case .notJSON: 400
            case .faultyFields, .keyTaken: 422
            case .tokenMissing, .tokenWrong: 401
            case .notYours, .notShown, .staleForm, .elsewhereForm: 403
            case .unknownNumber, .unknownRequest, .nothingThere, .notFound, .elsewhere: 404
            case .wrongMethod: 405
            case .notShownYet: 409
            case .tooLarge: 413
            case .mediaType, .formNeeded: 415
            case .tooManyTries: 429
            case .broken: 500
            case .cannotRegister, .ledgerAway, .stopping: 503
            }
        }
    }

    let code: Code
    /// Every faulty field at once.
    var faults: [Fault] = []
    /// What a sentence needs: a place in the body, a length.
    var values: [String: String] = [:]
    /// Who may do it, where the one who tried may not.
    var roles: Set<Actor.Role> = []
    /// Seconds after which another try makes sense.
    var retryAfter: Int?

    init(
        _ code: Code, faults: [Fault] = [], values: [String: String] = [:], roles: Set<Actor.Role> = [],
        retryAfter: Int? = nil
    ) {
        self.code = code
        self.roles = roles
        self.faults = faults
        self.values = values
        self.retryAfter = retryAfter
    }
}
