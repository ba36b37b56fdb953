/// Whether a name on a list is a medicine's: one is never replaced by another (trap 7).
package enum Medicine {
    package static func isNamed(_ name: String) -> Bool {
        let plain = harmless.reduce(name) { $0.replacing($1, with: " ") }
        return words.contains { plain.contains($0) }
    }

    /// Parts of names: what generic names end in, and what a package says.
    private static let words = [
        "药", "胶囊", "颗粒", "冲剂", "口服液", "糖浆", "滴眼", "滴鼻", "贴膏", "软膏", "乳膏", "栓剂", "地黄丸", "救心丸", "保心丸", "滴丸", "胰岛素", "地平",
        "沙坦", "普利",
        "洛尔", "他汀", "双胍", "格列", "波糖", "匹林", "洛芬", "西林", "霉素", "头孢", "沙星", "拉唑", "替丁", "氯吡格雷", "华法林", "硝酸甘油", "板蓝根",
        "藿香正气", "蒙脱石",
        "氨酚", "降压片", "甲状腺素",
    ]

    private static let harmless = ["药皂", "火药", "农药", "芍药花", "山药"]
}
