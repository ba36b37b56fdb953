extension Words {
    /// Through which door a request came, as the timeline calls it.
    package static func channel(_ channel: Channel) -> Phrase {
        switch channel {
        case .phone: Phrase("来电", "phone")
        case .form: Phrase("居民登记", "resident form")
        case .walkIn: Phrase("到访", "walk-in")
        case .doorstep: Phrase("上门", "doorstep")
        case .desk: Phrase("台内", "desk")
        case .link: Phrase("链接", "link")
        case .api: Phrase("小程序", "program")
        case .timer: Phrase("到时", "timer")
        case .followOn: Phrase("接着办", "follow-on")
        }
    }

    /// What may be asked to be shown.
    package static func revealed(_ what: Revealed) -> Phrase {
        switch what {
        case .contact: Phrase("姓名、电话、地址", "Name, phone and address")
        case .secret: Phrase("取件码", "Pick-up code")
        }
    }

    /// A role of the house, as people call it.
    package static func role(_ role: Actor.Role) -> Phrase {
        switch role {
        case .desk: Phrase("接线员", "desk")
        case .coordinator: Phrase("协调员", "coordinator")
        case .finance: Phrase("财务", "finance")
        case .secretary: Phrase("书记", "secretary")
        case .admin: Phrase("管理员", "administrator")
        case .doer: Phrase("承办人", "doer")
        case .resident: Phrase("居民", "resident")
        case .house: Phrase("系统", "the system")
        }
    }
}
