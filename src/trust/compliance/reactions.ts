import { ExportWentOn } from '#events/compliance'
import { on } from '#kernel/event'
import type { Routes } from '#kernel/route'
import { goOnWithExport } from './exports.service'

export const exportReactions = (routes: () => Routes) => [on(ExportWentOn, 'compliance.go_on_with_export', (ctx, { payload }) => goOnWithExport(ctx, routes(), payload.exportId))]
