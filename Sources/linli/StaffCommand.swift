import ArgumentParser
import Casework
import Foundation
import Intake
import Work

/// Who signs in on the pages.
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "登录的人: who signs in on the pages, with a password.",
        discussion: "A program shows a token instead: linli actor.",
        subcommands: [Add.self, Password.self, DoerCode.self, Disable.self, List.self])

    /// A password: a fresh one, or one that somebody has chosen.
    struct PasswordOptions: ParsableArguments {
        @Option(
            help: """
                Reads the password from this file, or from standard input where it is -. Without it a fresh one is made. \
                It is never an argument: those are everybody's to read.
                """)
        var passwordFrom: String?

        /// The password, and whether it was made here.
        func password(_ random: RandomSource) throws -> (text: String, isFresh: Bool) {
            guard let passwordFrom else { return (PasswordRule.fresh(random), true) }
            let data =
                passwordFrom == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(filePath: passwordFrom))
            let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
            guard PasswordRule.allows(text) else {
                throw ValidationError(
                    "a password has from \(PasswordRule.shortest) to \(PasswordRule.longest) characters; a long one is "
                        + "better than an odd one")
            }
            return (text, false)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives somebody an account. A fresh password is shown this once.")
        @OptionGroup var options: RegisterOptions
        @OptionGroup var chosen: PasswordOptions
        @Argument(help: "The name, as it is typed to sign in.") var name: String
        @Option(help: "desk, coordinator, finance, secretary (书记: approves) or admin.") var role: String
        @Option(help: "Of somebody who is a steward as well: their code in the directory, such as S03.")
        var doer: String?

        func run() async throws {
            guard let role = Actor.Role(rawValue: role), Permit.staff.contains(role) else {
                throw ValidationError(
                    "\(self.role) is none of the roles that sign in: desk, coordinator, finance, secretary, admin")
            }
            guard !Text.trimmed(name).isEmpty, Text.fits(name, characters: 40) else {
                throw ValidationError("a name has from 1 to 40 characters")
            }
            let doer = try doer.map(DoerCode.read)
            let password = try chosen.password(options.random)
            let register = try await options.register()
            let id = try await register.addStaff(
                name, role: role, doer: doer, password: try PasswordHash(of: password.text, random: options.random),
                at: options.now, random: options.random)
            print("\(id) \(name) (\(Words.role(role).zh)) signs in on the pages.")
            tellOnce(password)
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives somebody a new password. Whoever is signed in with the old one is signed out.")
        @OptionGroup var options: RegisterOptions
        @OptionGroup var chosen: PasswordOptions
        @Argument(help: "The name.") var name: String

        func run() async throws {
            let password = try chosen.password(options.random)
            let register = try await options.register()
            try await register.setPassword(
                of: name, to: try PasswordHash(of: password.text, random: options.random), at: options.now)
            print("\(name) has a new password, and is signed out wherever she was signed in.")
            tellOnce(password)
        }
    }

    struct DoerCode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "doer",
            abstract: "Says who somebody is in the directory: nobody judges, counts or approves their own work.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "The name.") var name: String
        @Argument(help: "Their code in the directory, such as S03; none where they are no steward.") var code: String

        func run() async throws {
            let register = try await options.register()
            guard let member = try await register.staff().first(where: { $0.name == Text.clean(name) }) else {
                throw ValidationError("there is no account \(name); linli staff list shows them")
            }
            let doer = code == "none" ? nil : try Self.read(code)
            try await register.setDoer(of: member.id, to: doer)
            print(doer.map { "\(name) is \($0) in the directory." } ?? "\(name) is nobody of the directory.")
        }

        static func read(_ code: String) throws -> DoerID {
            guard DoerID.isNeutral(code) else {
                throw ValidationError("\(code) is no code of the directory, such as S03")
            }
            return DoerID(code)
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes somebody's account away, at once. What was done with it stays under the name.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "The name.") var name: String

        func run() async throws {
            let register = try await options.register()
            try await register.disableStaff(name, at: options.now)
            print("\(name) cannot sign in any more, and is signed out.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists who has an account.")
        @OptionGroup var options: RegisterOptions

        func run() async throws {
            let staff = try await options.register().staff()
            if staff.isEmpty { return print("nobody has an account yet: linli staff add NAME --role desk") }
            for member in staff {
                let state = member.isDisabled ? "disabled" : "active"
                let doer = member.doer?.text ?? "-"
                print("\(member.id)\t\(member.role.rawValue)\t\(state)\t\(doer)\t\(member.name)")
            }
        }
    }
}

private func tellOnce(_ password: (text: String, isFresh: Bool)) {
    guard password.isFresh else { return }
    print("Password, shown this once: \(password.text)")
}
