#pragma once
#include <ogrsf_frmts.h>

#include <string>
#include <vector>

#include "engine/core/feature_layer.h"
#include "gis/vector/text_code.h"

namespace citymirror::gis {

/// Columns of the result: those of the layer but `code` and `other_tags`, then the wanted tags.
struct OgrColumns {
  std::vector<Field> schema;
  std::vector<int> source;  ///< index in the layer; -1 = a tag
  int code = -1, otherTags = -1;
};

/// `tags`: keys of OSM that become columns of their own.
OgrColumns columnsOf(OGRFeatureDefn& definition, const std::vector<std::string>& tags,
                     TextCode& code);

std::vector<FieldValue> valuesOf(const OGRFeature& feature, const OgrColumns& columns,
                                 TextCode& code);

/// The layer has codes, but this feature has none; the id of an OSM way is one.
bool lacksCode(const OGRFeature& feature, const OgrColumns& columns);
/// Its code, or a name made of the layer's and the feature's number.
std::string codeOf(const OGRFeature& feature, const OgrColumns& columns, const char* layer,
                   TextCode& code);

}  // namespace citymirror::gis
