internal import Casework
package import Work

/// What no body keeps.
extension Admission {
    /// Words beside a step whose body has no place for them. They stay in the register: what somebody typed is never
    /// thrown away in silence.
    func remark(_ fields: inout Fields, _ verb: Verb) -> String? {
        let keepWords: [Verb] = [.submit, .note, .amend, .cancel, .hold]
        return keepWords.contains(verb) ? nil : fields.text("text")
    }

    func sealed(_ remark: String, of id: RequestID) throws(Problem) -> SealedRemark {
        do {
            let sealed = try Seal(house.ring).seal(Array(remark.utf8), for: Self.remarkPlace(id))
            return SealedRemark(keyID: sealed.keyID, bytes: sealed.bytes)
        } catch {
            throw Problem(.broken)
        }
    }

    /// Where a sealed remark belongs.
    static func remarkPlace(_ id: RequestID) -> [UInt8] { Array("remark|\(id)".utf8) }
}

extension RegisteredRequest {
    /// The words that were typed beside it and that nothing else keeps; nil where there were none.
    package func remark(openedWith ring: KeyRing) throws -> String? {
        guard let remark else { return nil }
        let sealed = Sealed(keyID: remark.keyID, bytes: remark.bytes)
        return String(decoding: try Seal(ring).open(sealed, for: Admission.remarkPlace(id)), as: UTF8.self)
    }
}
