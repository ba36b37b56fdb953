internal import Casework
internal import Operations

/// 当日数字: what a day came to, by the names under which the script has them.
struct DayFigures {
    let all: Figures
    /// What was done with alliance units.
    let joint: Figures

    var named: [(name: String, value: Int)] {
        [
            ("走访慰问人次", all.visits.personVisits), ("走访慰问户次", all.visits.homeVisits),
            ("与结盟单位共同走访人次", joint.visits.personVisits), ("发放人次", all.given),
            ("探访计划", all.asked[.condolence]?[.care] ?? 0), ("探访完成", all.care.homeVisits),
            ("代购代办件数", all.asked(of: .errand)), ("即答", all.ended(.errand, .answered)),
            ("已告知渠道", all.ended(.errand, .toldChannel)), ("纠纷件数", all.asked(of: .mediation)),
            ("就地化解", all.ended(.mediation, .settledOnTheSpot)), ("书面协议", all.written),
            ("终止", all.ended(.mediation, .terminated)), ("转小区党支部", all.withBranch),
            ("接单", all.accepted), ("不方便接", all.declined),
        ]
    }
}
