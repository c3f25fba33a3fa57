import { OpenHooks } from '../../../design/open-hooks'
import { OpenKeys } from '../../../design/open-keys'
import { openWords as w } from '../../../design/open-words'
import { Screen } from '../../../design/parts'
import { api } from '../../api'

/** The open platform 开放平台 of the store: keys of programs and webhooks. */
const keys = { keys: () => api.merchantKeys({}), makeKey: (wish: { name: string; scopes: string[]; days?: number }, key: string) => api.makeMerchantKey(wish, { key }), revokeKey: (id: string) => api.revokeMerchantKey({ id }) }
const hooks = {
  endpoints: () => api.merchantEndpoints({}), addEndpoint: (wish: { url: string; events: string[] }, key: string) => api.addMerchantEndpoint(wish, { key }), changeEndpoint: (id: string, wish: { url: string; events: string[]; isOn: boolean }) => api.changeMerchantEndpoint({ id, ...wish }),
  removeEndpoint: (id: string) => api.removeMerchantEndpoint({ id }), rotateSecret: (id: string) => api.rotateMerchantSecret({ id }), testEndpoint: (id: string) => api.testMerchantEndpoint({ id }),
  deliveries: (id: string, state: string | undefined, cursor: string | undefined) => api.merchantDeliveries({ id, limit: 20, ...(state && { state: state as 'waiting' }), ...(cursor && { cursor }) }),
  deliverAgain: (id: string, deliveryId: string) => api.deliverMerchantAgain({ id, deliveryId }), deliverFailedAgain: (id: string, since: string) => api.deliverMerchantFailedAgain({ id, since }),
}

export const OpenPlatform = () => <Screen title={w.title} actions={<a href="/docs" target="_blank" rel="noreferrer">{w.docs}</a>}><OpenKeys calls={keys} /><OpenHooks calls={hooks} /></Screen>
