import { clientOf } from '../client'
import { operations } from './operations'

/** The platform's API as the console calls it. */
export const api = clientOf(operations)

/** Where a member's saved views 视图 are kept. */
export const views = { load: async (list: string) => (await api.staffViews({ list })).items, keep: (list: string, name: string, filters: Readonly<Record<string, string>>) => api.keepStaffView({ list, name, filters }), drop: (id: string) => api.dropStaffView({ id }) }
