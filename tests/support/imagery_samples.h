#pragma once
#include <cpl_vsi.h>
#include <gdal_priv.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "tests/support/http_server.h"

namespace citymirror::test {

using Rgba = std::array<int, 4>;
inline const Rgba kRed{220, 20, 20, 255}, kBlue{20, 20, 220, 255}, kGreen{20, 200, 20, 255},
    kNothing{0, 0, 0, 0};

/// How an image is written.
struct ImageSample {
  std::string crs;  ///< empty = none
  int columns = 64, rows = 64;
  Point2 northWest = Point2::Zero();
  double cell = 1;  ///< 0 = no georeference
  int bands = 3;
  GDALDataType type = GDT_Byte;
  std::string driver = "GTiff";
};

/// `color` of the middle of each pixel, in coordinates of its CRS; the first `bands` of its four
/// numbers are written. GDAL writes it.
inline void writeImage(const std::string& path, const ImageSample& sample,
                       const std::function<Rgba(const Point2&)>& color) {
  GDALAllRegister();
  GDALDriverManager& drivers = *GetGDALDriverManager();
  GDALDataset* made = drivers.GetDriverByName("MEM")->Create("", sample.columns, sample.rows,
                                                             sample.bands, sample.type, nullptr);
  if (sample.cell > 0) {
    double affine[6] = {sample.northWest.x(), sample.cell, 0,
                        sample.northWest.y(), 0,           -sample.cell};
    made->SetGeoTransform(affine);
  }
  if (!sample.crs.empty()) {
    OGRSpatialReference reference;
    reference.SetFromUserInput(sample.crs.c_str());
    made->SetSpatialRef(&reference);
  }
  std::vector<double> line(std::size_t(sample.columns), 0);
  for (int band = 1; band <= sample.bands; ++band) {
    GDALRasterBand& out = *made->GetRasterBand(band);
    if (sample.bands >= 3) out.SetColorInterpretation(GDALColorInterp(GCI_RedBand + band - 1));
    for (int row = 0; row < sample.rows; ++row) {
      for (int column = 0; column < sample.columns; ++column) {
        const Point2 at = sample.northWest + sample.cell * Point2(column + 0.5, -row - 0.5);
        line[std::size_t(column)] = color(at)[std::size_t(band - 1)];
      }
      if (out.RasterIO(GF_Write, 0, row, sample.columns, 1, line.data(), sample.columns, 1,
                       GDT_Float64, 0, 0, nullptr) != CE_None)
        std::abort();
    }
  }
  GDALClose(drivers.GetDriverByName(sample.driver.c_str())
                ->CreateCopy(path.c_str(), made, false, nullptr, nullptr, nullptr));
  GDALClose(made);
}

constexpr double kMercatorHalf = 20037508.342789244;

/// A PNG of 256 x 256 over a box of Web Mercator.
inline std::string pngOver(const Bounds& box, const std::function<Rgba(const Point2&)>& color) {
  const char* path = "/vsimem/tile.png";
  ImageSample sample{"", 256, 256, {box.west, box.north}, box.width() / 256, 4, GDT_Byte, "PNG"};
  writeImage(path, sample, color);
  vsi_l_offset size = 0;
  GByte* bytes = VSIGetMemFileBuffer(path, &size, TRUE);
  std::string png(reinterpret_cast<char*>(bytes), size);
  VSIFree(bytes);
  return png;
}

/// Where a tile of the usual web grid lies.
inline Bounds tileBox(int z, int x, int y) {
  const double side = 2 * kMercatorHalf / std::pow(2.0, z);
  return {-kMercatorHalf + x * side, kMercatorHalf - (y + 1) * side,
          -kMercatorHalf + (x + 1) * side, kMercatorHalf - y * side};
}

/// Web Mercator of degrees.
inline Point2 mercatorOf(double longitude, double latitude) {
  const double pi = std::numbers::pi;
  return {longitude / 180 * kMercatorHalf,
          std::log(std::tan(pi / 4 + latitude * pi / 360)) / pi * kMercatorHalf};
}

/// Tiles at /z/x/y.png down to `deepest`, 404 below.
inline HttpServer::Answer tiles(std::function<Rgba(const Point2&)> color, int deepest = 30) {
  return [color = std::move(color), deepest](const std::string& target) -> HttpAnswer {
    int z = 0, x = 0, y = 0;
    if (std::sscanf(target.c_str(), "/%d/%d/%d.png", &z, &x, &y) != 3 || z > deepest)
      return {404, "text/plain", "no such tile"};
    return {200, "image/png", pngOver(tileBox(z, x, y), color)};
  };
}

/// What a WMTS at `url` says of itself: a layer "ortho" of the tiles above, levels 0 to 18.
inline std::string wmtsCapabilities(const std::string& url) {
  std::string matrices;
  for (int z = 0; z <= 18; ++z) {
    const std::string n = std::to_string(1 << z);
    char scale[40];
    std::snprintf(scale, sizeof scale, "%.10f", 2 * kMercatorHalf / 256 / (1 << z) / 0.00028);
    matrices +=
        "<TileMatrix><Identifier>" + std::to_string(z) + "</Identifier><ScaleDenominator>" + scale +
        "</ScaleDenominator><TopLeftCorner>-20037508.342789244 20037508.342789244"
        "</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight><MatrixWidth>" +
        n + "</MatrixWidth><MatrixHeight>" + n + "</MatrixHeight></TileMatrix>";
  }
  return "<Capabilities xmlns='http://www.opengis.net/wmts/1.0' version='1.0.0'>"
         "<ServiceIdentification><AccessConstraints>CC BY 4.0</AccessConstraints>"
         "</ServiceIdentification><ServiceProvider><ProviderName>Survey Office</ProviderName>"
         "</ServiceProvider><Contents><Layer><Title>Orthophoto</Title><Identifier>ortho</"
         "Identifier>"
         "<Style "
         "isDefault='true'><Identifier>default</Identifier></Style><Format>image/png</Format>"
         "<TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink>"
         "<ResourceURL format='image/png' resourceType='tile' template='" +
         url +
         "/{TileMatrix}/{TileCol}/{TileRow}.png'/></Layer><TileMatrixSet>"
         "<Identifier>web</Identifier><SupportedCRS>urn:ogc:def:crs:EPSG::3857</SupportedCRS>" +
         matrices + "</TileMatrixSet></Contents></Capabilities>";
}

}  // namespace citymirror::test
