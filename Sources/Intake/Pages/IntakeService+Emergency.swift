internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import Pages

/// 急: the red page.
extension IntakeService {
    /// One key, and it is saved: what is missing is asked for afterwards. Where there is neither a phone nor an address,
    /// the red page asks for one.
    func emergency(_ visit: Visit) async throws -> Response {
        var form = visit.form
        form.set("danger", "yes")
        if matter(of: form) == nil {
            let other = house.catalogue.line(of: "other") == nil ? "\(Line.errand.rawValue).other" : "other"
            form.set("kind", other)
        }
        let call = CallForm(in: try await deskView())
        let (line, values, faults) = read(form, call)
        let screened = SafetyScreen.dangers(in: form["text"] ?? "").first?.rawValue
        guard let advice = house.safety.advice(for: form["dangerKind"].flatMap { Danger($0)?.rawValue } ?? screened)
        else {
            throw Problem(.broken)
        }
        var wrong = faults
        if faults.isEmpty, let line {
            do {
                let actor = try visit.signedIn.actor
                let taken = try await take(
                    CallForm.renamed(values, for: line), by: actor, once: form["once"], visit.context.logger)
                return PageAnswer.redirect(to: "/desk/receipt/\(taken.row.id)")
            } catch let problem as Problem where problem.code == .faultyFields {
                wrong = problem.faults.map { CallForm.shown($0, from: line) }
            } catch let taken as FormTaken {
                if let row = taken.row { return PageAnswer.redirect(to: "/desk/receipt/\(row.id)") }
            }
        }
        // The first press only turns the page red; what is wrong is said when it was to be saved.
        let isFirst = form["act"] == "emergency"
        let page = EmergencyPage(
            advice, call, typed: form.kept, faults: isFirst ? [] : wrong, once: form["once"] ?? once(),
            in: house.directory.directory)
        return PageAnswer.html(
            library.render(page, in: try await frame(visit)), status: isFirst ? .ok : .unprocessableContent)
    }
}
