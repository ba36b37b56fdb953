/// What to say and whom to call when somebody is in danger: data, of which the house may set another version. The
/// desk's red page and the form's answer show it at once, before anything is decided.
package struct SafetyAdvice: Codable, Hashable, Sendable {
    /// Where somebody may be reached who can help, in both languages.
    package struct Hotline: Codable, Hashable, Sendable {
        package let number: String
        package let name: Phrase

        package init(number: String, name: Phrase) {
            self.number = number
            self.name = name
        }
    }

    /// What it is for; nil where nobody said which danger.
    package let danger: Danger?
    /// What to say or do, in order, each in one short sentence.
    package let say: [Phrase]
    /// Whom to call, in order.
    package let call: [Hotline]

    package init(danger: Danger?, say: [Phrase], call: [Hotline]) {
        self.danger = danger
        self.say = say
        self.call = call
    }
}

/// All the advice that a house has.
package struct SafetyAdvices: Codable, Hashable, Sendable {
    package let all: [SafetyAdvice]

    package init(_ all: [SafetyAdvice]) { self.all = all }

    /// The advice for a danger by its code, else that for danger at large.
    package func advice(for code: String?) -> SafetyAdvice? {
        let danger = code.flatMap { Danger(rawValue: $0) }
        return all.first { $0.danger == danger } ?? all.first { $0.danger == nil }
    }

    /// What holds anywhere in the country.
    package static let common = common()

    /// The same with the numbers that a house has of its own. Its duty phone stands last: first those who come with a
    /// blue light.
    package static func common(gas: String? = nil, listen: String? = "12356", duty: String? = nil) -> SafetyAdvices {
        let duty = duty.map { SafetyAdvice.Hotline(number: $0, name: Phrase("值班手机", "Duty phone")) }
        return SafetyAdvices(
            ([gasAdvice(gas), despairAdvice(listen)] + everywhere).map { advice in
                SafetyAdvice(danger: advice.danger, say: advice.say, call: advice.call + (duty.map { [$0] } ?? []))
            })
    }

    private static func gasAdvice(_ number: String?) -> SafetyAdvice {
        SafetyAdvice(
            danger: .gas,
            say: [
                Phrase("先打119和燃气抢修。", "Call 119 and the gas company's emergency line first."),
                Phrase("别开灯,别按门铃,别在屋里打电话。", "Switch no light, ring no bell, do not telephone indoors."),
                Phrase("能开窗就开窗,人先出来。", "Open the windows if you can, and get out."),
            ],
            call: [.fireBrigade] + (number.map { [.init(number: $0, name: Phrase("燃气抢修", "Gas emergency"))] } ?? [])
                + [.ambulance])
    }

    private static func despairAdvice(_ number: String?) -> SafetyAdvice {
        let talk = number.map { Phrase(";想找人说说话,可以拨\($0)", "; to talk to somebody, \($0)") } ?? Phrase("", "")
        let line = number.map { [SafetyAdvice.Hotline(number: $0, name: Phrase("心理援助热线", "Counselling line"))] } ?? []
        return SafetyAdvice(
            danger: .selfHarm,
            say: [
                Phrase("我们看到了您写的话。", "We have read what you wrote."),
                Phrase(
                    "如果您或身边的人有危险,请马上拨打110或120\(talk.zh)。",
                    "If you or somebody near you is in danger, call 110 or 120 at once\(talk.en)."),
                Phrase("我们会打给您。", "We will ring you."),
            ],
            // Its hours differ by city, so 110 and 120 stand beside it.
            call: line + [.police, .ambulance])
    }

    private static let everywhere = [
        SafetyAdvice(
            danger: .fire,
            say: [
                Phrase("先打119。人先走,别拿东西,别坐电梯。", "Call 119. Leave first, take nothing, no lift."),
                Phrase("烟大就弯腰走,捂住口鼻。", "In smoke, keep low and cover mouth and nose."),
            ], call: [.fireBrigade, .ambulance]),
        SafetyAdvice(
            danger: .violence,
            say: [
                Phrase("先到安全的地方,马上打110。", "Get to a safe place and call 110 at once."),
                Phrase("现在说话方便吗?我们只打您说的这个电话。", "Is it safe to talk? We ring only the number you name."),
            ], call: [.police, .ambulance, .women]),
        SafetyAdvice(
            danger: .injury,
            say: [
                Phrase("先打120。别急着搬动他。", "Call 120. Do not move them in a hurry."),
                Phrase("看一下人醒不醒,有没有呼吸;电话别挂。", "See whether they wake and breathe; stay on the line."),
            ], call: [.ambulance, .police]),
        SafetyAdvice(
            danger: .minor,
            say: [Phrase("孩子有危险,马上打110。", "If a child is in danger, call 110 at once.")],
            call: [.police, .ambulance, .children]),
        SafetyAdvice(
            danger: .trapped,
            say: [Phrase("先打119。别自己扒电梯门。", "Call 119. Do not force the lift's doors.")],
            call: [.fireBrigade]),
        SafetyAdvice(
            danger: .missing,
            say: [Phrase("先打110,不用等24小时。", "Call 110; there is no need to wait 24 hours.")], call: [.police]),
        SafetyAdvice(
            danger: .unseen,
            say: [
                Phrase("再敲门、打电话试一次;闻到煤气味就别按门铃。", "Knock and ring once more; if you smell gas, no bell."),
                Phrase("屋里可能有人出事,打110请人来开门。", "If somebody may be hurt inside, call 110 to have the door opened."),
            ], call: [.police, .ambulance, .fireBrigade]),
        SafetyAdvice(
            danger: nil,
            say: [Phrase("如果有危险,请马上拨打110、119或120。", "In danger, call 110, 119 or 120 at once.")],
            call: [.police, .fireBrigade, .ambulance]),
    ]
}

extension SafetyAdvice.Hotline {
    package static let police = SafetyAdvice.Hotline(number: "110", name: Phrase("报警", "Police"))
    package static let fireBrigade = SafetyAdvice.Hotline(number: "119", name: Phrase("火警救援", "Fire and rescue"))
    package static let ambulance = SafetyAdvice.Hotline(number: "120", name: Phrase("急救", "Ambulance"))
    /// 妇联.
    package static let women = SafetyAdvice.Hotline(number: "12338", name: Phrase("妇女维权热线", "Women's rights line"))
    package static let children = SafetyAdvice.Hotline(
        number: "12345", name: Phrase("转未成年人保护", "City line, child protection"))
}
