import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { reactions } from './reactions'
import { sendOwed } from './sending.service'
import { settings } from './settings.rules'
import { voucherRoutes } from './vouchers.routes'

/** Vouchers 卡密与链接 (E08): virtual goods that are sent the moment they are paid: codes, each once and one a piece, and links. They lie sealed, are shown when somebody asks, and each look is written down. */
export { importCodes } from './import.service'
export { unviewedOf } from './vouchers.queries'
export const vouchers = defineModule({ name: 'vouchers', personal, routes: voucherRoutes, reactions, jobs: [every('vouchers.send_owed', '* * * * *', async (ctx) => { await sendOwed(ctx) })], settings, permits: ['vouchers.read', 'vouchers.write'] })
