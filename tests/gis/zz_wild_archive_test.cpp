// Archives that would unpack to more than any data does.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

std::string zeros(std::size_t bytes) { return std::string(bytes, '\0'); }

/// `value` in two or four bytes, the lowest first.
std::string zipNumber(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += char(value >> (8 * i) & 0xFF);
  return text;
}

/// An archive of one file of two packed bytes, which says that `unpacked` bytes come out of them.
std::string archiveThatSays(std::uint32_t unpacked) {
  const std::string name = "houses.geojson", packed("\x03\x00", 2);
  const std::string common = zipNumber(20, 2) + zeros(2) + zipNumber(8, 2) +  // deflate
                             zeros(8) +                                       // time, CRC
                             zipNumber(std::uint32_t(packed.size()), 4) + zipNumber(unpacked, 4) +
                             zipNumber(std::uint32_t(name.size()), 2) + zeros(2);
  const std::string file = "PK\x03\x04" + common + name + packed;
  const std::string list = "PK\x01\x02" + zipNumber(20, 2) + common + zeros(14) + name;
  return file + list + "PK\x05\x06" + zeros(4) + zipNumber(1, 2) + zipNumber(1, 2) +
         zipNumber(std::uint32_t(list.size()), 4) + zipNumber(std::uint32_t(file.size()), 4) +
         zeros(2);
}

}  // namespace

class WildArchiveTest : public QObject {
  Q_OBJECT
 private slots:
  void anArchiveThatUnpacksToGigabytesOfNothingIsRefusedBeforeItIsUnpacked() {
    const test::Folder folder;
    const std::string path = folder / "houses.geojson.zip";
    QVERIFY(writeFile(path, archiveThatSays(3'000'000'000U)).ok());
    const auto layers = listLayers(path);
    QVERIFY(!layers.ok());
    const std::string told = layers.error().text();
    QCOMPARE(layers.error().code, ErrorCode::unsupported);
    QVERIFY2(told.find("3.0 GB come out of 0.0 MB") != std::string::npos, told.c_str());
    QCOMPARE(layers.error().where, path);
  }
  void anArchiveOfSmallFilesIsOpenedHoweverWellItIsPacked() {
    const test::Folder folder;
    const std::string path = folder / "houses.geojson.zip";
    QVERIFY(writeFile(path, archiveThatSays(100'000'000U)).ok());
    const auto layers = listLayers(path);
    QVERIFY(!layers.ok());  // there is nothing in it
    QVERIFY2(layers.error().code == ErrorCode::unreadable, layers.error().text().c_str());
  }
};

QTEST_GUILESS_MAIN(WildArchiveTest)
#include "zz_wild_archive_test.moc"
