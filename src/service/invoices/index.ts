import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { invoiceRoutes } from './invoices.routes'
import { tellOverdue } from './invoices.service'
import { askIssuerAgain } from './issuing.service'
import { endReds } from './reds.service'
import { reactions } from './reactions'
import { invoiceSettings } from './settings.rules'

/** Invoices 发票 (E09): asked for by shoppers without a person's help, issued by sellers in their time, and lessened by red ones when money went back. */
export { nextInvoice as invoiceTransitions, nextRed as redTransitions } from './invoices.rules'
export { invoiceStory } from './invoices.queries'
export { tellOverdue } from './invoices.service'
export { askIssuerAgain, setIssuer } from './issuing.service'
export { endReds } from './reds.service'
export { distrusted as distrustedIssuer, type Bill, type Issuer, type Made } from './issuer.port'
export { pretended as pretendedIssuer } from './issuer.simulator'
export const invoices = defineModule({ name: 'invoices', personal, routes: invoiceRoutes, reactions,
  jobs: [every('invoices.tell_overdue', '*/10 * * * *', async (ctx) => { await tellOverdue(ctx) }), every('invoices.end_reds', '*/5 * * * *', async (ctx) => { await endReds(ctx) }), every('invoices.ask_again', '*/5 * * * *', async (ctx) => { await askIssuerAgain(ctx) })], settings: invoiceSettings, permits: ['invoices.read', 'invoices.write'] })
