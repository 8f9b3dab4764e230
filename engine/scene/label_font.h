#pragma once
#include <osgText/Font>

namespace citymirror::scene {

/// Noto Sans CJK SC (or what fontconfig offers for Simplified Chinese), without anisotropy.
osg::ref_ptr<osgText::Font> loadLabelFont();

}  // namespace citymirror::scene
