internal import Casework

extension Line {
    /// What a request of this line says.
    var body: any LineBody.Type {
        switch self {
        case .errand: ErrandBody.self
        case .mediation: MediationBody.self
        case .condolence: CondolenceBody.self
        }
    }
}
