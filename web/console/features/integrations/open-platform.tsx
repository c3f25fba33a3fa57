import { OpenHooks } from '../../../design/open-hooks'
import { OpenKeys } from '../../../design/open-keys'
import { openWords as w } from '../../../design/open-words'
import { Screen } from '../../../design/parts'
import { api } from '../../api'

/** The open platform 开放平台 of the platform: keys of programs and webhooks. */
const keys = { keys: () => api.staffKeys({}), makeKey: (wish: { name: string; scopes: string[]; days?: number }, key: string) => api.makeStaffKey(wish, { key }), revokeKey: (id: string) => api.revokeStaffKey({ id }) }
const hooks = {
  endpoints: () => api.staffEndpoints({}), addEndpoint: (wish: { url: string; events: string[] }, key: string) => api.addStaffEndpoint(wish, { key }), changeEndpoint: (id: string, wish: { url: string; events: string[]; isOn: boolean }) => api.changeStaffEndpoint({ id, ...wish }),
  removeEndpoint: (id: string) => api.removeStaffEndpoint({ id }), rotateSecret: (id: string) => api.rotateStaffSecret({ id }), testEndpoint: (id: string) => api.testStaffEndpoint({ id }),
  deliveries: (id: string, state: string | undefined, cursor: string | undefined) => api.staffDeliveries({ id, limit: 20, ...(state && { state: state as 'waiting' }), ...(cursor && { cursor }) }),
  deliverAgain: (id: string, deliveryId: string) => api.deliverStaffAgain({ id, deliveryId }), deliverFailedAgain: (id: string, since: string) => api.deliverStaffFailedAgain({ id, since }),
}

export const OpenPlatform = () => <Screen title={w.title} actions={<a href="/docs" target="_blank" rel="noreferrer">{w.docs}</a>}><OpenKeys calls={keys} /><OpenHooks calls={hooks} /></Screen>
