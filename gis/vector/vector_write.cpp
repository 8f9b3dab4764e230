#include <ogrsf_frmts.h>

#include <cstdint>

#include "engine/core/file_io.h"
#include "gis/vector/ogr_geometry.h"
#include "gis/vector/ogr_source.h"
#include "gis/vector/vector_io.h"

namespace citymirror::gis {
namespace {

constexpr const char* kFixedDate = "2000-01-01T00:00:00.000Z";

/// GeoPackage keeps the date of its last change; equal cities must give equal bytes.
class FixedDate {
 public:
  FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", kFixedDate); }
  ~FixedDate() { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr); }
  FixedDate(const FixedDate&) = delete;
  FixedDate& operator=(const FixedDate&) = delete;
};

OGRFieldType ogrType(FieldType type) {
  if (type == FieldType::integer) return OFTInteger64;
  return type == FieldType::real ? OFTReal : OFTString;
}

OGRwkbGeometryType geometryTypeOf(const FeatureLayer& layer) {
  GeometryKind kind = GeometryKind::none;
  bool many = false;
  for (const Feature& f : layer.features) {
    if (kind != GeometryKind::none && f.kind != kind) return wkbUnknown;
    kind = f.kind;
    many = many || f.polygons.size() > 1 || f.lines.size() > 1;
  }
  if (kind == GeometryKind::point) return wkbPoint;
  if (kind == GeometryKind::line) return many ? wkbMultiLineString : wkbLineString;
  if (kind == GeometryKind::polygon) return many ? wkbMultiPolygon : wkbPolygon;
  return wkbUnknown;
}

void setValue(OGRFeature& feature, int index, const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    feature.SetField(index, GIntBig(*whole));
  else if (const auto* real = std::get_if<double>(&value))
    feature.SetField(index, *real);
  else if (const auto* text = std::get_if<std::string>(&value))
    feature.SetField(index, text->c_str());
  else
    feature.SetFieldNull(index);
}

std::unique_ptr<OGRGeometry> promoted(std::unique_ptr<OGRGeometry> geometry,
                                      OGRwkbGeometryType type) {
  if (!geometry || type == wkbUnknown || wkbFlatten(geometry->getGeometryType()) == type)
    return geometry;
  return std::unique_ptr<OGRGeometry>(OGRGeometryFactory::forceTo(geometry.release(), type));
}

bool writeLayer(GDALDataset& dataset, const FeatureLayer& source, const GeoFrame& frame) {
  OGRSpatialReference reference = referenceOf(frame.crs);
  const OGRwkbGeometryType type = geometryTypeOf(source);
  OGRLayer* layer = dataset.CreateLayer(source.name.c_str(),
                                        frame.crs.empty() ? nullptr : &reference, type, nullptr);
  if (!layer) return false;
  OGRFieldDefn code("code", OFTString);
  if (layer->CreateField(&code) != OGRERR_NONE) return false;
  for (const Field& field : source.schema) {
    OGRFieldDefn definition(field.name.c_str(), ogrType(field.type));
    if (layer->CreateField(&definition) != OGRERR_NONE) return false;
  }
  for (const Feature& f : source.features) {
    const OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(layer->GetLayerDefn()));
    feature->SetField(0, f.code.c_str());
    for (std::size_t i = 0; i < f.values.size() && i < source.schema.size(); ++i) {
      setValue(*feature, int(i) + 1, f.values[i]);
    }
    feature->SetGeometryDirectly(promoted(geometryOf(f, frame), type).release());
    if (layer->CreateFeature(feature.get()) != OGRERR_NONE) return false;
  }
  return true;
}

bool writeAll(GDALDataset& dataset, const std::vector<FeatureLayer>& layers,
              const GeoFrame& frame) {
  if (dataset.StartTransaction() != OGRERR_NONE) return false;
  for (const FeatureLayer& layer : layers) {
    if (!writeLayer(dataset, layer, frame)) return false;
  }
  return dataset.CommitTransaction() == OGRERR_NONE;
}

}  // namespace

Result<std::string> encodeGeoPackage(const std::vector<FeatureLayer>& layers,
                                     const GeoFrame& frame) {
  GDALAllRegister();
  const FixedDate date;
  const GdalMessages messages;
  const std::string path =
      "/vsimem/citymirror_" + std::to_string(reinterpret_cast<std::uintptr_t>(&messages)) + ".gpkg";
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  GDALDataset* dataset =
      driver ? driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr) : nullptr;
  const bool written = dataset && writeAll(*dataset, layers, frame);
  if (dataset) GDALClose(dataset);
  vsi_l_offset size = 0;
  const std::unique_ptr<GByte, void (*)(void*)> bytes(
      VSIGetMemFileBuffer(path.c_str(), &size, TRUE), VSIFree);
  if (written && !messages.failed() && bytes)
    return std::string(reinterpret_cast<const char*>(bytes.get()), size);
  return Error{ErrorCode::ioFailed, "The layers cannot be encoded: " + messages.first(),
               "GeoPackage",
               "Check the names of layers and columns and the coordinate reference system"};
}

Outcome writeGeoPackage(const std::vector<FeatureLayer>& layers, const GeoFrame& frame,
                        const std::string& path) {
  const auto bytes = encodeGeoPackage(layers, frame);
  if (!bytes) return bytes.error();
  return writeFile(path, *bytes);
}

}  // namespace citymirror::gis
