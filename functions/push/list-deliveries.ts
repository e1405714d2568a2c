import type { Delivery } from '@fengqiao/shared/contracts/push'
import { ROLE_NAMES } from '@fengqiao/shared/roles'
import type { PushDeps } from './deps'
import type { MessageItem } from './store'

/**
 * The receipts of a matter, in the order of its events. The reporter sees his own and whether those who must act were told;
 * staff see all. The caller has checked that the viewer may see the matter.
 */
export async function listDeliveries({ messages }: Pick<PushDeps, 'messages'>, subjectId: string, viewer: 'reporter' | 'staff'): Promise<Delivery[]> {
  const found = await messages.ofSubject(subjectId)
  return found
    .filter(({ role, purpose }) => viewer === 'staff' || role === 'reporter' || purpose === 'task')
    .sort((a, b) => place(a) - place(b))
    .map((message) => deliveryOf(message, viewer))
}

/** In the order of events, an alarm after what it is about. */
const place = ({ seq, lane }: MessageItem) => seq * 2 + Number(lane === 'alarm')

function deliveryOf({ eventId, role, purpose, lane, state, changedAt, dueAt }: MessageItem, viewer: 'reporter' | 'staff'): Delivery {
  return {
    eventId,
    to: role === 'reporter' ? (viewer === 'reporter' ? '您' : '反映人') : ROLE_NAMES[role],
    about: purpose === 'result' ? 'news' : purpose,
    channel: lane === 'live' ? 'live' : 'wechat',
    state,
    at: changedAt,
    ...(state === 'pending' && dueAt !== undefined ? { nextTryAt: dueAt } : {}),
  }
}
