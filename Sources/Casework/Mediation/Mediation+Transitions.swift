extension Mediation {
    package static let transitions = Transition.table(
        """
        submit  | start                                      | toTalk toRefer withBranch held
        assign  | toTalk toRefer                             | =
        accept  | toTalk toRefer                             | =
        decline | toTalk toRefer                             | =
        talk    | toTalk                                     | toTalk toRefer
        talk    | toRefer                                    | =
        talk    | toTalk toRefer                             | settledOnTheSpot sideRefused toldChannel
        record  | toTalk toRefer                             | settledOnTheSpot
        record  | withBranch                                 | doneByBranch
        refer   | toTalk toRefer admitted                    | admitted
        refuse  | toTalk toRefer admitted                    | sideRefused
        agree   | admitted                                   | performing
        fail    | admitted performing                        | failed
        perform | performing                                 | = performed
        due     | toTalk toRefer performing                  | =
        due     | settledOnTheSpot performed doneByBranch    | =
        followUp | settledOnTheSpot performed doneByBranch   | =
        amend   | toTalk toRefer                             | withBranch
        amend   | withBranch                                 | toTalk toRefer
        redirect | toTalk toRefer toHelp withBranch          | toldChannel
        refer   | toHelp                                     | admitted
        protect | toTalk toRefer                             | toHelp
        protect | toTalk toRefer withBranch admitted         | =
        protect | performing toHelp held                     | =
        protect | toHelp                                     | toTalk toRefer
        note      | toTalk toRefer toHelp withBranch         | held
        note      | admitted performing                      | held
        emergency | toTalk toRefer toHelp withBranch         | held
        emergency | admitted performing held                 | held
        due     | toHelp withBranch admitted held            | =
        cancel  | toHelp                                     | cancelled
        hold    | toHelp                                     | held
        release | held                                       | toHelp
        cancel  | toTalk toRefer withBranch admitted         | cancelled
        hold    | toTalk toRefer withBranch admitted         | held
        hold    | performing                                 | held
        release | held                                       | toTalk toRefer withBranch admitted
        release | held                                       | performing released
        """)
}
