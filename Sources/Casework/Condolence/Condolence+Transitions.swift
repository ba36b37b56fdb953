extension Condolence {
    package static let transitions = Transition.table(
        """
        submit    | start                             | toVisit toCare registered held notTaken
        assign    | toVisit toCare                    | =
        deliver   | toVisit                           | toConfirm delivered
        record    | toVisit                           | toConfirm recorded
        record    | toCare                            | = visited
        record    | registered                        | recorded
        confirm   | toConfirm                         | delivered held
        waive     | toVisit toConfirm                 | waived
        absent    | toVisit toCare                    | =
        visited   | toCare                            | = visited
        note      | toVisit toConfirm toCare registered | held
        emergency | toVisit toConfirm toCare          | held
        emergency | registered held                   | held
        deceased  | toVisit toCare registered         | deceased
        deceased  | toConfirm                         | held
        due       | toCare                            | =
        due       | delivered recorded                | =
        followUp  | delivered recorded                | =
        protect   | toVisit toConfirm toCare          | =
        protect   | registered held                   | =
        due       | toVisit toConfirm registered held | =
        cancel    | toVisit toCare registered         | cancelled
        hold      | toVisit toConfirm toCare          | held
        hold      | registered                        | held
        release   | held                              | toVisit toConfirm toCare registered
        release   | held                              | released notTaken
        """)
}
