#include "engine/scene/label_font.h"

#include <fontconfig/fontconfig.h>

#include <memory>

namespace citymirror::scene {

FontFile findLabelFont() {
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

}  // namespace citymirror::scene
