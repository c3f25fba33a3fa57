import { ShopperSignedIn } from '#events/identity'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import type { Personal } from '#kernel/personal'
import { agreementRoutes } from './agreements.routes'
import { answerVersions, noteOrdered, noticeDays, publishing } from './versions.service'

/** Agreements 协议与规则 (ECL 33, 34): the user agreement, the privacy policy, the rules of the platform and for stores, in versions that are shown before they hold and stay readable; and who agreed to which. */
export { seedVersion } from './versions.service'
const personal: Personal = { holdings: [{ table: 'agreements_consents', of: `owner_kind = 'shopper' and owner_id = his_id`, title: ['同意记录', 'What I agreed to'], copy: ['version_id', 'answer', 'place', 'at'], end: { law: 'claims', then: 'delete' } }] }
export const agreements = defineModule({ name: 'agreements', personal, routes: agreementRoutes, approvals: [publishing], settings: [noticeDays], permits: ['agreements.read', 'agreements.write', 'agreements.answer'], jobs: [every('agreements.note_ordered', '*/5 * * * *', noteOrdered)],
  reactions: [
    on(ShopperSignedIn, 'agreements.note_signed_in', async (ctx, { payload: { shopperId, agrees } }) => { await answerVersions(ctx, agrees ?? [], { ownerKind: 'shopper', ownerId: shopperId, answer: 'agreed', place: 'sign_in' }) }),
  ] })
