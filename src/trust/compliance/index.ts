import { defineModule } from '#kernel/module'
import type { Setting } from '#kernel/settings'
import { deskRoutes, inboxRoutes } from './desk.routes'

/** Compliance 合规: the audit's readers, settings, events and letters at the desk, and everybody's inbox 站内信. Opened with the list of all settings. */
export const openCompliance = (settings: () => readonly Setting[]) => defineModule({ name: 'compliance', routes: { ...deskRoutes(settings), ...inboxRoutes }, reactions: [], jobs: [],
  permits: ['compliance.read', 'compliance.audit', 'compliance.settings', 'compliance.events', 'compliance.inbox'] })
