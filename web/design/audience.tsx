import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { dateTime } from './format'
import { localeNow } from './theme'

/** For whom and from when on 优先购 (F26): groups of shoppers that come before everybody, as fields of the forms of offers and presales, and as a line of what is read. */
export interface Audience { groupIds: string[] | null; publicAt: string | null }
export interface AudienceValues { groupIds: string[]; publicAt: string }
/** The groups that one may name: a store's own, or the platform's. */
export interface FindGroups { (): Promise<readonly { readonly id: string; readonly name: string }[]> }

const zh = { legend: '会员优先（可不填）', groups: '会员组', groupsHint: '这些会员从开始时间起就能用', everybody: '所有买家', noGroups: '还没有会员组，请先到“会员组”里建一个', publicAt: '全员可用时间', publicHint: '不填则只限这些会员', only: '仅限会员', first: (at: string) => `会员优先，全员 ${at} 起`, title: '适用买家' }
type Words = typeof zh
const en: Words = { legend: 'Members first (if any)', groups: 'Groups', groupsHint: 'They may from the beginning on', everybody: 'Everybody', noGroups: 'No groups yet: make one under “Groups” first', publicAt: 'Everybody from', publicHint: 'Empty is these members alone', only: 'Members only', first: (at) => `Members first, everybody from ${at}`, title: 'For' }
export const audienceWords: Words = localeNow() === 'en' ? en : zh
const w = audienceWords

const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
export const nobodyFirst: AudienceValues = { groupIds: [], publicAt: '' }
export const audienceOf = ({ groupIds = [], publicAt = '' }: Partial<AudienceValues>): Audience => ({ groupIds: groupIds.length > 0 ? [...groupIds] : null, publicAt: publicAt ? shanghai(publicAt) : null })
export const audienceValues = ({ groupIds, publicAt }: { readonly groupIds: readonly string[] | null; readonly publicAt: string | null }): AudienceValues => ({ groupIds: [...groupIds ?? []], publicAt: publicAt ? dateTime(publicAt).replace(' ', 'T') : '' })
/** What is read of it; nothing where it is for everybody at once. */
export const audienceText = ({ groupIds, publicAt }: { readonly groupIds: readonly string[] | null; readonly publicAt: string | null }): string => (groupIds === null ? '' : publicAt ? w.first(dateTime(publicAt)) : w.only)

export function GroupSelect({ find, id, value, onChange }: { readonly find: FindGroups; readonly id?: string; readonly value?: string[]; readonly onChange?: (ids: string[]) => void }) {
  const { data, isFetching } = useQuery({ queryKey: ['groups-named'], queryFn: find })
  return <Select mode="multiple" {...(id && { id })} optionFilterProp="label" placeholder={w.everybody} loading={isFetching} notFoundContent={w.noGroups} value={value ?? []} onChange={(ids: string[]) => { onChange?.(ids) }} options={(data ?? []).map((group) => ({ value: group.id, label: group.name }))} />
}
export const AudienceFields = ({ find }: { readonly find: FindGroups }) => (
  <fieldset className="form-part"><legend>{w.legend}</legend>
    <div className="form-two"><Form.Item name="groupIds" label={w.groups} extra={w.groupsHint}><GroupSelect find={find} /></Form.Item>
      <Form.Item name="publicAt" label={w.publicAt} extra={w.publicHint}><Input type="datetime-local" /></Form.Item></div>
  </fieldset>
)
