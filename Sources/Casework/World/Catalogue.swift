/// 服务目录: what can be asked for, and which line does it.
package struct Catalogue: Codable, Hashable, Sendable {
    package let kinds: [ServiceKind]

    package init(kinds: [ServiceKind]) { self.kinds = kinds }

    package func kind(_ code: KindCode, of line: Line) -> ServiceKind? {
        kinds.first { $0.code == code && $0.line == line }
    }

    /// The line of a code, where only one line has it.
    package func line(of code: KindCode) -> Line? {
        let lines = Set(kinds.filter { $0.code == code }.map(\.line))
        return lines.count == 1 ? lines.first : nil
    }
}

/// 事项类别: one entry of the catalogue.
package struct ServiceKind: Codable, Hashable, Sendable {
    /// What happens to it: a doer is found, it is answered at once, or the proper channel is told.
    package enum Handling: String, Codable, Sendable, CaseIterable {
        case doer, answered, toldChannel, relayed, registered
    }

    package let code: KindCode
    package let line: Line
    /// 中文 and English, as the pages show it.
    package let zh: String
    package let en: String
    package let handling: Handling
    /// The skill that a doer needs; the code itself where nothing else is said.
    package let skill: String?
    /// The purpose of the unit that is told, for `toldChannel`.
    package let channel: String?
    /// What is particular about it; nothing where nothing is said.
    package let traits: [Trait]?

    package init(
        code: KindCode, line: Line, zh: String, en: String, handling: Handling = .doer, skill: String? = nil,
        channel: String? = nil, traits: [Trait]? = nil
    ) {
        self.code = code
        self.line = line
        self.zh = zh
        self.en = en
        self.handling = handling
        self.skill = skill
        self.channel = channel
        self.traits = traits
    }

    package var neededSkill: String { skill ?? code.text }
    package func has(_ trait: Trait) -> Bool { traits?.contains(trait) == true }
}

extension ServiceKind {
    /// What is particular about a kind of errand: what the doer asks before she goes, and what she may never do.
    package enum Trait: String, Codable, Sendable, CaseIterable {
        /// 药: never replaced by another one.
        case medicine
        /// What a doctor has prescribed: the box or the prescription is the list, and both persons show who they are
        /// (医疗保障基金使用监督管理条例 Art. 17).
        case byPrescription
        case food
        /// 冷藏: it does not lie anywhere on the way.
        case cold
        /// Something goes with it that only whoever does it may know: a pick-up code.
        case code
        /// Nobody can wait for it until tomorrow.
        case today
    }
}
