#include "engine/store/secrets.h"

#include <QtTest>

using namespace citymirror::store;

namespace {

std::string hex(const char* digits) { return *fromHex(digits); }
std::string counted(std::size_t n) {
  std::string bytes(n, '\0');
  for (std::size_t i = 0; i < n; ++i) bytes[i] = char(i);
  return bytes;
}

}  // namespace

class SecretsTest : public QObject {
  Q_OBJECT
 private slots:
  void scryptGivesTheKeysOfItsStandard() {  // RFC 7914, section 12
    QCOMPARE(toHex(scryptKey("", "", {4, 1, 1}, 64)),
             std::string("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                         "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"));
    QCOMPARE(toHex(scryptKey("password", "NaCl", {10, 8, 16}, 64)),
             std::string("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                         "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
  }
  void aPasswordFitsItsOwnRecordOnly() {
    const std::string record = passwordRecord("暴雨2026!", {4, 1, 1}, counted);
    QVERIFY2(record.starts_with("scrypt$4$1$1$000102030405060708090a0b0c0d0e0f$"), record.c_str());
    QVERIFY(passwordFits("暴雨2026!", record));
    for (const char* wrong : {"", "暴雨2026", "暴雨2026! "}) QVERIFY(!passwordFits(wrong, record));
    QVERIFY(passwordRecord("a", {4, 1, 1}, systemRandom) !=
            passwordRecord("a", {4, 1, 1}, systemRandom));
  }
  void recordsThatCannotBeReadFitNothing() {
    const std::string record = passwordRecord("a", {4, 1, 1}, counted);
    for (const std::string& bad :
         {std::string(), std::string("scrypt"), "x" + record, record + "0", record.substr(0, 60),
          std::string("scrypt$63$8$1$00$00"), std::string("scrypt$-1$8$1$00$00")})
      QVERIFY2(!passwordFits("a", bad) && !isPasswordRecord(bad), bad.c_str());
    QVERIFY(isPasswordRecord(record));
    QVERIFY(!isUsable({21, 8, 1}) && !isUsable({0, 8, 1}) && !isUsable({17, 8, 17}) &&
            isUsable({}));
  }
  void signaturesAreThoseOfTheStandard() {  // RFC 8032, section 7.1, test 2
    const std::string seed =
        hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    QCOMPARE(toHex(publicKeyOf(seed)),
             std::string("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    const std::string signature = signatureOf(seed, "\x72");
    QCOMPARE(toHex(signature),
             std::string("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    QVERIFY(signatureFits(publicKeyOf(seed), "\x72", signature));
  }
  void anyOtherKeyMessageOrBitDoesNotFit() {
    const std::string seed = counted(32), key = publicKeyOf(seed);
    std::string signature = signatureOf(seed, "level II");
    QVERIFY(!signatureFits(key, "level I", signature));
    QVERIFY(!signatureFits(publicKeyOf(std::string(32, 'x')), "level II", signature));
    QVERIFY(!signatureFits("short", "level II", signature) && !signatureFits(key, "level II", ""));
    signature[10] = char(signature[10] ^ 1);
    QVERIFY(!signatureFits(key, "level II", signature));
  }
  void whatIsSealedOpensWithItsKeyUnchangedOnly() {
    const std::string key(32, 'k'), box = sealed(key, "seed", systemRandom);
    QCOMPARE(*unsealed(key, box), std::string("seed"));
    QVERIFY(!unsealed(std::string(32, 'l'), box));
    QVERIFY(!unsealed("k", box) && !unsealed(key, "") && !unsealed(key, box.substr(1)));
    for (std::size_t i = 0; i < box.size(); ++i) {
      std::string bent = box;
      bent[i] = char(bent[i] ^ 4);
      QVERIFY(!unsealed(key, bent));
    }
  }
  void hexadecimalGoesBothWays() {
    QCOMPARE(toHex(std::string("\x00\xff\x0a", 3)), std::string("00ff0a"));
    QCOMPARE(*fromHex("00FF0a"), std::string("\x00\xff\x0a", 3));
    QVERIFY(!fromHex("0") && !fromHex("0g") && fromHex("")->empty());
  }
};

QTEST_GUILESS_MAIN(SecretsTest)
#include "secrets_test.moc"
