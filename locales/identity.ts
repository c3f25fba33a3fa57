/** What identity 身份 says: refusals, and the texts of its messages. */
export const identityTexts = {
  'identity.account_disabled': ['账号已停用，如有疑问请联系客服', 'This account is disabled; please contact support'],
  'identity.beyond_your_rights': ['您不能授予或管理超出自己权限的角色', 'You cannot grant or manage a role beyond your own rights'],
  'identity.code_wrong': ['验证码不正确或已过期', 'The code is wrong or no longer valid'],
  'identity.invitation_over': ['邀请链接无效或已过期，请联系邀请人重新发送', 'The invitation is invalid or has expired; ask for a new one'],
  'identity.last_owner': ['至少要保留一位负责人', 'At least one owner must remain'],
  'identity.login_taken': ['该登录名已被使用', 'This login is taken'],
  'identity.member_invitation': ['【信风】{inviter}邀请您加入，登录名 {login}，请在 7 天内打开 {link} 设置密码。', '[Tradewind] {inviter} invites you. Your login is {login}; open {link} within 7 days to set a password.'],
  'identity.password_guessed': ['密码过于常见，请换一个', 'This password is too easy to guess'],
  'identity.password_long': ['密码最多 {most} 位', 'A password has at most {most} characters'],
  'identity.password_short': ['密码至少 {least} 位', 'A password needs at least {least} characters'],
  'identity.phone_unknown': ['请输入 11 位手机号', 'Enter an 11-digit mobile number'],
  'identity.sign_in_wrong': ['账号或密码不正确', 'The account or password is wrong'],
  'identity.sms_code': ['【信风】验证码 {code}，{minutes} 分钟内有效。请勿告诉他人。', '[Tradewind] Your code is {code}, valid for {minutes} minutes. Do not share it.'],
  'identity.too_many_codes': ['发送太频繁，请 {retryAfterSeconds} 秒后再试', 'Too many codes; try again in {retryAfterSeconds} seconds'],
  'identity.too_many_tries': ['尝试次数过多，请 {minutes} 分钟后再试', 'Too many tries; please wait {minutes} minutes'],
  'identity.wrong_old_password': ['原密码不正确', 'The old password is wrong'],
} as const
