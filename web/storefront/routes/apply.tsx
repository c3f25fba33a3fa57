import { page } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty } from '../parts/goods'
import { Missing } from '../refusals'

/** Applying as a merchant 商家入驻: who one is, and the licence as a file; the platform answers by a message, and the seller centre opens. */
const fields = ['name', 'contact', 'phone', 'licenceName', 'licenceNo', 'intro'] as const

export const apply = page({
  path: '/merchants/apply', tab: 'me',
  load: () => Promise.resolve({ key: crypto.randomUUID() }),
  head: ({ ask: { words } }) => ({ title: words.apply, description: words.found.about.apply, canonical: '/merchants/apply' }),
  async act({ call, form, words }) {
    // A paper that is here once need not be sent again where something else was refused.
    if (form.file) {
      if (form.file.isCut) throw new Missing('file', words.paperTooLarge)
      form.keep('paperId', (await call.keepApplicationPaper({ file: form.file.bytes, filename: form.file.filename, kind: 'licence' })).id)
      form.keep('paperName', form.file.filename)
    }
    const [name, contact, phone, licenceName, licenceNo, intro] = fields.map((field) => form.text(field)) as [string, string, string, string, string, string]
    await call.applyAsMerchant({ name, contact, phone, licenceName, licenceNo, intro, ...(form.has('paperId') && { paperIds: [form.text('paperId')] }) }, { key: form.text('key') })
    return '/merchants/apply?said=applied'
  },
  view: ({ data: { key }, ask: { words, form, query, url }, problem }) => {
    if (query.said === 'applied') return <section class="narrow"><h1 class="sr">{words.applied}</h1><Empty icon="done" title={words.applied} hint={words.appliedHint} href="/" action={words.goHome} /></section>
    const keptPaper = form.has('paperId') && !problem?.fields.includes('paperIds')
    return (
      <section class="narrow slim">
        <h1>{words.apply}</h1>
        <p class="muted lead">{words.applyHint}</p>
        <Refused problem={problem} fields={fields} />
        <form method="post" action={url} enctype="multipart/form-data" class="panel stack">
          <input type="hidden" name="key" value={form.text('key') || key} />
          {keptPaper && <input type="hidden" name="paperId" value={form.text('paperId')} />}
          {keptPaper && <input type="hidden" name="paperName" value={form.text('paperName')} />}
          <Field name="name" label={words.storeName} problem={problem} value={form.text('name')} maxLength={40} required />
          <Field name="contact" label={words.contactPerson} problem={problem} value={form.text('contact')} autocomplete="name" maxLength={40} required />
          <Field name="phone" label={words.phone} problem={problem} value={form.text('phone')} type="tel" inputMode="tel" autocomplete="tel" maxLength={11} required />
          <Field name="licenceName" label={words.licenceName} hint={words.optional} problem={problem} value={form.text('licenceName')} maxLength={80} />
          <Field name="licenceNo" label={words.licenceNo} hint={words.optional} problem={problem} value={form.text('licenceNo')} maxLength={40} />
          <Field name="file" label={words.licencePaper} hint={keptPaper ? `${words.paperKept}${form.text('paperName')}` : words.paperHint} problem={problem} type="file" accept="application/pdf" />
          <div class="field"><label for="intro">{words.intro}</label><textarea id="intro" name="intro" rows={3} maxLength={500} placeholder={words.optional}>{form.text('intro')}</textarea></div>
          <button class="button wide">{words.applyNow}</button>
        </form>
      </section>
    )
  },
})
