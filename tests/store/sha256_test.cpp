#include "engine/store/sha256.h"

#include <QtTest>

using citymirror::store::sha256;

class Sha256Test : public QObject {
  Q_OBJECT
 private slots:
  void theVectorsOfFips180Hold() {
    QCOMPARE(sha256(""),
             std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(sha256("abc"),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
             std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    QCOMPARE(sha256(std::string(1'000'000, 'a')),
             std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
  }
  void bytesOfZeroCount() { QVERIFY(sha256(std::string("a\0b", 3)) != sha256("a")); }
};

QTEST_GUILESS_MAIN(Sha256Test)
#include "sha256_test.moc"
