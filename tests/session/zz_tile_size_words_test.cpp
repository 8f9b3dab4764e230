// What a service of imagery answers wrongly is said in both languages.
#include <QtTest>

#include "app/session/city/file_words.h"
#include "gis/raster/service_answer.h"

using namespace citymirror;

class TileSizeWordsTest : public QObject {
  Q_OBJECT

 private slots:
  void picturesOfAnotherSizeAreSaidInChineseToo() {
    const Error error = gis::serviceError(
        "GDALWMS: Incorrect size 512 x 512 of downloaded block, expected 256 x 256, max 256 x 256.",
        "http://tiles.example");
    QCOMPARE(error.code, ErrorCode::unsupported);
    const Text words = session::fileErrorWords(error);
    QVERIFY2(QString::fromStdString(words.zh).startsWith(
                 "服务返回 512 × 512 像素的图片，而不是 256 × 256"),
             words.zh.c_str());
    QVERIFY2(words.zh.find("请向它请求该尺寸的图片") != std::string::npos, words.zh.c_str());
    QVERIFY2(words.en.starts_with("The service sends pictures of 512 × 512 pixels"),
             words.en.c_str());
  }
};

QTEST_GUILESS_MAIN(TileSizeWordsTest)
#include "zz_tile_size_words_test.moc"
