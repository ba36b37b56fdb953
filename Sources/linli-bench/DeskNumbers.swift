import Foundation
import Lines
import Synchronization
import Work

/// Case numbers as if the desks took turns to give them out.
final class DeskNumbers: Sendable {
    private let permutations: [NumberPermutation]
    /// How many are given out.
    private let given = Mutex(0)

    init(_ ring: KeyRing) {
        permutations = CaseNumber.deskPrefixes.map { NumberPermutation(secret: ring.numberSecret, prefix: $0) }
    }

    /// None when all of theirs are given out.
    func next() -> String? {
        let index = given.withLock { given in
            defer { given += 1 }
            return given
        }
        let (desk, counter) = index.quotientAndRemainder(dividingBy: NumberPermutation.size)
        guard desk < permutations.count else { return nil }
        return CaseNumber(
            prefix: CaseNumber.deskPrefixes.lowerBound + desk, counter: counter, by: permutations[desk]
        ).text
    }
}
