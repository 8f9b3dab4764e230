#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Passwords, keys and signatures, by libcrypto. Bytes are strings of bytes.
namespace citymirror::store {

/// Where salts, nonces and seeds come from: n bytes that nobody can guess. Tests give their own.
using RandomBytes = std::function<std::string(std::size_t)>;
/// The system's.
std::string systemRandom(std::size_t count);

/// Cost of scrypt (RFC 7914): 2^logN blocks of 128·r bytes, p times. Memory 128·r·2^logN bytes.
struct ScryptCost {
  int logN = 17, r = 8, p = 1;
  friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};
/// logN 1 to 20, r 1 to 32, p 1 to 16: at most 4 GiB.
bool isUsable(const ScryptCost& cost);
/// `length` bytes from a password. The cost must be usable.
std::string scryptKey(std::string_view password, std::string_view salt, const ScryptCost& cost,
                      std::size_t length);
/// "scrypt$17$8$1$SALT$KEY", salt and key hexadecimal.
std::string passwordRecord(std::string_view password, const ScryptCost& cost,
                           const RandomBytes& random);
/// True where the text has that form, at a cost that is usable.
bool isPasswordRecord(const std::string& record);
/// False also for a record that cannot be read. Takes as long for a wrong password as for the
/// right.
bool passwordFits(std::string_view password, const std::string& record);

/// Ed25519 (RFC 8032) from a seed of 32 bytes, which is the private key.
std::string publicKeyOf(std::string_view seed);
/// 64 bytes.
std::string signatureOf(std::string_view seed, std::string_view message);
bool signatureFits(std::string_view publicKey, std::string_view message,
                   std::string_view signature);

/// AES-256-GCM under a key of 32 bytes: nonce, sealed bytes, tag.
std::string sealed(std::string_view key, std::string_view plain, const RandomBytes& random);
/// Nothing where the key is another or a bit was changed.
std::optional<std::string> unsealed(std::string_view key, std::string_view bytes);

std::string toHex(std::string_view bytes);
std::optional<std::string> fromHex(std::string_view digits);

}  // namespace citymirror::store
