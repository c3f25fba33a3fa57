import { clientOf } from '../client'
import type { ExportStore } from '../design/exporting'
import { operations } from './operations'

/** The platform's API as the console calls it. */
export const api = clientOf(operations)

/** Where a member's saved views 视图 are kept. */
export const views = { load: async (list: string) => (await api.staffViews({ list })).items, keep: (list: string, name: string, filters: Readonly<Record<string, string>>) => api.keepStaffView({ list, name, filters }), drop: (id: string) => api.dropStaffView({ id }) }

/** Lists as files 导出. */
export const exports: ExportStore = { kinds: async () => (await api.staffExportKinds({})).items, make: (wish) => api.makeStaffExport(wish, { key: crypto.randomUUID() }), list: (cursor) => api.staffExports({ limit: 50, ...(cursor && { cursor }) }), cancel: (id) => api.cancelStaffExport({ id }), fileOf: (id) => `/v1/staff/exports/${encodeURIComponent(id)}/file` }
