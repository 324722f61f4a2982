//! Why this service says no, beyond the reasons that any service may give.

beep_core::reasons! {
    /// All of them, for `docs/errors.md`.
    REASONS:
    SERVER_LIMIT_REACHED: Conflict, "You are in 50 servers, as many as one can be in; leave one first.";
    CREATION_RESTRICTED: Forbidden, "Only administrators of this Beep found servers for now; ask them.";
    CHANNEL_LIMIT_REACHED: Conflict, "This server has 500 channels, as many as it can have; delete one first.";
    ROLE_LIMIT_REACHED: Conflict, "A server has at most 250 roles, and a member at most 100 of them.";
    DEFAULT_ROLE: Conflict, "All members have this role and it stands below all others: only its rights can be changed.";
    OVERWRITE_LIMIT_REACHED: Conflict, "This channel says something about 200 roles and members, as many as it can; use a role instead.";
    CANNOT_LEAVE_CHANNEL: Conflict, "You were not added to this channel: you see it by a role, and only who manages it can take you out.";
    OWNER_CANNOT_LEAVE: Conflict, "You own this server, so you cannot leave it.";
    RANK_TOO_LOW: Forbidden, "Their highest role, or this role, is not below your highest role.";
    CANNOT_GRANT: Forbidden, "You can only give rights that you have yourself.";
    OWNER_IS_EXEMPT: Forbidden, "The owner of the server is above everybody in it.";
    NAME_DOES_NOT_MATCH: Invalid, "This is not the name of the server.";
    BANNED: Forbidden, "You are banned from this server.";
    CANNOT_BE_INVITED: Forbidden, "This person cannot be invited to this server for now; it is not said why.";
    INVITATION_EXPIRED: Conflict, "This invitation has expired; ask for a new one.";
    INVITATION_USED_UP: Conflict, "This invitation was used as often as it could be; ask for a new one.";
    INVITATION_LIMIT_REACHED: Conflict, "As many invitations wait as can: 1,000 to one server, 50 by one member who does not manage them.";
    RULES_NOT_ACCEPTED: Forbidden, "Accept the rules of this server first.";
    ALREADY_MEMBER: Conflict, "They are a member of this server already.";
}
