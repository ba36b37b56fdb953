internal import Casework

extension Admission {
    /// Words beside a step whose body has no place for them: what somebody typed is never thrown away in silence.
    func remark(_ fields: inout Fields, _ verb: Verb) -> String? {
        let keepWords: [Verb] = [.submit, .note, .amend, .cancel, .hold]
        return keepWords.contains(verb) ? nil : fields.text("text")
    }
}
