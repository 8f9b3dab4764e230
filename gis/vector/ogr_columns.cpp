#include "gis/vector/ogr_columns.h"

#include <map>

#include "gis/vector/other_tags.h"

namespace citymirror::gis {
namespace {

FieldType typeOf(OGRFieldType type) {
  if (type == OFTInteger || type == OFTInteger64) return FieldType::integer;
  return type == OFTReal ? FieldType::real : FieldType::text;
}

FieldValue valueOf(const OGRFeature& feature, int index, FieldType type, TextCode& code) {
  if (!feature.IsFieldSetAndNotNull(index)) return std::monostate{};
  if (type == FieldType::integer) return std::int64_t(feature.GetFieldAsInteger64(index));
  if (type == FieldType::real) return feature.GetFieldAsDouble(index);
  return code.read(feature.GetFieldAsString(index));
}

/// OSM's areas that are one way have no id of an area; empty = none, or not OSM.
std::string wayOf(const OGRFeature& feature) {
  const int way = feature.GetFieldIndex("osm_way_id");
  return way >= 0 && feature.IsFieldSetAndNotNull(way) ? feature.GetFieldAsString(way) : "";
}

}  // namespace

OgrColumns columnsOf(OGRFeatureDefn& definition, const std::vector<std::string>& tags,
                     TextCode& code) {
  OgrColumns columns;
  for (int i = 0; i < definition.GetFieldCount(); ++i) {
    const OGRFieldDefn* field = definition.GetFieldDefn(i);
    const std::string name = code.read(field->GetNameRef());
    if (name == "other_tags" && !tags.empty()) {
      columns.otherTags = i;
    } else if (name == "code") {
      columns.code = i;
    } else {
      columns.schema.push_back({name, typeOf(field->GetType())});
      columns.source.push_back(i);
    }
  }
  for (const char* key : {"osm_id", "osm_way_id", "bldg_id", "gml_id"}) {
    if (columns.code < 0) columns.code = definition.GetFieldIndex(key);
  }
  for (const std::string& tag : tags) {
    const bool known = definition.GetFieldIndex(tag.c_str()) >= 0;
    if (columns.otherTags >= 0 && !known) {
      columns.schema.push_back({tag, FieldType::text});
      columns.source.push_back(-1);
    }
  }
  return columns;
}

std::vector<FieldValue> valuesOf(const OGRFeature& feature, const OgrColumns& columns,
                                 TextCode& code) {
  std::map<std::string, std::string> tags;
  if (columns.otherTags >= 0) tags = parseOtherTags(feature.GetFieldAsString(columns.otherTags));
  std::vector<FieldValue> values(columns.schema.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (columns.source[i] >= 0) {
      values[i] = valueOf(feature, columns.source[i], columns.schema[i].type, code);
    } else if (const auto found = tags.find(columns.schema[i].name); found != tags.end()) {
      values[i] = found->second;
    }
  }
  return values;
}

bool lacksCode(const OGRFeature& feature, const OgrColumns& columns) {
  if (columns.code < 0 || !wayOf(feature).empty()) return false;
  return !feature.IsFieldSetAndNotNull(columns.code) || !*feature.GetFieldAsString(columns.code);
}

std::string codeOf(const OGRFeature& feature, const OgrColumns& columns, const char* layer,
                   TextCode& code) {
  if (columns.code >= 0 && feature.IsFieldSetAndNotNull(columns.code)) {
    std::string own = code.read(feature.GetFieldAsString(columns.code));
    if (!own.empty()) return own;
  }
  if (const std::string way = wayOf(feature); !way.empty()) return "w" + way;
  return std::string(layer) + "-" + std::to_string(feature.GetFID());
}

}  // namespace citymirror::gis
