import { practicePolicy, timeStampPolicy } from './profiles.ts';

/**
 * What the test authority does and does not do, for those who would rely on it.
 *
 * @basis RFC 3647 (what such a note speaks of); gm-crypto.md §6, §8
 */
export function practiceNote(organisation: string): string {
  return `${organisation} 测试证书业务说明 / Certificate practice note of a TEST authority

一、性质 Nature
本机构仅供测试，未取得电子认证服务许可，所签发的证书、时间戳没有法律效力，名称均含“测试”。
This is a test authority without a licence. Its certificates and time stamps have no legal effect;
every name says 测试.

二、证书 Certificates (policy ${practicePolicy})
· 算法 SM2/SM3。每个主体两张证书：签名证书（密钥由申请者产生）与加密证书（密钥由本机构产生）。
  SM2 with SM3. Each subject has two certificates: for signing (its own key) and for encryption
  (a key made by the authority).
· 加密私钥以申请者签名公钥封装后交付，交付后本机构不留存；不提供密钥恢复。
  The encryption key is delivered closed for the signing key and is not kept: there is NO key
  recovery.
· 不签发 TLS 证书。申请须证明持有签名私钥。序列号为 128 位随机数，不重复使用。
  No TLS certificates. Possession of the signing key must be proved. Serial numbers are 128 random
  bits and are never used again.
· 身份核验由平台在申请之前完成，本机构不另行核验。
  Identity is checked by the platform before it asks; the authority does not check it again.
· 同一密钥只用于同一主体；换发可沿用密钥或使用新密钥，已泄露的密钥不再签发。
  A key serves one subject. Renewal keeps the key or takes a new one; a compromised key is never
  certified again.

三、暂停与吊销 Hold and revocation
· 两张证书一同暂停、恢复、吊销；吊销不可撤回。由暂停转为吊销的，自暂停时起计算。
  Both certificates of a pair are held, released and revoked together. Revocation is final; one
  that follows a hold counts from the hold.
· 密钥泄露的，使用同一密钥换发的证书一并吊销。
  A compromised key takes every certificate over it along, those of renewals too.
· 吊销列表 /pki/issuing.crl（24 小时内更新）、/pki/root.crl（30 日内更新）；证书过期后条目仍保留。
  Lists are renewed within 24 hours and 30 days, and after each change; entries stay after the
  certificates end.
· OCSP：/pki/ocsp（GET、POST），答复 10 分钟内有效；未签发过的序列号答复“未知”。
  OCSP answers count for ten minutes; a number that was never given is "unknown".

四、时间戳 Time stamps (policy ${timeStampPolicy})
· /pki/tsa，RFC 3161；摘要 SM3、SHA-256、SHA-384、SHA-512；所称精度 1 秒，时间来自本机时钟，
  未与国家授时机构溯源。
  Digests as named; stated accuracy one second, taken from the clock of this machine, which is not
  traceable to a national time service.

五、密钥 Keys
本机构的密钥由平台的密钥保管程序持有，或在测试安装中由软件持有。
The authority's keys are held by the platform's key custody, or by software in a test installation.
`;
}
