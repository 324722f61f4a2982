//! Why this service says no, beyond the reasons that any service may give.

beep_core::reasons! {
    /// All of them, for `docs/errors.md`.
    REASONS:
    USERNAME_TAKEN: Conflict, "This username, or one that looks like it, is taken.";
    EMAIL_TAKEN: Conflict, "There is an account with this e-mail address.";
    PASSWORD_TOO_WEAK: Invalid, "This password is too easy to guess.";
    WRONG_CREDENTIALS: Unauthenticated, "There is no account with this login and password.";
    ACCOUNT_PENDING: Forbidden, "Confirm your e-mail address first.";
    ACCOUNT_SUSPENDED: Forbidden, "This account is suspended. `reason` says why, and `until` until when, if it ends by itself.";
    REGISTRATION_CLOSED: Forbidden, "Nobody can sign up here for now; ask those who run this Beep.";
    NOT_ON_ONESELF: Conflict, "Nobody does this to themselves; ask somebody else to.";
    LAST_ADMINISTRATOR: Conflict, "This is the last administrator of this Beep; appoint another one first.";
    REPORT_TAKEN: Conflict, "Somebody else works on this report.";
    REPORT_CLOSED: Conflict, "This report is closed.";
}
