import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { taxRoutes } from './taxes.routes'
import { remind } from './taxes.service'

/** Taxes 涉税报送 (E20): what each seller took in a quarter, as the decree wants it told, in copies that nothing changes. */
export { remind as remindOfTaxes } from './taxes.service'
export const taxes = defineModule({ name: 'taxes', routes: taxRoutes, reactions: [], jobs: [every('taxes.remind', '0 9 * * *', async (ctx) => { await remind(ctx) })], permits: ['taxes.read', 'taxes.write'] })
