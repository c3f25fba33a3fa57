import { defineModule } from '#kernel/module'
import type { Routes } from '#kernel/route'
import type { Setting } from '#kernel/settings'
import { deskRoutes, inboxRoutes } from './desk.routes'
import { exportRoutes } from './exports.routes'
import { jobs } from './jobs'
import { exportReactions } from './reactions'

export { bannedIn } from './banned.rules'
/** Compliance 合规: the audit's readers, settings, events and letters at the desk, everybody's inbox 站内信, and every list as a file 导出. Opened with the lists of all settings and all routes. */
export const openCompliance = (settings: () => readonly Setting[], routes: () => Routes) => defineModule({ name: 'compliance', routes: { ...deskRoutes(settings), ...inboxRoutes, ...exportRoutes(routes) }, reactions: exportReactions(routes), jobs,
  permits: ['compliance.read', 'compliance.audit', 'compliance.settings', 'compliance.events', 'compliance.exports', 'compliance.inbox'] })
