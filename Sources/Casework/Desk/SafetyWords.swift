extension Danger {
    /// Words that speak of it. Where … stands, up to six characters may come between.
    var words: [String] {
        switch self {
        case .gas:
            Self.list(
                """
                煤气…味 燃气…味 天然气…味 液化气…味 煤气…臭 煤气…漏 燃气…漏 天然气…漏 液化气…漏 煤气罐…漏
                漏煤气 漏燃气 漏天然气 气泄漏 煤气泄 燃气泄 漏气 煤气中毒 一氧化碳 瓦斯 闻到煤气 闻到燃气
                """)
        case .fire:
            Self.list(
                """
                着火 起火 失火 火灾 火警 救火 冒烟 浓烟 冒火 火花 爆炸 烧起来 烧着了 焦味 烧焦 糊味 短路
                """)
        case .violence:
            Self.list(
                """
                家暴 打人 打我 打他 打她 打老婆 打老公 打妈 打爸 打老人 挨打 被打 殴打 打起来 打架 斗殴 动手 砍 捅
                持刀 拿刀 动刀 菜刀 刀子 拿棍 威胁 恐吓 掐脖 掐我 杀 强奸 性侵 绑架 抢劫 入室 撬门 砸门 跟踪
                """)
        case .injury:
            Self.list(
                """
                昏倒 晕倒 昏迷 昏过去 晕过去 不省人事 没知觉 没有知觉 没反应 没有反应 叫不醒 没呼吸 没有呼吸 没气了
                喘不上气 喘不过气 呼吸困难 胸口痛 胸口疼 胸痛 心梗 心绞痛 心脏病发 心脏病犯 中风 脑梗 脑溢血 抽搐
                口吐白沫 噎住 噎着 触电 溺水 落水 掉水里 流血 出血 吐血 骨折 摔倒 摔了 摔伤 摔下 跌倒 跌了 跌下
                起不来 爬不起 人动不了 我动不了 受伤 烫伤 烧伤 割伤 撞伤 撞倒 被车撞 中毒 吃错药 休克 疼死 痛死 剧痛
                要生了 救命
                """)
        case .selfHarm:
            Self.list(
                """
                不想活 不想再活 活不下去 活不了 活够 活腻 活着没 活着…意思 活着…意义 活着…没劲 活着…累
                活着…干嘛 生不如死 不如死 想死 要死 去死 寻死 找死 轻生 自杀 自尽 自残 自伤 割腕 跳楼 跳河 跳江
                跳下去 上吊 喝农药 安眠药 了结 解脱 遗书 遗言 后事 活路 拖累 累赘 药…不想吃 不想吃药 饭…不想吃
                不想吃饭 撑不下去 熬不下去 绝望 没盼头 没有希望 人生没 没意思了
                """)
        case .minor:
            Self.list(
                """
                打孩子 打小孩 打娃 孩子被打 小孩被打 孩子…伤痕 孩子…淤青 孩子身上…伤 小孩身上…伤 虐待 猥亵 遗弃
                弃婴 孩子一个人在家 小孩一个人在家 孩子没人管 小孩没人管 孩子没饭吃 小孩没饭吃
                """)
        case .trapped:
            Self.list(
                """
                被困 困在 关在电梯 电梯困 卡在电梯 反锁在 锁在…里 被锁 出不来
                """)
        case .missing:
            Self.list(
                """
                走失 走丢 失踪 老人不见 孩子不见 小孩不见 人不见 找不到人 找不到孩子 找不到小孩 找不到老人 离家出走
                一天没回 一夜没回 一晚没回 到现在没回 到现在还没回
                """)
        case .unseen:
            Self.list(
                """
                没人应 没有人应 无人应 敲门没 敲门不 几天没见 天没看 天没见 天没出 天没下楼 联系不上 没动静 没有动静
                """)
        case .death:
            Self.list(
                """
                死 尸 没命 断气 咽气
                """)
        }
    }

    /// What only sounds like danger and is common.
    static let harmless =
        ringing
        + list(
            """
            打人工 被打扰 动手术 动手能力 自己动手 砍价 砍树 捅马桶 捅下水 杀菌 杀虫 杀毒 杀鱼 杀鸡 杀鸭 杀价
            秒杀 死机 死角 死锁 死结 死胡同 死板 死活 死心 锁死 卡死 堵死 封死 焊死 嗓子冒烟 救命药 没反应过来
            手机没反应 电脑没反应 车出不来 车子出不来
            """)

    private static func list(_ words: String) -> [String] {
        words.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// 「打我女儿的电话」.
    private static let ringing = ["我", "他", "她"].flatMap { person in
        ["", "儿子", "女儿", "老伴", "爱人", "老公", "老婆", "妈", "爸", "家", "家里"].flatMap { relative in
            ["电话", "手机", "座机", "微信", "的电话", "的手机", "号码", "这个号", "这个电话"].map { "打\(person)\(relative)\($0)" }
        }
    }
}
