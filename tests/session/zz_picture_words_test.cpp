// Why a texture of a model is not shown, in Chinese.
#include <QtTest>

#include "app/session/city/import_words.h"
#include "gis/raster/png_of_picture.h"
#include "gis/raster/tga_picture.h"

using namespace citymirror;

class PictureWordsTest : public QObject {
  Q_OBJECT

  /// As the remark on a texture names its picture.
  static QString chineseOf(const Result<std::string>& png) {
    if (png) return "a picture";
    const Note note{"A texture cannot be decoded; its surfaces are drawn plain",
                    "facade.tga: " + png.error().what, NoteKind::remark};
    return QString::fromStdString(session::importPlace(note).zh);
  }
  static std::string headOf(std::uint16_t side, char kind) {
    std::string head(18, '\0');
    head[2] = kind, head[16] = 24;
    for (const std::size_t at : {12U, 14U})
      head[at] = char(side & 255), head[at + 1] = char(side >> 8);
    return head;
  }

 private slots:
  void aDamagedPictureAndOneThatIsTooLargeAreTold() {
    QCOMPARE(chineseOf(gis::pngOfTga(headOf(2, 2) + "cut")),
             QString("facade.tga：TGA 图片已损坏或不完整"));
    QCOMPARE(chineseOf(gis::pngOfTga(headOf(65535, 10) + "run")),
             QString("facade.tga：TGA 图片超过 6400 万像素"));
    QCOMPARE(chineseOf(gis::pngOfBytes("II*", "GTiff", "TIFF")),
             QString("facade.tga：TIFF 图片已损坏或不完整"));
    QCOMPARE(chineseOf(gis::pngOfBytes("", "NoSuch", "TIFF")),
             QString("facade.tga：GDAL 未带 NoSuch 驱动"));
  }
};

QTEST_GUILESS_MAIN(PictureWordsTest)
#include "zz_picture_words_test.moc"
