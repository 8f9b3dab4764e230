#include "engine/scene/label_font.h"

#include <fontconfig/fontconfig.h>

#include <memory>
#include <osgDB/Registry>
#include <sstream>
#include <string>

#include "engine/core/file_io.h"

namespace citymirror::scene {
namespace {

struct FontFile {
  std::string path;
  int face = 0;
};

FontFile findFont() {
  const std::unique_ptr<FcConfig, decltype(&FcConfigDestroy)> config(FcInitLoadConfigAndFonts(),
                                                                     FcConfigDestroy);
  const std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)> wanted(
      FcNameParse(reinterpret_cast<const FcChar8*>("Noto Sans CJK SC:lang=zh-cn:style=Medium")),
      FcPatternDestroy);
  FcConfigSubstitute(config.get(), wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)> found(
      FcFontMatch(config.get(), wanted.get(), &result), FcPatternDestroy);
  FontFile font;
  FcChar8* path = nullptr;
  if (!found || FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch) return font;
  font.path = reinterpret_cast<const char*>(path);
  FcPatternGetInteger(found.get(), FC_INDEX, 0, &font.face);
  font.face &= 0xFFFF;
  return font;
}

/// A font collection is read from its first face: the wanted one takes that place.
void bringForward(std::string& collection, int face) {
  const std::size_t wanted = 12 + 4 * std::size_t(face);
  if (collection.compare(0, 4, "ttcf") != 0 || collection.size() < wanted + 4) return;
  collection.replace(12, 4, collection, wanted, 4);
}

}  // namespace

osg::ref_ptr<osgText::Font> loadLabelFont() {
  const FontFile file = findFont();
  auto bytes = readFile(file.path);
  osg::ref_ptr<osgText::Font> font;
  osgDB::ReaderWriter* reader =
      osgDB::Registry::instance()->getReaderWriterForExtension("ttf");
  if (bytes && reader != nullptr) {
    bringForward(*bytes, file.face);
    std::istringstream stream(std::move(*bytes));
    osgDB::ReaderWriter::ReadResult read = reader->readObject(stream);
    font = dynamic_cast<osgText::Font*>(read.getObject());
  }
  if (!font) font = osgText::Font::getDefaultFont();
  font->setMinFilterHint(osg::Texture::LINEAR);
  font->setMagFilterHint(osg::Texture::LINEAR);
  font->setMaxAnisotropy(1);
  return font;
}

}  // namespace citymirror::scene
