import { clientOf } from '../client'
import { operations } from './operations'

/** The merchants’ API as the seller centre calls it. */
export const api = clientOf(operations)

/** Where a member's saved views 视图 are kept. */
export const views = { load: async (list: string) => (await api.merchantViews({ list })).items, keep: (list: string, name: string, filters: Readonly<Record<string, string>>) => api.keepMerchantView({ list, name, filters }), drop: (id: string) => api.dropMerchantView({ id }) }
