#include "engine/scene/glyph_atlas.h"

#include <freetype/freetype.h>
#include <freetype/ftadvanc.h>

#include <algorithm>
#include <cmath>
#include <osg/Image>
#include <unordered_map>

#include "engine/scene/label_font.h"

namespace citymirror::scene {
namespace {

constexpr int kColumns = 1024, kFirstRows = 256, kMostRows = 2048;
constexpr double kHalo = 0.15;  // of the size
constexpr double kLeastHalo = 2.2, kMostHalo = 5.5;

double haloOf(int size) { return std::clamp(kHalo * size, kLeastHalo, kMostHalo); }

/// Whole pixels that a halo reaches beyond its letter: what is farther is not covered at all.
int edgeOf(double halo) { return int(std::ceil(halo + 0.5)) - 1; }

/// Length of the sequence that a first byte begins; 0 = none.
int sequenceLength(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

struct Bitmap {
  int width = 0, height = 0;
  std::vector<std::uint8_t> texel;

  Bitmap(int w, int h) : width(w), height(h), texel(std::size_t(w) * std::size_t(h)) {}
  std::uint8_t& at(int x, int y) { return texel[std::size_t(y) * std::size_t(width) + x]; }
  std::uint8_t at(int x, int y) const {
    return x < 0 || y < 0 || x >= width || y >= height
               ? std::uint8_t(0)
               : texel[std::size_t(y) * std::size_t(width) + std::size_t(x)];
  }
};

/// The letter widened by `radius` pixels, with a soft edge.
Bitmap widened(const Bitmap& letter, double radius) {
  struct Tap {
    int x, y;
    double weight;
  };
  std::vector<Tap> taps;
  const int reach = edgeOf(radius);
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      const double weight = std::clamp(radius + 0.5 - std::hypot(x, y), 0.0, 1.0);
      if (weight > 0) taps.push_back({x, y, weight});
    }
  }
  Bitmap halo(letter.width, letter.height);
  for (int y = 0; y < halo.height; ++y) {
    for (int x = 0; x < halo.width; ++x) {
      double most = 0;
      for (const Tap& tap : taps)
        most = std::max(most, tap.weight * letter.at(x + tap.x, y + tap.y));
      halo.at(x, y) = std::uint8_t(std::lround(most));
    }
  }
  return halo;
}

osg::ref_ptr<osg::Image> imageOf(int rows) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(kColumns, rows, 1, GL_RG, GL_UNSIGNED_BYTE);
  image->setInternalTextureFormat(GL_RG8);
  image->setDataVariance(osg::Object::DYNAMIC);
  std::fill_n(image->data(), image->getTotalSizeInBytes(), std::uint8_t(0));
  return image;
}

}  // namespace

std::vector<char32_t> charactersOf(std::string_view utf8) {
  std::vector<char32_t> characters;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[i]);
    const auto length = std::size_t(sequenceLength(first));
    char32_t code = length > 1 ? first & (0xFFU >> (length + 1)) : first;
    std::size_t read = 1;
    while (read < length && i + read < utf8.size() && (utf8[i + read] & 0xC0) == 0x80)
      code = code << 6 | (static_cast<unsigned char>(utf8[i + read++]) & 0x3FU);
    characters.push_back(length > 0 && read == length ? code : U'\uFFFD');
    i += read;
  }
  return characters;
}

struct GlyphAtlas::State {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  osg::ref_ptr<osg::Texture2D> texture;
  std::unordered_map<char32_t, double> advances;
  std::unordered_map<std::uint64_t, Glyph> glyphs;
  int rows = kFirstRows;
  int column = 0, row = 0, shelf = 0;  // the next place and the height of its shelf

  osg::Image* image() const { return texture->getImage(); }
  void begin(int wantedRows);
  bool place(Glyph& glyph);
  void write(const Glyph& glyph, const Bitmap& letter, const Bitmap& halo);
  bool draw(char32_t character, int size, Glyph& glyph);
};

void GlyphAtlas::State::begin(int wantedRows) {
  rows = wantedRows;
  const osg::ref_ptr<osg::Image> old = texture ? image() : nullptr;
  const osg::ref_ptr<osg::Image> bigger = imageOf(rows);
  if (old) std::copy_n(old->data(), old->getTotalSizeInBytes(), bigger->data());
  texture = new osg::Texture2D(bigger);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::NEAREST);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::NEAREST);
  texture->setResizeNonPowerOfTwoHint(false);
  texture->setUnRefImageDataAfterApply(false);
  texture->setDataVariance(osg::Object::DYNAMIC);
}

bool GlyphAtlas::State::place(Glyph& glyph) {
  if (column + glyph.width > kColumns) {
    row += shelf;
    column = shelf = 0;
  }
  while (row + glyph.height > rows) {
    if (rows == kMostRows) return false;
    begin(2 * rows);
  }
  glyph.column = column;
  glyph.row = row;
  column += glyph.width;
  shelf = std::max(shelf, glyph.height);
  return true;
}

void GlyphAtlas::State::write(const Glyph& glyph, const Bitmap& letter, const Bitmap& halo) {
  for (int y = 0; y < glyph.height; ++y) {
    std::uint8_t* texel = image()->data(glyph.column, glyph.row + y);
    for (int x = 0; x < glyph.width; ++x) {
      *texel++ = letter.at(x, y);
      *texel++ = halo.at(x, y);
    }
  }
  image()->dirty();
}

bool GlyphAtlas::State::draw(char32_t character, int size, Glyph& glyph) {
  if (face == nullptr || FT_Set_Pixel_Sizes(face, 0, FT_UInt(size)) != 0 ||
      FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) != 0)
    return true;
  const FT_GlyphSlot slot = face->glyph;
  const FT_Bitmap& drawn = slot->bitmap;
  if (drawn.width == 0 || drawn.rows == 0 || drawn.pixel_mode != FT_PIXEL_MODE_GRAY) return true;
  const int edge = edgeOf(haloOf(size));
  glyph.width = int(drawn.width) + 2 * edge;
  glyph.height = int(drawn.rows) + 2 * edge;
  glyph.left = slot->bitmap_left - edge;
  glyph.top = slot->bitmap_top + edge;
  if (!place(glyph)) return false;
  Bitmap letter(glyph.width, glyph.height);
  for (int y = 0; y < int(drawn.rows); ++y)
    std::copy_n(drawn.buffer + y * drawn.pitch, drawn.width, &letter.at(edge, y + edge));
  write(glyph, letter, widened(letter, haloOf(size)));
  return true;
}

GlyphAtlas::GlyphAtlas() : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.begin(kFirstRows);
  const FontFile file = findLabelFont();
  if (FT_Init_FreeType(&s.library) != 0) s.library = nullptr;
  if (s.library != nullptr && FT_New_Face(s.library, file.path.c_str(), file.face, &s.face) != 0)
    s.face = nullptr;
}

GlyphAtlas::~GlyphAtlas() {
  if (state_->face != nullptr) FT_Done_Face(state_->face);
  if (state_->library != nullptr) FT_Done_FreeType(state_->library);
}

double GlyphAtlas::advanceOf(char32_t character) {
  State& s = *state_;
  const auto [known, isNew] = s.advances.try_emplace(character, 1.0);
  FT_Fixed advance = 0;
  if (isNew && s.face != nullptr &&
      FT_Get_Advance(s.face, FT_Get_Char_Index(s.face, character), FT_LOAD_NO_SCALE, &advance) == 0)
    known->second = double(advance) / std::max<double>(1, s.face->units_per_EM);
  return known->second;
}

double GlyphAtlas::widthOf(std::string_view utf8) {
  double width = 0;
  for (const char32_t character : charactersOf(utf8)) width += advanceOf(character);
  return width;
}

const GlyphAtlas::Glyph* GlyphAtlas::glyph(char32_t character, int size) {
  State& s = *state_;
  const std::uint64_t key = std::uint64_t(size) << 32 | character;
  const auto known = s.glyphs.find(key);
  if (known != s.glyphs.end()) return &known->second;
  Glyph glyph;
  if (!s.draw(character, size, glyph)) return nullptr;
  return &s.glyphs.emplace(key, glyph).first->second;
}

void GlyphAtlas::clear() {
  State& s = *state_;
  s.glyphs.clear();
  s.column = s.row = s.shelf = 0;
}

osg::Texture2D* GlyphAtlas::texture() const { return state_->texture; }

}  // namespace citymirror::scene
