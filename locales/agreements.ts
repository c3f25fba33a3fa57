/** What the room of agreements says, when it refuses and when it tells. */
export const agreementsTexts = {
  'agreements.changed_since': ['该草稿已变更或已发布，请重新申请', 'The draft has changed since, or is published; ask again'],
  'agreements.note_declined': ['有人不同意协议或规则的新版本', 'Somebody declined a new version of an agreement or of rules'],
  'agreements.say_what_changed': ['请说明改了什么，公示时会展示', 'Say what changes: it is shown to whoever agreed before'],
} as const
