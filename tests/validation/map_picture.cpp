#include "tests/validation/map_picture.h"

#include <QList>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "engine/draw/color_ramp.h"

namespace citymirror::flood::validation {
namespace {

constexpr int kLegendWidth = 250, kMargin = 16;
const QColor kInk(0x17, 0x21, 0x2b), kMuted(0x5c, 0x6b, 0x7a), kPaper(Qt::white);
const QColor kHouse(0xb9, 0xb2, 0xa6), kHouseEdge(0x7d, 0x76, 0x6a), kPoint(0xc2, 0x18, 0x5b);

QColor toQt(draw::Color c) { return {c.r, c.g, c.b}; }
QString toQt(const std::string& text) { return QString::fromStdString(text); }

QFont fontOf(int pixels, QFont::Weight weight = QFont::Normal) {
  QFont font("Noto Sans CJK SC");
  font.setPixelSize(pixels);
  font.setWeight(weight);
  return font;
}

constexpr int kDarkest = 2, kPalest = 14;
/// The warm grey of the ground, in steps of light.
QColor paper(int step) {
  const int grey = step * 8 + 136;
  return {grey, grey - 3, grey - 10};
}

/// Light from the north-west at 45°.
QColor shade(const RasterGrid<float>& ground, double x, double y) {
  const double reach = ground.shape.cell;
  const double dx = (bilinear(ground, x + reach, y) - bilinear(ground, x - reach, y)) / (2 * reach);
  const double dy = (bilinear(ground, x, y + reach) - bilinear(ground, x, y - reach)) / (2 * reach);
  if (!std::isfinite(dx) || !std::isfinite(dy)) return kPaper;
  const double light = (1 + (dx - dy) * 1.2) / std::sqrt((1 + dx * dx + dy * dy) * 2);
  return paper(std::clamp(int(light * 16), kDarkest, kPalest));
}

/// Every colour a map is made of: few, so that it stays small on disk.
QList<QRgb> colours() {
  QList<QRgb> table{kPaper.rgb(), kHouse.rgb(), kHouseEdge.rgb(), kPoint.rgb(),
                    toQt(draw::darkPalette().river).rgb()};
  for (const draw::Color& c : draw::depthRamp().color) table << toQt(c).rgb();
  for (int step = kDarkest; step <= kPalest; ++step) table << paper(step).rgb();
  const auto blend = [](int ink, int white, int k) { return white + (ink - white) * k / 8; };
  for (int k = 1; k <= 8; ++k) {
    table << qRgb(blend(kInk.red(), 255, k), blend(kInk.green(), 255, k),
                  blend(kInk.blue(), 255, k));
  }
  return table;
}

class MapPainter {
 public:
  explicit MapPainter(const MapSpec& map)
      : map_(map),
        shape_(map.run->maxima.depth.shape),
        width_(int(shape_.columns * map.pixelsPerCell)),
        height_(int(shape_.rows * map.pixelsPerCell)),
        image_(width_ + kLegendWidth + 3 * kMargin, std::max(height_ + 2 * kMargin, 560),
               QImage::Format_RGB32) {}

  QImage paint() {
    image_.fill(kPaper);
    drawField();
    QPainter p(&image_);
    p.setRenderHint(QPainter::Antialiasing);
    drawHouses(p);
    drawInflow(p);
    drawPoints(p);
    p.setClipping(false);
    p.setPen(kMuted);
    p.setBrush(Qt::NoBrush);
    p.drawRect(kMargin, kMargin, width_, height_);
    drawLegend(p);
    p.end();
    return image_.convertToFormat(QImage::Format_Indexed8, colours(),
                                  Qt::ThresholdDither | Qt::AvoidDither);
  }

 private:
  QPointF toPicture(const Point2& p) const {
    const double scale = map_.pixelsPerCell / shape_.cell;
    return {kMargin + (p.x() - shape_.west) * scale,
            kMargin + height_ - (p.y() - shape_.south) * scale};
  }

  void drawField() {
    std::vector<bool> held(shape_.size(), false);
    for (const LevelRegion& region : map_.place->inputs.levelRegions) {
      for (const std::uint32_t i : region.cells) held[i] = true;
    }
    for (int py = 0; py < height_; ++py) {
      for (int px = 0; px < width_; ++px) {
        const double column = (px + 0.5) / map_.pixelsPerCell;
        const double row = shape_.rows - (py + 0.5) / map_.pixelsPerCell;
        const std::size_t i = shape_.index(int(column), int(row));
        const draw::Color water = draw::depthRamp().stepped(map_.run->maxima.depth.values[i]);
        QColor colour = held[i] ? toQt(draw::darkPalette().river)
                        : water.a > 0
                            ? toQt(water)
                            : shade(map_.place->ground, shape_.west + column * shape_.cell,
                                    shape_.south + row * shape_.cell);
        image_.setPixel(kMargin + px, kMargin + py, colour.rgb());
      }
    }
  }

  void drawHouses(QPainter& p) const {
    p.setClipRect(kMargin, kMargin, width_, height_);
    p.setPen(QPen(kHouseEdge, 0.7));
    p.setBrush(kHouse);
    for (const Polygon& house : map_.place->houses) {
      QPainterPath path;
      const auto addRing = [&](const std::vector<Point2>& ring) {
        QPolygonF outline;
        for (const Point2& point : ring) outline << toPicture(point);
        path.addPolygon(outline);
        path.closeSubpath();
      };
      addRing(house.outer);
      for (const auto& hole : house.holes) addRing(hole);
      p.drawPath(path);
    }
  }

  void drawInflow(QPainter& p) const {
    if (map_.inflow.empty()) return;
    QPolygonF line;
    for (const Point2& point : map_.inflow) line << toPicture(point);
    p.setPen(QPen(kPoint, 2));
    p.setBrush(Qt::NoBrush);
    p.drawPolygon(line);
  }

  void drawPoints(QPainter& p) const {
    p.setFont(fontOf(14, QFont::DemiBold));
    for (const MapPoint& point : map_.points) {
      const QPointF at = toPicture(point.at);
      p.setPen(QPen(Qt::white, 2));
      p.setBrush(kPoint);
      p.drawEllipse(at, 6, 6);
      QPainterPath text;
      text.addText(at + QPointF(10, 5), p.font(), toQt(point.label));
      p.setPen(QPen(Qt::white, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      p.drawPath(text);
      p.fillPath(text, kInk);
    }
  }

  /// Text in the legend column from `y` on; returns the y below it.
  int write(QPainter& p, int y, const std::string& text, const QFont& font, QColor colour) const {
    const QRect room(legendLeft(), y, kLegendWidth, 1000);
    p.setFont(font);
    p.setPen(colour);
    QRect used;
    p.drawText(room, Qt::TextWordWrap, toQt(text), &used);
    return used.bottom() + 4;
  }

  int legendLeft() const { return width_ + 2 * kMargin; }

  void drawLegend(QPainter& p) const {
    int y = kMargin;
    y = write(p, y, map_.title.zh, fontOf(18, QFont::DemiBold), kInk);
    y = write(p, y, map_.title.en, fontOf(14), kInk) + 8;
    y = write(p, y, map_.note.zh, fontOf(12), kMuted);
    y = write(p, y, map_.note.en, fontOf(12), kMuted) + 12;
    y = drawRamp(p, y);
    y = drawScale(p, y + 16);
    write(p, y + 12, map_.credit, fontOf(11), kMuted);
  }

  int drawSwatch(QPainter& p, int y, QColor colour, const std::string& text) const {
    p.setPen(QPen(kMuted, 0.7));
    p.setBrush(colour);
    p.drawRect(legendLeft(), y + 2, 26, 16);
    p.setPen(kInk);
    p.setFont(fontOf(13));
    p.drawText(legendLeft() + 36, y + 15, toQt(text));
    return y + 24;
  }

  int drawRamp(QPainter& p, int y) const {
    y = write(p, y, "最大水深 Greatest depth (m)", fontOf(13, QFont::DemiBold), kInk) + 2;
    const draw::ColorRamp& ramp = draw::depthRamp();
    for (std::size_t i = 0; i < ramp.value.size(); ++i) {
      QString band = QString::number(double(ramp.value[i]), 'f', 2);
      band += i + 1 < ramp.value.size() ? " – " + QString::number(double(ramp.value[i + 1]), 'f', 2)
                                        : " –";
      y = drawSwatch(p, y, toQt(ramp.color[i]), band.toStdString());
    }
    if (!map_.place->houses.empty()) y = drawSwatch(p, y, kHouse, "抬高的房屋 raised houses");
    if (!map_.place->inputs.levelRegions.empty()) {
      y = drawSwatch(p, y, toQt(draw::darkPalette().river), "水位给定 level given");
    }
    if (!map_.points.empty()) y = drawSwatch(p, y, kPoint, "测点：实测 → 模拟 (m)");
    if (!map_.points.empty())
      y = write(p, y - 2, "point: observed → simulated", fontOf(12), kMuted);
    return y;
  }

  int drawScale(QPainter& p, int y) const {
    const double length = map_.barMetres / shape_.cell * map_.pixelsPerCell;
    const int x = legendLeft();
    p.setPen(QPen(kInk, 1));
    p.setBrush(kInk);
    p.drawRect(QRectF(x, y + 20, length / 2, 5));
    p.setBrush(kPaper);
    p.drawRect(QRectF(x + length / 2, y + 20, length / 2, 5));
    p.setFont(fontOf(12));
    p.drawText(x, y + 14, "0");
    p.drawText(QPointF(x + length - 12, y + 14), QString::number(map_.barMetres) + " m");
    const QPointF foot(x + kLegendWidth - 30, y + 28);
    p.setBrush(kInk);
    p.drawPolygon(
        QPolygonF({foot, foot + QPointF(7, 4), foot + QPointF(0, -22), foot + QPointF(-7, 4)}));
    p.setFont(fontOf(13, QFont::DemiBold));
    p.drawText(foot + QPointF(-16, -26), "北 N");
    return y + 36;
  }

  const MapSpec& map_;
  const GridShape shape_;
  const int width_, height_;
  QImage image_;
};

}  // namespace

QImage drawMap(const MapSpec& map) { return MapPainter(map).paint(); }

}  // namespace citymirror::flood::validation
