import { ReportDialog } from '@/manage/reporting/ReportDialog'
import { InviteDialog } from './InviteDialog'
import { NicknameDialog } from './NicknameDialog'
import { MuteDialog } from './MuteDialog'
import { closePeopleDialog, usePeople } from './people'
import { ProfileCard } from './ProfileCard'
import { RemoveDialog } from './RemoveDialog'

/** Draws the open card and the open dialog about people. */
export default function PeopleLayer() {
  const { profile, dialog } = usePeople()
  return (
    <>
      {profile && <ProfileCard key={profile.userId} profile={profile} />}
      {dialog?.kind === 'invite' && <InviteDialog {...dialog} onClose={closePeopleDialog} />}
      {dialog?.kind === 'report' && <ReportDialog reported={dialog.reported} onClose={closePeopleDialog} />}
      {dialog?.kind === 'nickname' && <NicknameDialog {...dialog} onClose={closePeopleDialog} />}
      {dialog?.kind === 'mute' && <MuteDialog {...dialog} onClose={closePeopleDialog} />}
      {(dialog?.kind === 'kick' || dialog?.kind === 'ban') && <RemoveDialog {...dialog} onClose={closePeopleDialog} />}
    </>
  )
}
