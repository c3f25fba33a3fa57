import type { RichText } from '../../../src/apps/house'

/** A product's story 图文详情: shown as HTML, and nothing is but what was cleaned when it was written: plain text has another type and does not fit here. */
export const Story = ({ title, text }: { readonly title: string; readonly text: RichText }) => (
  <section class="panel story"><h2>{title}</h2><div dangerouslySetInnerHTML={{ __html: text }} /></section>
)
