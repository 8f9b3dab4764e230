// A service of imagery that is too slow or closes halfway.
#include <QtTest>

#include "gis/raster/imagery.h"
#include "gis/raster/service_answer.h"
#include "tests/support/gis_samples.h"
#include "tests/support/imagery_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using namespace citymirror::test;

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
};

QTEST_GUILESS_MAIN(ImageryBrokenOffTest)
#include "zz_imagery_broken_off_test.moc"
