#pragma once
#include <memory>

#include "app/session/command/label_mask.h"
#include "engine/core/field_table.h"
#include "engine/core/mesh_model.h"

namespace citymirror::session {

/// The features of a model as rows: code, kind, and an attribute a column in the order in which
/// they are met; null where a feature has none of that name. Numbers stay numbers where all values
/// of a column are; an attribute called code or kind gets "_2" behind its name. Shapes are the
/// boxes of what is drawn, seen from above; features without one have none. With a mask, what it
/// hides of layers that are added ("*") says so. Its key and name are the model's; without columns
/// where no feature has an attribute. Keeps the model. O(attributes of all features). Any thread.
FieldTable modelTable(std::shared_ptr<const MeshModel> model, const LabelMask* mask = nullptr);

}  // namespace citymirror::session
