/** What factors 二次验证 says: refusals, and the notes to whoever owns a factor. */
export const factorsTexts = {
  'factors.app_there': ['已绑定动态口令，请先移除再重新绑定', 'An authenticator app is in use; remove it first'],
  'factors.locked': ['验证失败次数过多，请 15 分钟后再试', 'Too many failed tries; please wait 15 minutes'],
  'factors.note_app_added': ['已绑定动态口令', 'An authenticator app was added'],
  'factors.note_app_removed': ['已移除动态口令', 'The authenticator app was removed'],
  'factors.note_body': ['若不是您本人操作，请立即修改密码、退出所有设备，并联系负责人。', 'If this was not you, change your password, sign out everywhere and tell your owner at once.'],
  'factors.note_locked': ['二次验证连续失败 5 次，已锁定 15 分钟', 'Five failed second steps: locked for 15 minutes'],
  'factors.note_passkey_added': ['已添加通行密钥', 'A passkey was added'],
  'factors.note_passkey_removed': ['已移除通行密钥', 'A passkey was removed'],
  'factors.note_recovery_added': ['已重新生成恢复码', 'New recovery codes were made'],
  'factors.note_recovery_removed': ['使用了一个恢复码', 'A recovery code was used'],
  'factors.note_reset': ['您的二次验证已由管理员重置', 'Your second factors were reset by an administrator'],
  'factors.passkey_refused': ['通行密钥未通过验证，请重试', 'The passkey was not accepted; please try again'],
  'factors.too_many_passkeys': ['最多添加 {most} 个通行密钥', 'At most {most} passkeys'],
  'factors.wrong': ['验证码不正确或已使用', 'The code is wrong or was used'],
} as const
