#include "engine/store/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace citymirror::store {
namespace {

constexpr std::size_t kSaltBytes = 16, kPasswordKeyBytes = 32, kSeedBytes = 32;
constexpr std::size_t kNonceBytes = 12, kTagBytes = 16, kSignatureBytes = 64;

struct FreeCrypto {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
template <class T>
using Crypto = std::unique_ptr<T, FreeCrypto>;

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// libcrypto fails here only where memory is short.
void mustBe(bool done) {
  if (!done) throw std::bad_alloc();
}

std::vector<std::string_view> partsOf(std::string_view text, char sign) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(sign);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

int smallNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

struct PasswordParts {
  ScryptCost cost;
  std::string salt, key;
};

/// Nothing where the record is none, or of a cost that nobody would pay.
std::optional<PasswordParts> recordOf(const std::string& record) {
  const auto parts = partsOf(record, '$');
  if (parts.size() != 6 || parts[0] != "scrypt") return std::nullopt;
  const ScryptCost cost{smallNumber(parts[1]), smallNumber(parts[2]), smallNumber(parts[3])};
  auto salt = fromHex(parts[4]), key = fromHex(parts[5]);
  if (!isUsable(cost) || !salt || !key || key->size() != kPasswordKeyBytes) return std::nullopt;
  return PasswordParts{cost, std::move(*salt), std::move(*key)};
}

Crypto<EVP_PKEY> privateKeyFrom(std::string_view seed) {
  Crypto<EVP_PKEY> key;
  if (seed.size() == kSeedBytes)
    key.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytesOf(seed), seed.size()));
  mustBe(key != nullptr);
  return key;
}

}  // namespace

std::string systemRandom(std::size_t count) {
  std::string bytes(count, '\0');
  mustBe(RAND_bytes(bytesOf(bytes), int(count)) == 1);
  return bytes;
}

bool isUsable(const ScryptCost& cost) {
  return cost.logN >= 1 && cost.logN <= 20 && cost.r >= 1 && cost.r <= 32 && cost.p >= 1 &&
         cost.p <= 16;
}

std::string scryptKey(std::string_view password, std::string_view salt, const ScryptCost& cost,
                      std::size_t length) {
  std::string key(length, '\0');
  const std::uint64_t blocks = std::uint64_t(1) << cost.logN;
  const std::uint64_t most = 128 * std::uint64_t(cost.r) * (blocks + std::uint64_t(cost.p) + 64);
  mustBe(EVP_PBE_scrypt(password.data() ? password.data() : "", password.size(), bytesOf(salt),
                        salt.size(), blocks, std::uint64_t(cost.r), std::uint64_t(cost.p), most,
                        bytesOf(key), key.size()) == 1);
  return key;
}

std::string passwordRecord(std::string_view password, const ScryptCost& cost,
                           const RandomBytes& random) {
  const std::string salt = random(kSaltBytes);
  return "scrypt$" + std::to_string(cost.logN) + "$" + std::to_string(cost.r) + "$" +
         std::to_string(cost.p) + "$" + toHex(salt) + "$" +
         toHex(scryptKey(password, salt, cost, kPasswordKeyBytes));
}

bool isPasswordRecord(const std::string& record) { return recordOf(record).has_value(); }

bool passwordFits(std::string_view password, const std::string& record) {
  const auto parts = recordOf(record);
  if (!parts) return false;
  const std::string given = scryptKey(password, parts->salt, parts->cost, parts->key.size());
  return CRYPTO_memcmp(given.data(), parts->key.data(), parts->key.size()) == 0;
}

std::string publicKeyOf(std::string_view seed) {
  const auto key = privateKeyFrom(seed);
  std::string bytes(kSeedBytes, '\0');
  std::size_t size = bytes.size();
  mustBe(EVP_PKEY_get_raw_public_key(key.get(), bytesOf(bytes), &size) == 1);
  return bytes;
}

std::string signatureOf(std::string_view seed, std::string_view message) {
  const auto key = privateKeyFrom(seed);
  const Crypto<EVP_MD_CTX> context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  std::size_t size = signature.size();
  mustBe(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestSign(context.get(), bytesOf(signature), &size, bytesOf(message),
                        message.size()) == 1);
  return signature;
}

bool signatureFits(std::string_view publicKey, std::string_view message,
                   std::string_view signature) {
  if (publicKey.size() != kSeedBytes || signature.size() != kSignatureBytes) return false;
  const Crypto<EVP_PKEY> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(publicKey), publicKey.size()));
  const Crypto<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return key && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(message),
                          message.size()) == 1;
}

std::string sealed(std::string_view key, std::string_view plain, const RandomBytes& random) {
  const std::string nonce = random(kNonceBytes);
  const Crypto<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  std::string body(plain.size(), '\0'), tag(kTagBytes, '\0');
  int size = 0;
  mustBe(context && key.size() == 32 &&
         EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key),
                            bytesOf(std::string_view(nonce))) == 1 &&
         EVP_EncryptUpdate(context.get(), bytesOf(body), &size, bytesOf(plain),
                           int(plain.size())) == 1 &&
         EVP_EncryptFinal_ex(context.get(), bytesOf(body) + size, &size) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, int(kTagBytes), tag.data()) == 1);
  return nonce + body + tag;
}

std::optional<std::string> unsealed(std::string_view key, std::string_view bytes) {
  if (key.size() != 32 || bytes.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view body = bytes.substr(kNonceBytes, bytes.size() - kNonceBytes - kTagBytes);
  std::string tag(bytes.substr(bytes.size() - kTagBytes)), plain(body.size(), '\0');
  const Crypto<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  int size = 0;
  const bool whole =
      context &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(bytes)) ==
          1 &&
      EVP_DecryptUpdate(context.get(), bytesOf(plain), &size, bytesOf(body), int(body.size())) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, int(kTagBytes), tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytesOf(plain) + size, &size) == 1;
  return whole ? std::optional<std::string>(std::move(plain)) : std::nullopt;
}

std::string toHex(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    digits += {kHex[byte >> 4], kHex[byte & 15]};
  }
  return digits;
}

std::optional<std::string> fromHex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned char byte = 0;
    const char* at = digits.data() + i;
    if (std::from_chars(at, at + 2, byte, 16).ptr != at + 2) return std::nullopt;
    bytes += char(byte);
  }
  return bytes;
}

}  // namespace citymirror::store
