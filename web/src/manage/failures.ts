import { msg } from '@lingui/core/macro'
import { addFailureTexts } from '@/live/failureText'

// What the server says to who manages, invites and joins; loaded with the pages where it can be said.
addFailureTexts({
  ROLE_LIMIT_REACHED: msg`There are as many roles as there can be: 250 in a server, 100 for a member.`,
  OVERWRITE_LIMIT_REACHED: msg`This channel speaks of 200 roles and members, which is the most. Use a role instead.`,
  DEFAULT_ROLE: msg`Everybody has this role: only its rights can be changed.`,
  RANK_TOO_LOW: msg`This is not below your own highest role.`,
  CANNOT_GRANT: msg`You can only give rights that you have yourself.`,
  OWNER_IS_EXEMPT: msg`The owner stands above everybody in the server.`,
  NAME_DOES_NOT_MATCH: msg`This is not the name of the server.`,
  SERVER_SUSPENDED: msg`This server is suspended: for now nobody reads or writes in it.`,
  BANNED: msg`There is a ban: this server stays closed until it is lifted.`,
  CANNOT_BE_INVITED: msg`This person cannot be invited here for now.`,
  INVITATION_EXPIRED: msg`This invitation has expired. Ask for a new one.`,
  INVITATION_USED_UP: msg`This invitation was used as often as it could be. Ask for a new one.`,
  INVITATION_LIMIT_REACHED: msg`As many invitations wait as can. Revoke one first.`,
  RULES_NOT_ACCEPTED: msg`Accept the rules of this server first.`,
  IMAGE_TOO_LARGE: msg`This file is too large: a picture has at most 8 MB.`,
  IMAGE_TOO_MANY_PIXELS: msg`This picture is too large: it may have at most 16 million pixels, such as 4096 × 4096.`,
  IMAGE_KIND_UNSUPPORTED: msg`This is no picture that can be taken: choose a PNG, JPEG, WebP or GIF file.`,
  IMAGE_ANIMATED: msg`This picture moves. Choose one that stands still.`,
  REQUEST_INCOMPLETE: msg`This took too long. Try again.`,
  IMAGE_UNREADABLE: msg`This file is damaged and cannot be read. Choose another.`,
  ALREADY_MEMBER: msg`They are a member of this server already.`,
})
