// A service of imagery that is too slow or closes halfway.
#include <QDirIterator>
#include <QtTest>
#include <atomic>

#include "gis/raster/imagery.h"
#include "gis/raster/service_answer.h"
#include "tests/support/gis_samples.h"
#include "tests/support/imagery_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using namespace citymirror::test;

namespace {

const GeoFrame kTileFrame{"EPSG:4547", 530000, 3384000, ""};
constexpr Bounds kTileCity{0, 0, 1000, 1000}, kTileClose{480, 480, 520, 520};

/// A JPEG that is busy all over: its half ends among pixels, not in its head.
std::string busyJpeg(int side = 256) {
  const char* path = "/vsimem/busy.jpg";
  writeImage(path, {"", side, side, {0, double(side)}, 1, 3, GDT_Byte, "JPEG"}, [](const Point2& p) {
    return Rgba{int(p.x()) * 37 % 200, int(p.y()) * 91 % 200, int(p.x() * p.y()) % 200, 255};
  });
  vsi_l_offset size = 0;
  GByte* bytes = VSIGetMemFileBuffer(path, &size, TRUE);
  std::string jpeg(reinterpret_cast<char*>(bytes), size);
  VSIFree(bytes);
  VSIUnlink("/vsimem/busy.jpg.aux.xml");  // where it lies
  return jpeg;
}

}  // namespace

class ImageryBrokenOffTest : public QObject {
  Q_OBJECT
  static bool says(const Error& error, const char* words) {
    return error.text().find(words) != std::string::npos;
  }

 private slots:
  void aPictureOfAServiceThatBreaksOffIsSaidToBreakOff() {
    for (const char* words :
         {"libpng: Read Error", "libjpeg: JPEG datastream contains no image",
          "WebPDecodeRGBInto() failed",
          "URL: x\n  HTTP status code: 200, error: transfer closed with 9 bytes remaining to read.",
          "URL: x\n  HTTP status code: 200, error: Operation timed out after 10001 ms."}) {
      const Error error = serviceError(words, "http://tiles.example");
      QCOMPARE(error.code, ErrorCode::unreadable);
      QVERIFY2(says(error, "breaks off") && says(error, "too slow") && says(error, "10 s"), words);
    }
    const std::string whole = pngOver({0, 0, 256, 256}, [](const Point2& p) {
      return Rgba{int(p.x()) * 37 % 256, int(p.y()) * 91 % 256, int(p.x() * p.y()) % 256, 255};
    });
    for (const std::size_t sent : {whole.size() / 2, std::size_t(0)}) {
      HttpServer server([&](const std::string&) -> HttpAnswer {
        return {200, "image/png", whole.substr(0, sent), {}, long(whole.size())};
      });
      const auto imagery = Imagery::open({server.url() + "/{z}/{x}/{y}.png"},
                                         {"EPSG:4547", 530000, 3384000, ""}, {0, 0, 1000, 1000});
      QVERIFY(!imagery.ok());
      const Error& error = imagery.error();
      QVERIFY2(says(error, "breaks off") && !says(error, "its key"), error.text().c_str());
    }
  }

  void tilesOfAnotherSizeAreSaidToBeOfAnotherSize() {
    const std::string large = busyJpeg(512);
    HttpServer server(
        [&](const std::string&) -> HttpAnswer { return {200, "image/jpeg", large}; });
    const auto imagery =
        Imagery::open({server.url() + "/{z}/{x}/{y}@2x.jpg"}, kTileFrame, kTileCity);
    QVERIFY(!imagery.ok());
    QCOMPARE(imagery.error().code, ErrorCode::unsupported);
    QVERIFY2(says(imagery.error(), "pictures of 512 × 512 pixels, not of 256 × 256"),
             imagery.error().text().c_str());
  }

  void aJpegThatIsCutInHalfIsNoTileAndIsNotKept() {
    const std::string whole = busyJpeg();
    QVERIFY(whole.size() > 10'000);
    std::atomic<bool> cut = false;
    HttpServer server([&](const std::string&) -> HttpAnswer {
      return {200, "image/jpeg", cut ? whole.substr(0, whole.size() / 2) : whole};
    });
    const ImagerySource source{server.url() + "/{z}/{x}/{y}.jpg"};
    const Folder folder;
    const auto imagery = Imagery::open(source, kTileFrame, kTileCity, ImageryCache{folder.path()});
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    cut = true;
    const auto halved = (*imagery)->read(kTileClose, 256);
    QVERIFY2(halved.ok(), halved.ok() ? "" : halved.error().text().c_str());  // of what is kept
    QCOMPARE(halved.notes().size(), std::size_t(1));
    const std::string& note = halved.notes().front().what;
    QVERIFY2(note.find("breaks off") != std::string::npos, note.c_str());
    for (QDirIterator files(QString::fromStdString(folder.path()), QDir::Files,
                            QDirIterator::Subdirectories);
         files.hasNext();) {
      files.next();
      QCOMPARE(files.fileInfo().size(), qint64(whole.size()));
    }
    cut = false;
    const auto again = (*imagery)->read(kTileClose, 256);
    QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
    const auto unharmed = Imagery::open(source, kTileFrame, kTileCity);
    QVERIFY(unharmed.ok());
    QVERIFY(*again == *(*unharmed)->read(kTileClose, 256));
    QVERIFY(*again != *halved);
  }

  void aJpegThatIsWholeButUntidyIsDrawn() {
    std::string untidy = busyJpeg();
    untidy.insert(untidy.size() - 2, "\x01\x02\x03");
    HttpServer server([&](const std::string&) -> HttpAnswer {
      return {200, "image/jpeg", untidy};
    });
    const auto imagery = Imagery::open({server.url() + "/{z}/{x}/{y}.jpg"}, kTileFrame, kTileCity);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    QVERIFY((*imagery)->read(kTileClose, 256).ok());
  }
};

QTEST_GUILESS_MAIN(ImageryBrokenOffTest)
#include "zz_imagery_broken_off_test.moc"
