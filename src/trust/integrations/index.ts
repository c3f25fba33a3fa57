import { defineModule } from '#kernel/module'
import { deliverNow, deliveriesEnded } from './deliveries.service'
import { merchantIntegrationRoutes, staffIntegrationRoutes } from './integrations.routes'
import { jobs } from './jobs'
import { reactions } from './reactions'

/** Integrations 开放平台: keys with which programs act, webhooks that tell them what happened, and the catalogue of all events. */
export { catalogue } from './catalogue.service'
export { keyActor } from './keys.service'
export { wantedEvents } from './webhooks.queries'
export const integrations = defineModule({ name: 'integrations', routes: { ...merchantIntegrationRoutes, ...staffIntegrationRoutes }, reactions, jobs, chores: [{ name: 'integrations.deliver', run: deliverNow, settled: deliveriesEnded }], permits: ['integrations.manage'] })
