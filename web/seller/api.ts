import { clientOf } from '../client'
import type { ExportStore } from '../design/exporting'
import { operations } from './operations'

/** The merchants’ API as the seller centre calls it. */
export const api = clientOf(operations)

/** Where a member's saved views 视图 are kept. */
export const views = { load: async (list: string) => (await api.merchantViews({ list })).items, keep: (list: string, name: string, filters: Readonly<Record<string, string>>) => api.keepMerchantView({ list, name, filters }), drop: (id: string) => api.dropMerchantView({ id }) }

/** Lists as files 导出. */
export const exports: ExportStore = { kinds: async () => (await api.exportKinds({})).items, make: (wish) => api.makeExport(wish, { key: crypto.randomUUID() }), list: (cursor) => api.myExports({ limit: 50, ...(cursor && { cursor }) }), cancel: (id) => api.cancelExport({ id }), fileOf: (id) => `/v1/merchant/exports/${encodeURIComponent(id)}/file` }
