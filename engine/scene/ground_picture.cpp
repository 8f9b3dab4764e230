#include "engine/scene/ground_picture.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/draw/color_ramp.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/road_mesh.h"

namespace citymirror::scene {
namespace {

constexpr int kReliefLimit = 2048, kMaskLimit = 4096;
constexpr double kLongestShadow = 400;  // m
constexpr double kShoal = 24;           // m from a shore to deep water

GridShape pictureShape(const Bounds& bounds, int limit, double finest) {
  const double longest = std::max(bounds.width(), bounds.height());
  const double cell = std::max(finest, longest / limit);
  return {std::max(1, int(std::ceil(bounds.width() / cell))),
          std::max(1, int(std::ceil(bounds.height() / cell))), cell, bounds.west, bounds.south};
}

using Bytes = RasterGrid<std::uint8_t>;

/// Rounded means of `width` bytes from their sum; the multiplication is exact for such sums.
class MeanOf {
 public:
  explicit MeanOf(int width) : half_(std::uint32_t(width / 2)), inverse_((1U << 20) / width + 1) {}
  std::uint8_t operator()(int sum) const {
    return std::uint8_t(((std::uint32_t(sum) + half_) * inverse_) >> 20);
  }

 private:
  std::uint32_t half_, inverse_;
};

void blurAlongRows(Bytes& grid, int radius, const MeanOf& mean) {
  const int columns = grid.shape.columns;
  std::vector<std::uint8_t> line(std::size_t(columns) + std::size_t(2 * radius) + 1);
  for (int r = 0; r < grid.shape.rows; ++r) {
    auto* cells = &grid.at(0, r);
    std::fill_n(line.begin(), radius, cells[0]);
    std::copy(cells, cells + columns, line.begin() + radius);
    std::fill(line.begin() + radius + columns, line.end(), cells[columns - 1]);
    int sum = std::accumulate(line.begin(), line.begin() + 2 * radius + 1, 0);
    for (int c = 0; c < columns; ++c) {
      cells[c] = mean(sum);
      sum += line[std::size_t(c + 2 * radius + 1)] - line[std::size_t(c)];
    }
  }
}

/// Row by row with the sums of all columns: memory is read as it lies.
void blurAcrossRows(Bytes& grid, int radius, const MeanOf& mean) {
  const int columns = grid.shape.columns, last = grid.shape.rows - 1;
  const std::size_t width = std::size_t(columns);
  std::vector<int> sum(width);
  std::vector<std::uint8_t> kept(width * std::size_t(radius + 1));  // rows before they were changed
  const auto keptRow = [&](int r) { return &kept[std::size_t(r % (radius + 1)) * width]; };
  for (int k = -radius; k <= radius; ++k) {
    const auto* row = &grid.at(0, std::clamp(k, 0, last));
    for (std::size_t c = 0; c < width; ++c) sum[c] += row[c];
  }
  for (int r = 0; r <= last; ++r) {
    auto* row = &grid.at(0, r);
    std::copy(row, row + columns, keptRow(r));
    const auto* gone = keptRow(std::max(r - radius, 0));
    const auto* next = r == last ? keptRow(r) : &grid.at(0, std::min(r + radius + 1, last));
    for (std::size_t c = 0; c < width; ++c) {
      row[c] = mean(sum[c]);
      sum[c] += next[c] - gone[c];
    }
  }
}

/// The mean of (2 radius + 1)² cells; cells of the rim go on beyond it.
void blur(Bytes& grid, int radius) {
  if (grid.values.empty()) return;
  const MeanOf mean(2 * radius + 1);
  blurAlongRows(grid, radius, mean);
  blurAcrossRows(grid, radius, mean);
}

using Rgb = Eigen::Vector3f;

osg::ref_ptr<osg::Image> newImage(const GridShape& shape, GLenum internal, GLenum format,
                                  int packing) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(shape.columns, shape.rows, 1, format, GL_UNSIGNED_BYTE, packing);
  image->setInternalTextureFormat(GLint(internal));
  return image;
}

/// Means of 8 × 8 texels, smoothed.
Bytes builtUp(const Bytes& roof) {
  constexpr int kStep = 8;
  const GridShape& s = roof.shape;
  Bytes coarse({(s.columns + kStep - 1) / kStep, (s.rows + kStep - 1) / kStep, s.cell * kStep,
                s.west, s.south});
  std::vector<int> sum(coarse.shape.size());
  for (int r = 0; r < s.rows; ++r) {
    for (int c = 0; c < s.columns; ++c)
      sum[coarse.shape.index(c / kStep, r / kStep)] += roof.at(c, r);
  }
  for (std::size_t i = 0; i < sum.size(); ++i) {
    coarse.values[i] = std::uint8_t(sum[i] / (kStep * kStep));
  }
  blur(coarse, 2);
  blur(coarse, 2);
  return coarse;
}

osg::ref_ptr<osg::Image> imageOf(const Bytes& grid) {
  osg::ref_ptr<osg::Image> image = newImage(grid.shape, GL_R8, GL_RED, 1);
  std::copy(grid.values.begin(), grid.values.end(), image->data());
  return image;
}

std::uint8_t byteOf(double signedUnit) {
  return std::uint8_t(std::clamp(signedUnit * 127.5 + 128, 0.0, 255.0));
}

Bytes roofs(const BuildingSet& set, const GridShape& shape) {
  Bytes share(shape);
  Polygon polygon;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto ring = set.footprint(i);
    if (ring.size() < 3) continue;
    polygon.outer.assign(ring.begin(), ring.end());
    const Point2& p = ring[0];
    const int c = shape.columnOf(p.x()), r = shape.rowOf(p.y());
    if (shape.holds(c, r)) share.at(c, r) = std::max<std::uint8_t>(share.at(c, r), 130);
    forEachCellIn(shape, polygon, [&](int x, int y) { share.at(x, y) = 255; });
  }
  return share;
}

/// How much of a texel `away` from the middle line of a strip lies on the strip, 0..1.
double shareOnStrip(double away, double half, double texel) {
  return std::max(0.0, std::min(away + texel / 2, half) - std::max(away - texel / 2, -half)) /
         texel;
}

void paintLine(Bytes& share, std::span<const Point2> line, double width) {
  constexpr double kPiece = 6;  // texels: the box of a longer piece lies mostly beside it
  const GridShape& s = share.shape;
  const double half = width / 2, reach = half + s.cell / 2;
  const std::vector<Point2> points = resample(line, kPiece * s.cell);
  for (std::size_t k = 1; k < points.size(); ++k) {
    const Point2 a = points[k - 1], run = points[k] - a;
    const double squared = std::max(run.squaredNorm(), 1e-12);
    const Point2 low = a.cwiseMin(points[k]), high = a.cwiseMax(points[k]);
    const int left = std::max(0, s.columnOf(low.x() - reach));
    const int right = std::min(s.columns - 1, s.columnOf(high.x() + reach));
    const int below = std::max(0, s.rowOf(low.y() - reach));
    const int above = std::min(s.rows - 1, s.rowOf(high.y() + reach));
    for (int r = below; r <= above; ++r) {
      for (int c = left; c <= right; ++c) {
        const Point2 to = s.centre(c, r) - a;
        const double along = std::clamp(to.dot(run) / squared, 0.0, 1.0);
        const double on = shareOnStrip((to - run * along).norm(), half, s.cell);
        share.at(c, r) = std::max(share.at(c, r), std::uint8_t(255 * on + 0.5));
      }
    }
  }
}

bool painted(const Road& road) {
  return road.line.size() >= 2 && road.structure != RoadStructure::tunnel;
}

Bytes streets(const RoadNetwork& network, const GridShape& shape) {
  Bytes share(shape);
  for (const Road& road : network.roads) {
    if (!painted(road) || road.roadClass >= RoadClass::path) continue;
    paintLine(share, road.line, widthOf(road));
  }
  return share;
}

std::vector<std::uint8_t> paths(const RoadNetwork& network, const GridShape& shape) {
  Bytes share;
  for (const Road& road : network.roads) {
    if (!painted(road) || road.roadClass < RoadClass::path) continue;
    if (share.values.empty()) share = Bytes(shape);
    paintLine(share, road.line, widthOf(road));
  }
  return std::move(share.values);
}

void paintDisc(Bytes& share, const Point2& middle, double radius, int most) {
  const GridShape& s = share.shape;
  const double cell = s.cell;
  const int left = s.columnOf(middle.x() - radius), right = s.columnOf(middle.x() + radius);
  const int below = s.rowOf(middle.y() - radius), above = s.rowOf(middle.y() + radius);
  for (int r = std::max(0, below); r <= std::min(s.rows - 1, above); ++r) {
    for (int c = std::max(0, left); c <= std::min(s.columns - 1, right); ++c) {
      const double away = (s.centre(c, r) - middle).norm();
      const double inside = std::clamp((radius - away) / cell + 0.5, 0.0, 1.0);
      share.at(c, r) = std::max(share.at(c, r), std::uint8_t(most * inside));
    }
  }
}

std::vector<std::uint8_t> crowns(const TreeSet& trees, const GridShape& shape) {
  if (trees.size() == 0) return {};
  Bytes share(shape);
  for (std::size_t i = 0; i < trees.size(); ++i) {
    paintDisc(share, trees.at[i], std::max(double(trees.crown[i]), 0.6 * shape.cell), 255);
  }
  return std::move(share.values);
}

}  // namespace

GroundMaterial groundMaterial(const CityModel& city, const RasterGrid<float>& height,
                              const Bounds& bounds) {
  GroundMaterial material;
  material.shape = pictureShape(bounds, kReliefLimit, 2);
  const GridShape& shape = material.shape;
  const Bytes roof = roofs(city.buildings, shape), road = streets(city.roads, shape);
  material.texels.resize(shape.size() * 4);
  const double step = height.shape.cell;
  auto* texel = material.texels.data();
  for (int row = 0; row < shape.rows; ++row) {
    for (int column = 0; column < shape.columns; ++column, texel += 4) {
      const Point2 p = shape.centre(column, row);
      const double dx =
          bilinear(height, p.x() + step, p.y()) - bilinear(height, p.x() - step, p.y());
      const double dy =
          bilinear(height, p.x(), p.y() + step) - bilinear(height, p.x(), p.y() - step);
      const Point3 normal = Point3(-dx, -dy, 2 * step).normalized();
      texel[0] = byteOf(normal.x());
      texel[1] = byteOf(normal.y());
      texel[2] = road.at(column, row);
      texel[3] = roof.at(column, row);
    }
  }
  material.paths = paths(city.roads, shape);
  material.crowns = crowns(city.trees, shape);
  material.builtUp = builtUp(roof);
  return material;
}

osg::ref_ptr<osg::Image> paintWaters(const CityModel& city, const Bounds& bounds) {
  Bytes mask(pictureShape(bounds, kMaskLimit, 1.5));
  for (const WaterBody& water : city.water) {
    if (water.area.outer.size() < 3) continue;
    forEachCellIn(mask.shape, water.area, [&](int c, int r) { mask.at(c, r) = 255; });
  }
  if (!city.water.empty()) blur(mask, 1);
  return imageOf(mask);
}

RasterGrid<std::uint8_t> castShadows(const BuildingSet& set, const GridShape& shape,
                                     const Point3& sun) {
  Bytes shadow(shape);
  const Point2 perMetre = Point2(-sun.x(), -sun.y()) / std::max(sun.z(), 0.05);
  const auto paint = [&](const Polygon& polygon) {
    forEachCellIn(shadow.shape, polygon, [&](int c, int r) { shadow.at(c, r) = 255; });
  };
  Polygon polygon;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto ring = set.footprint(i);
    if (ring.size() < 3) continue;
    const double length = perMetre.norm() * set.height[i];
    const Point2 reach = perMetre * (set.height[i] * std::min(1.0, kLongestShadow / length));
    for (std::size_t k = 0, j = ring.size() - 1; k < ring.size(); j = k++) {
      polygon.outer = {ring[j], ring[k], ring[k] + reach, ring[j] + reach};
      paint(polygon);
    }
    polygon.outer.assign(ring.begin(), ring.end());
    paint(polygon);
  }
  blur(shadow, 1);
  return shadow;
}

void castShadows(const TreeSet& trees, const Point3& sun, RasterGrid<std::uint8_t>& shadow) {
  constexpr double kMiddle = 0.6;  // of the crown, as a share of the height
  constexpr int kLeaves = 190;     // some light comes through
  const Point2 perMetre = Point2(-sun.x(), -sun.y()) / std::max(sun.z(), 0.05);
  for (std::size_t i = 0; i < trees.size(); ++i) {
    const Point2 reach = perMetre * (kMiddle * double(trees.height[i]));
    if (reach.norm() > kLongestShadow) continue;
    paintDisc(shadow, trees.at[i] + reach, double(trees.crown[i]), kLeaves);
  }
}

namespace {

Bytes shadowsOf(const CityModel& city, const GridShape& shape, const GroundLook& look) {
  if (!look.light.shadows) return Bytes(shape);
  const bool buildings = look.content.buildings;
  Bytes shadow = buildings ? castShadows(city.buildings, shape, look.light.light) : Bytes(shape);
  if (look.content.trees) castShadows(city.trees, look.light.light, shadow);
  return shadow;
}

/// How much of the sky the buildings within some 12 m hide.
Bytes closeness(const GroundMaterial& material, const GroundContent& shown) {
  Bytes closed(material.shape);
  if (!shown.buildings) return closed;
  for (std::size_t i = 0; i < closed.values.size(); ++i) {
    closed.values[i] = material.texels[4 * i + 3];
  }
  const int radius = std::clamp(int(std::lround(8 / material.shape.cell)), 1, 4);
  blur(closed, radius);
  blur(closed, radius);
  return closed;
}

/// 0 at the shores of the waters, 255 well within them.
Bytes deepness(const osg::Image& water, const GridShape& shape) {
  Bytes deep(shape);
  for (int r = 0; r < shape.rows; ++r) {
    const auto* mask = water.data(0, r * water.t() / shape.rows);
    for (int c = 0; c < shape.columns; ++c) deep.at(c, r) = mask[c * water.s() / shape.columns];
  }
  const int radius = std::clamp(int(std::lround(kShoal / 2 / shape.cell)), 1, 12);
  blur(deep, radius);
  blur(deep, radius);
  for (std::uint8_t& d : deep.values) d = std::uint8_t(std::clamp(2 * int(d) - 255, 0, 255));
  return deep;
}

/// Between the centres of the cells around p, 0..1: no squares are seen at a town's edge.
float smooth(const Bytes& grid, const Point2& p) {
  const GridShape& s = grid.shape;
  const double x = std::clamp((p.x() - s.west) / s.cell - 0.5, 0.0, double(s.columns - 1));
  const double y = std::clamp((p.y() - s.south) / s.cell - 0.5, 0.0, double(s.rows - 1));
  const int c = int(x), r = int(y);
  const int east = std::min(c + 1, s.columns - 1), north = std::min(r + 1, s.rows - 1);
  const float u = float(x - c), v = float(y - r);
  return std::lerp(std::lerp(float(grid.at(c, r)), float(grid.at(east, r)), u),
                   std::lerp(float(grid.at(c, north)), float(grid.at(east, north)), u), v) /
         255.0F;
}

/// What lies on one texel, each 0..1.
struct Cover {
  float built, road, path, roof, crown, rim, shadow, closed;
};

constexpr float kPathTone = 0.45F;  // of a street's colour: paths are fainter

/// The colours of the ground in one light.
struct GroundPaint {
  const GroundModel& ground;
  const draw::Daylight& light;
  Rgb low, high, urban, roof, street, leaf;
  float coarse;  ///< 0 = houses stand on their texels, 1 = texels as large as houses stand for them
  Rgb lamp{1.0F, 0.66F, 0.32F};

  GroundPaint(const GroundModel& g, const draw::Daylight& l, double texelMetres)
      : ground(g), light(l), coarse(float(std::clamp((texelMetres - 2.5) / 2.5, 0.0, 1.0))) {
    const draw::Palette& palette = draw::darkPalette();
    const auto rgb = [](draw::Color c) -> Rgb { return Rgb(c.r, c.g, c.b) / 255.0F; };
    low = rgb(palette.terrainLow);
    high = rgb(palette.terrainHigh);
    urban = rgb(palette.urbanGround);
    roof = rgb(palette.building) * 0.86F;
    street = rgb(palette.roadMinor);
    leaf = rgb(palette.leaf) * 0.9F;
  }

  Rgb at(const std::uint8_t* texel, float height, const Cover& on) const {
    const float t = std::clamp(
        (height - ground.lowest) / std::max(ground.highest - ground.lowest, 1.0F), 0.0F, 1.0F);
    const float town = std::clamp((on.built - 0.02F) / 0.24F, 0.0F, 1.0F) * on.rim;
    Rgb color = low + (high - low) * t;
    color += (urban - color) * (0.85F * town);
    color += (street - color) * (std::max(on.road * 0.85F, on.path * kPathTone) * on.rim);
    color += (leaf - color) * (on.crown * 0.8F * on.rim);
    // Near by the roof keeps within its walls; from afar it is seen instead of the house.
    const float house = std::lerp(std::clamp(2 * on.roof - 1, 0.0F, 1.0F), on.roof, coarse);
    const float shadow = on.shadow * (1 - coarse * house);
    color *= 1 - (0.42F - 0.2F * coarse) * on.closed * (1 - on.roof);
    color += (roof - color) * (house * (0.7F + 0.25F * coarse) * on.rim);
    const float nx = (texel[0] - 128) / 127.5F, ny = (texel[1] - 128) / 127.5F;
    const Rgb normal = Rgb(2 * nx, 2 * ny, std::sqrt(std::max(0.05F, 1 - nx * nx - ny * ny)));
    const Rgb sun = light.light.cast<float>();
    const float facing = normal.normalized().dot(sun);
    float share = std::clamp((facing + 0.35F) / 1.1F, 0.0F, 1.0F);
    share = share * share * (3 - 2 * share) * (1 - 0.92F * shadow);
    const float tilt = std::clamp(0.5F + 0.5F * facing / std::max(sun.z(), 0.35F), 0.55F, 1.3F);
    color = color.cwiseProduct(light.shade + (light.lit - light.shade) * share);
    color *= tilt + (0.85F - tilt) * shadow;
    return color + lamp * (light.night * (on.road * 0.46F * on.rim + 0.15F * town));
  }
};

/// The two of `from` texels that become texel i of `to`.
std::pair<int, int> halved(int i, int to, int from) {
  if (i == 0) return {0, 0};
  if (i == to - 1) return {from - 1, from - 1};
  return {2 * i, 2 * i + 1};
}

/// All levels down to one texel behind each other, each the mean of four of the last; along the rim
/// of those on the rim only: they go on beyond the city, where no town of its middle may be seen.
osg::ref_ptr<osg::Image> withMipmaps(int width, int height, const std::vector<std::uint8_t>& top) {
  std::size_t size = 0;
  std::vector<unsigned> offsets;
  for (int w = width, h = height;; w = std::max(1, w / 2), h = std::max(1, h / 2)) {
    if (size > 0) offsets.push_back(unsigned(size));
    size += std::size_t(w) * std::size_t(h) * 4;
    if (w == 1 && h == 1) break;
  }
  auto* bytes = new std::uint8_t[size];
  std::copy(top.begin(), top.end(), bytes);
  const std::uint8_t* from = bytes;
  for (int w = width, h = height; w > 1 || h > 1; w = std::max(1, w / 2), h = std::max(1, h / 2)) {
    const int nw = std::max(1, w / 2), nh = std::max(1, h / 2);
    auto* to = const_cast<std::uint8_t*>(from) + std::size_t(w) * std::size_t(h) * 4;
    for (int r = 0; r < nh; ++r) {
      const auto [below, above] = halved(r, nh, h);
      const auto* a = from + std::size_t(below) * std::size_t(w) * 4;
      const auto* b = from + std::size_t(above) * std::size_t(w) * 4;
      for (int c = 0; c < nw; ++c) {
        const auto [west, east] = halved(c, nw, w);
        const int left = west * 4, right = east * 4;
        for (int k = 0; k < 4; ++k) {
          to[(r * nw + c) * 4 + k] =
              std::uint8_t((a[left + k] + a[right + k] + b[left + k] + b[right + k] + 2) / 4);
        }
      }
    }
    from = to;
  }
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->setImage(width, height, 1, GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, bytes,
                  osg::Image::USE_NEW_DELETE);
  image->setMipmapLevels(offsets);
  return image;
}

}  // namespace

osg::ref_ptr<osg::Image> paintGround(const GroundModel& ground, const CityModel& city,
                                     const GroundLook& look) {
  const GroundMaterial& material = ground.material;
  const GridShape& shape = material.shape;
  const GroundContent& shown = look.content;
  const Bytes shadow = shadowsOf(city, shape, look), closed = closeness(material, shown);
  const GroundPaint paint(ground, look.light, shape.cell);
  const osg::Image& water = *ground.waterMask;
  const Bytes deep = city.water.empty() ? Bytes(shape) : deepness(water, shape);
  const bool leaves = shown.trees && !material.crowns.empty();
  const bool trodden = shown.roads && !material.paths.empty();
  std::vector<std::uint8_t> picture(shape.size() * 4);
  auto* out = picture.data();
  for (int row = 0; row < shape.rows; ++row) {
    const auto* mask = water.data(0, row * water.t() / shape.rows);
    for (int column = 0; column < shape.columns; ++column, out += 4) {
      const std::size_t i = shape.index(column, row);
      const auto* texel = &material.texels[4 * i];
      const Point2 p = shape.centre(column, row);
      const int edge = std::min({column, row, shape.columns - 1 - column, shape.rows - 1 - row});
      Cover on{};
      on.rim = std::clamp(float(edge - 3) / 10, 0.0F, 1.0F);
      on.shadow = shadow.values[i] / 255.0F * on.rim;
      on.closed = closed.values[i] / 255.0F * on.rim;
      on.built = smooth(material.builtUp, p);
      on.road = shown.roads ? texel[2] / 255.0F : 0;
      on.path = trodden ? material.paths[i] / 255.0F : 0;
      on.roof = shown.buildings ? texel[3] / 255.0F : 0;
      on.crown = leaves ? material.crowns[i] / 255.0F : 0;
      const Rgb color = paint.at(texel, ground.height.valueAt(p.x(), p.y(), 0), on);
      for (int k = 0; k < 3; ++k) {
        out[k] = std::uint8_t(std::clamp(color[k] * 255.0F + 0.5F, 0.0F, 255.0F));
      }
      const float wet = mask[column * water.s() / shape.columns] / 255.0F * on.rim *
                        (0.8F + 0.2F * deep.values[i] / 255.0F);
      out[3] = std::uint8_t(255 * std::max(wet, 0.5F * on.shadow));
    }
  }
  osg::ref_ptr<osg::Image> image = withMipmaps(shape.columns, shape.rows, picture);
  image->dirty();  // a texture that takes it after another one sends it again
  return image;
}

}  // namespace citymirror::scene
