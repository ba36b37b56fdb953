extension Groceries {
    /// The things that neighbours ask for every day: enough to read 「带点青菜豆腐」. A name that is not here is still
    /// read when a quantity or a list stands around it.
    package static let common = Groceries(
        known: Set(
            (staples + vegetables + meat + fruit + ready + household)
                .flatMap { $0.split(separator: " ") }
                .map(String.init)))

    private static let staples = [
        "米 面 油 盐 糖 醋 葱 姜 蒜 大米 白米 小米 糯米 面粉 面条 线面 挂面 米粉 粉干 食用油 花生油 菜籽油 茶油 调和油 食盐 加碘盐 白糖 红糖 冰糖",
        "生抽 老抽 酱油 蚝油 料酒 米醋 陈醋 香醋 味精 鸡精 虾油 鱼露 豆瓣酱 辣椒酱 花椒 八角 淀粉 生姜 大蒜 小葱 大葱",
    ]

    private static let vegetables = [
        "青菜 白菜 大白菜 小白菜 上海青 空心菜 菠菜 芹菜 韭菜 生菜 油麦菜 包菜 花菜 西兰花 萝卜 白萝卜 胡萝卜 土豆 地瓜 芋头 山药 莲藕 冬瓜 南瓜",
        "丝瓜 苦瓜 黄瓜 西红柿 番茄 茄子 辣椒 青椒 豆角 四季豆 豆芽 毛豆 玉米 蘑菇 香菇 金针菇 木耳 紫菜 海带 海带结 豆腐 豆腐干 豆腐皮 豆腐乳 鸡蛋豆腐",
        "豆干 腐竹 千张 榨菜 酸菜 咸菜",
    ]

    private static let meat = [
        "肉 鱼 鸡 鸭 蛋 虾 猪肉 瘦肉 五花肉 肉末 肉丸 排骨 猪蹄 猪肝 牛肉 羊肉 鸡肉 鸡腿 鸡翅 鸭肉 香肠 火腿肠 鱼丸 燕丸 带鱼 黄鱼 草鱼",
        "鲫鱼 鲈鱼 虾仁 虾皮 蛏子 花蛤 海蛎 鸡蛋 鸭蛋 咸蛋 皮蛋 咸鸭蛋",
    ]

    private static let fruit = ["苹果 香蕉 橘子 橙子 梨 葡萄 西瓜 龙眼 荔枝 枇杷 柚子 桃子 草莓 红枣 花生 瓜子 核桃 枸杞"]

    private static let ready = [
        "牛奶 酸奶 豆浆 奶粉 麦片 面包 馒头 包子 水饺 扁肉 点心 饼干 蛋糕 盒饭 稀饭 白粥 八宝粥 方便面 豆奶 花生牛奶 加多宝 王老吉 茶叶 矿泉水 开水 饮料 月饼 人参 老干妈"
    ]

    private static let household = [
        "卫生纸 抽纸 纸巾 湿巾 肥皂 香皂 洗衣粉 洗衣液 洗洁精 洗发水 沐浴露 牙膏 牙刷 毛巾 垃圾袋 保鲜膜 电池 灯泡 蚊香 打火机 拖鞋 雨伞",
        "菜刀 拖把 扫把 消毒液 酒精 口罩 创可贴 膏药 风油精 尿不湿 成人尿裤",
    ]
}
