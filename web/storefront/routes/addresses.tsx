import { page, safePath, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty } from '../parts/goods'
import { Again, Lost } from '../refusals'

/** Addresses 收货地址: the list, and one form for a new one and for a change; 省市区 step by step, or all of it pasted and sorted out. */
export const addresses = page({
  path: '/me/addresses', tab: 'me',
  load: ({ call }) => call.addresses({}),
  head: ({ ask: { words } }) => ({ title: words.addresses, robots: 'noindex' }),
  async act({ call, form }) { await call.removeAddress({ id: form.text('id') }); return '/me/addresses' },
  view: ({ data: { items }, ask: { words }, problem }) => (
    <div class="narrow">
      <h1>{words.addresses}</h1>
      <Refused problem={problem} />
      {items.length === 0 && <Empty icon="pin" title={words.noAddresses} href="/me/addresses/new" action={words.newAddress} />}
      {items.map((one) => (
        <section key={one.id} class="panel"><p><b>{one.name}</b> {one.phone} {one.isDefault && <span class="tag">{words.defaultTag}</span>}<br /><span class="muted">{one.region} {one.street}</span></p>
          <form method="post" action="/me/addresses" data-live class="next-step"><input type="hidden" name="id" value={one.id} /><button class="button plain">{words.remove}</button><a class="button ghost" href={`/me/addresses/${one.id}`}>{words.edit}</a></form></section>
      ))}
      {items.length > 0 && <a class="button wide" href="/me/addresses/new">{words.newAddress}</a>}
    </div>
  ),
})

interface Draft { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string; readonly isDefault: boolean; readonly unknown?: boolean }
const empty: Draft = { name: '', phone: '', districtCode: '', street: '', isDefault: false }

/** The district as far as it has been chosen: two, four or six figures. A change above forgets what was below. */
function codeOf({ form }: Ask): string {
  const [province, city, district] = ['province', 'city', 'district'].map((name) => form.text(name))
  if (!province) return ''
  if (!city?.startsWith(province)) return province
  return district?.startsWith(city) ? district : city
}

async function draftOf(ask: Ask): Promise<Draft> {
  const { call, form, params } = ask
  if (form.text('do') === 'parse') {
    const read = await call.parseAddress({ text: form.text('paste') })
    return { name: read.name, phone: read.phone, districtCode: read.districtCode ?? read.cityCode ?? read.provinceCode ?? '', street: read.street, isDefault: form.has('isDefault'), unknown: read.districtCode === null }
  }
  if (form.has('do')) return { name: form.text('name'), phone: form.text('phone'), districtCode: codeOf(ask), street: form.text('street'), isDefault: form.has('isDefault') }
  if (params.id === 'new') return empty
  const found = (await call.addresses({})).items.find((one) => one.id === params.id)
  if (!found) throw new Lost()
  return found
}

async function load(ask: Ask) {
  const { call } = ask
  await call.aboutMe({})
  const draft = await draftOf(ask)
  const code = draft.districtCode
  const [provinces, cities, districts] = await Promise.all([call.regions({}), code ? call.regions({ parent: code.slice(0, 2) }) : { items: [] }, code.length >= 4 ? call.regions({ parent: code.slice(0, 4) }) : { items: [] }])
  return { draft, provinces: provinces.items, cities: cities.items, districts: districts.items, key: crypto.randomUUID() }
}
type Data = Awaited<ReturnType<typeof load>>

export const address = page({
  path: '/me/addresses/:id', tab: 'me', load, act,
  head: ({ ask: { words, params } }) => ({ title: params.id === 'new' ? words.newAddress : words.addresses, robots: 'noindex' }),
  view: ({ data, ask, problem }) => {
    const { words, params, url, form } = ask
    const { draft } = data
    return (
      <div class="narrow">
        <h1>{params.id === 'new' ? words.newAddress : words.edit}</h1>
        <Refused problem={problem} fields={['name', 'phone', 'districtCode', 'street']} />
        <form method="post" action={url} class="panel stack" data-live>
          <input type="hidden" name="key" value={form.text('key') || data.key} />
          <button class="sr" name="do" value="save" tabIndex={-1} aria-hidden="true">{words.save}</button>
          <div class="field"><label for="paste">{words.paste}</label><textarea id="paste" name="paste" rows={2} maxLength={500} placeholder={words.pasteHint}>{form.text('paste')}</textarea><button class="button soft" name="do" value="parse">{words.parse}</button>
            {draft.unknown && <small class="warn" role="status">{words.parseFailed}</small>}</div>
          <Field name="name" label={words.addressName} problem={problem} value={draft.name} autocomplete="name" maxLength={30} />
          <Field name="phone" label={words.addressPhone} problem={problem} value={draft.phone} type="tel" inputMode="tel" autocomplete="tel" maxLength={11} />
          <Regions data={data} ask={ask} isWrong={problem?.fields.includes('districtCode') ?? false} />
          <Field name="street" label={words.street} hint={words.streetHint} problem={problem} value={draft.street} autocomplete="street-address" maxLength={120} />
          <label class="agree"><input type="checkbox" name="isDefault" checked={draft.isDefault} /> <span>{words.isDefault}</span></label>
          <button class="button wide" name="do" value="save">{words.save}</button>
        </form>
      </div>
    )
  },
})

function Regions({ data: { draft: { districtCode: code }, provinces, cities, districts }, ask: { words }, isWrong }: { readonly data: Data; readonly ask: Ask; readonly isWrong: boolean }) {
  const levels = [{ name: 'province', label: words.province, items: provinces, length: 2 }, { name: 'city', label: words.city, items: cities, length: 4 }, { name: 'district', label: words.district, items: districts, length: 6 }] as const
  return (
    <fieldset class="regions"><legend>{words.region}</legend>
      {levels.map(({ name, label, items, length }) => (
        <select key={name} id={name} name={name} aria-label={label} disabled={items.length === 0} aria-invalid={(isWrong && code.length < length) || undefined} {...(length < 6 && { 'data-submits': 'region' })}>
          <option value="">{label}</option>{items.map((one) => <option key={one.code} value={one.code} selected={code.length >= length && code.slice(0, length) === one.code}>{one.name}</option>)}
        </select>
      ))}
      <button class="link only-plain" name="do" value="region">{words.next}</button>
      {isWrong && <small class="wrong" role="alert">{words.chooseRegion} {words.region}</small>}
    </fieldset>
  )
}

async function act(ask: Ask): Promise<string> {
  const { call, form, params, query } = ask
  if (form.text('do') !== 'save') throw new Again()
  const { name, phone, districtCode, street, isDefault } = await draftOf(ask)
  const wish = { name, phone, districtCode, street, isDefault }
  const id = params.id === 'new' ? (await call.addAddress(wish, { key: form.text('key') })).id : params.id!
  if (params.id !== 'new') await call.changeAddress({ id, ...wish })
  const then = safePath(query.then)
  return query.then === undefined ? '/me/addresses' : `${then}${then.includes('?') ? '&' : '?'}address=${id}`
}
