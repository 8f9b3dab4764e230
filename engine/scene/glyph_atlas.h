#pragma once
#include <memory>
#include <osg/Texture2D>
#include <string_view>
#include <vector>

namespace citymirror::scene {

/// Characters of a text in UTF-8; U+FFFD for what is not.
std::vector<char32_t> charactersOf(std::string_view utf8);

/// The letters of labels, drawn once for each size into one texture: red = the letter, green = the
/// letter with its halo, both 0..1. Texel = pixel. Grows up to 1024 × 2048.
class GlyphAtlas {
 public:
  struct Glyph {
    int left = 0, top = 0;      ///< pixels from the pen to the upper left corner, y up
    int width = 0, height = 0;  ///< pixels with the halo; 0 = nothing to draw
    int column = 0, row = 0;    ///< upper left texel
  };

  GlyphAtlas();
  ~GlyphAtlas();

  /// Width of a text in parts of its size. Draws nothing; O(characters).
  double widthOf(std::string_view utf8);
  double advanceOf(char32_t character);
  /// Null once there is no room: `clear` and begin anew. Valid until then.
  const Glyph* glyph(char32_t character, int size);
  void clear();
  /// Another one after a glyph call that made it grow.
  osg::Texture2D* texture() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
