import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { PageEditor, type PageCalls } from '../../../design/page-editor'
import { PagesDesk } from '../../../design/pages'
import { api } from '../../api'

/** The store's own front 店铺首页装修. */
const callsOf = (merchant: string): PageCalls => ({
  desk: (id) => api.merchantPage({ id }), save: (id, version, document) => api.saveMerchantPage({ id, version, document: document as never }), publish: (id, version, at) => api.publishMerchantPage({ id, version, at }), unschedule: (id) => api.unscheduleMerchantPage({ id }), back: (id, versionId) => api.rollMerchantPageBack({ id, versionId }), down: (id, reason) => api.takeMerchantPageDown({ id, reason }),
  preview: (id, versionId) => api.previewOfMerchantPage({ id, versionId }), diff: (id, versionId) => api.merchantPageDiff({ id, versionId }),
  find: {
    categories: async () => (await api.categories({})).items.flatMap((top) => [{ id: top.id, name: top.name }, ...top.children.map(({ id, name }) => ({ id, name: `${top.name} / ${name}` }))]), goods: async (q) => (await api.search({ q, merchant, limit: 20 })).items, cards: async (ids) => (await api.goodsCards({ ids: ids.join(',') })).items,
    stores: undefined, pictures: async () => (await api.merchantPagePictures({})).items, upload: (file) => api.keepMerchantPagePicture({ file } as never),
  },
})
const useMe = () => { const { data } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }); return { merchantId: data?.merchantId ?? '', write: data?.permits.includes('pages.write') ?? false, publish: data?.permits.includes('pages.publish') ?? false } }
export const Pages = () => <PagesDesk base="/front" isStore mayWrite={useMe().write} calls={{ list: (_ask, cursor) => api.merchantFronts({ limit: 50, ...(cursor && { cursor }) }), open: (wish, key) => api.openMerchantPage(wish, { key }) }} />
export function Page() { const { id } = useParams({ strict: false }); const me = useMe(); return <PageEditor id={id!} base="/front" calls={callsOf(me.merchantId)} may={me} /> }
