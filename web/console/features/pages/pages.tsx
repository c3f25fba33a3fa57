import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { PageEditor, type PageCalls } from '../../../design/page-editor'
import { PagesDesk } from '../../../design/pages'
import { api } from '../../api'

/** Composed pages of the platform 平台页面装修. */
const calls: PageCalls = {
  desk: (id) => api.staffPage({ id }), save: (id, version, document) => api.savePage({ id, version, document: document as never }), publish: (id, version, at) => api.publishPage({ id, version, at }), unschedule: (id) => api.unschedulePage({ id }), back: (id, versionId) => api.rollPageBack({ id, versionId }), down: (id, reason) => api.takePageDown({ id, reason }), drop: (id) => api.dropPage({ id }),
  preview: (id, versionId) => api.previewOfPage({ id, versionId }), diff: (id, versionId) => api.pageDiff({ id, versionId }),
  find: {
    categories: async () => (await api.categories({})).items.flatMap((top) => [{ id: top.id, name: top.name }, ...top.children.map(({ id, name }) => ({ id, name: `${top.name} / ${name}` }))]), goods: async (q) => (await api.search({ q, limit: 20 })).items, cards: async (ids) => (await api.goodsCards({ ids: ids.join(',') })).items,
    stores: async () => (await api.merchantList({ state: 'open', limit: 100 })).items, pictures: async () => (await api.pagePictures({})).items, upload: (file) => api.keepPagePicture({ file } as never),
  },
}
const useMay = () => { const { data } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }); return { write: data?.permits.includes('pages.write') ?? false, publish: data?.permits.includes('pages.publish') ?? false } }
export const Pages = () => <PagesDesk base="/pages" isStore={false} mayWrite={useMay().write} calls={{ list: (ask, cursor) => api.staffPages({ ...ask as { kind?: 'home' }, limit: 50, ...(cursor && { cursor }) }), open: (wish, key) => api.openPage(wish, { key }) }} />
export function Page() { const { id } = useParams({ strict: false }); return <PageEditor id={id!} base="/pages" calls={calls} may={useMay()} /> }
