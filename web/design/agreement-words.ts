import { localeNow } from './theme'
import { titles } from './titles'

/** What both desks say of agreements and rules 协议与规则文案. */
const zh = {
  title: titles.agreements, document: '文档', keys: { user: '用户协议', privacy: '隐私政策', platform: '平台规则', merchant: '商家规则', licence: '证照与联系方式' } as Record<string, string>, version: '版本', name: '标题', state: '状态', draft: '草稿', holds: '现行', announced: '公示中', past: '历史', from: '生效时间', agreed: '同意', declined: '不同意', edit: '起草下一版', editDraft: '修改草稿', publish: '申请发布', asked: '已提交，由他人复核', law: '修改须他人复核，并在生效前公示（《电子商务法》第三十四条，至少七日）；历史版本长期可读。',
  titleZh: '中文标题', titleEn: '英文标题', bodyZh: '中文正文（“## ”开头为小标题）', bodyEn: '英文正文', changeZh: '改了什么（中文）', changeEn: '改了什么（英文）', asksAnew: '有重要修改，须重新征求同意', needed: '请填写', read: '阅读', asks: '待您确认', asksNone: '没有待确认的文档', agree: '同意', decline: '不同意', declineSure: '不同意的，可在生效前按原规则退出平台；平台会收到通知并与您联系。', answered: '确认记录', at: '时间', none: '暂无记录',
}
const en: typeof zh = {
  title: titles.agreements, document: 'Document', keys: { user: 'User agreement', privacy: 'Privacy policy', platform: 'Rules of the platform', merchant: 'Rules for stores', licence: 'Licence and contact' }, version: 'Version', name: 'Title', state: 'State', draft: 'Draft', holds: 'Holds now', announced: 'Announced', past: 'Past', from: 'Holds from', agreed: 'Agreed', declined: 'Declined', edit: 'Draft the next version', editDraft: 'Change the draft', publish: 'Ask to publish', asked: 'Sent: another decides', law: 'A change is decided by another and shown before it holds (E-Commerce Law 34: seven days at least); past versions stay readable.',
  titleZh: 'Title in Chinese', titleEn: 'Title in English', bodyZh: 'Text in Chinese (a line that begins with “## ” is a heading)', bodyEn: 'Text in English', changeZh: 'What changes, in Chinese', changeEn: 'What changes, in English', asksAnew: 'It changes what matters: ask for consent anew', needed: 'Needed', read: 'Read', asks: 'For you to answer', asksNone: 'Nothing waits for you', agree: 'Agree', decline: 'Decline', declineSure: 'Whoever does not agree may leave under the old rules before it holds; the platform is told and will get in touch.', answered: 'Answered', at: 'At', none: 'Nothing yet',
}
export const agreementWords = localeNow() === 'en' ? en : zh
