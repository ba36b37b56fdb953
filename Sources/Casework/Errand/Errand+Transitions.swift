extension Errand {
    package static let transitions = Transition.table(
        """
        submit   | start                                                                      | toAssign offered held
        submit   | start                                                                      | answered relayed toldChannel
        assign   | toAssign offered                                                           | offered
        accept   | toAssign offered                                                           | inProgress
        decline  | toAssign offered inProgress                                                | toAssign offered
        decline  | inProgress                                                                 | =
        due      | offered                                                                    | toAssign offered
        due      | toAssign inProgress toConfirmAmount toConfirmSubstitute purchased toSettle | =
        entrust  | toAssign offered inProgress toConfirmAmount toConfirmSubstitute purchased  | =
        purchase | inProgress toConfirmAmount toConfirmSubstitute purchased                   | purchased
        purchase | inProgress toConfirmAmount toConfirmSubstitute purchased                   | toConfirmAmount
        purchase | inProgress toConfirmAmount toConfirmSubstitute purchased                   | toConfirmSubstitute
        confirm  | toConfirmAmount toConfirmSubstitute                                        | purchased inProgress
        absent   | inProgress toConfirmAmount toConfirmSubstitute purchased                   | =
        lend     | inProgress purchased                                                       | =
        deliver  | inProgress purchased                                                       | delivered toSettle
        record   | toAssign offered inProgress toConfirmAmount toConfirmSubstitute purchased  | recorded toSettle
        giveBack | inProgress toConfirmAmount toConfirmSubstitute purchased                   | returned toSettle
        correct  | inProgress purchased toSettle                                              | =
        settle   | inProgress purchased                                                       | =
        settle   | toSettle                                                                   | = delivered recorded returned
        amend    | toAssign                                                                   | offered toldChannel
        dispute  | delivered recorded returned adjusted                                       | disputed
        dispute  | toSettle                                                                   | =
        settle   | toSettle                                                                   | disputed
        adjust   | disputed                                                                   | adjusted toSettle
        settle   | toSettle                                                                   | adjusted
        cancel   | toAssign offered inProgress                                                | cancelled
        due      | delivered recorded returned adjusted                                       | =
        followUp | delivered recorded returned adjusted                                       | =
        hold     | toAssign offered inProgress toConfirmAmount toConfirmSubstitute purchased  | held
        hold     | toSettle disputed                                                          | held
        emergency | toAssign offered inProgress toConfirmAmount toConfirmSubstitute purchased toSettle disputed held | held
        note     | toAssign offered inProgress toConfirmAmount toConfirmSubstitute purchased toSettle disputed | held
        protect  | toAssign offered inProgress toConfirmAmount toConfirmSubstitute purchased toSettle disputed held | =
        due      | disputed held | =
        release  | held                                                                       | toAssign offered inProgress
        release  | held                                                                       | toConfirmAmount purchased toSettle
        release  | held                                                                       | toConfirmSubstitute disputed
        release  | held                                                                       | toldChannel released
        """)
}
