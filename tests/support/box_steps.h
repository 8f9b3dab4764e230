#pragma once
#include <map>
#include <set>

#include "tests/support/box_model.h"

namespace citymirror {

/// Steps that wait: a green box of 20 m, 30 m high, for each node at its place, feature "T" and the
/// number of the node; those that are broken are an error.
class BoxSteps : public MeshSteps {
 public:
  explicit BoxSteps(std::map<std::uint32_t, Point3> places) : places_(std::move(places)) {}

  Result<MeshModel> read(std::uint32_t node, const std::stop_token& stop) override {
    ++reads;
    if (stop.stop_requested()) return Error{ErrorCode::cancelled, "Stopped on request", "", ""};
    if (broken.contains(node))
      return Error{ErrorCode::unreadable, "the file ends at byte 300", "tile.b3dm", "Copy again"};
    const Point3& at = places_.at(node);
    MeshModel model = boxModel(at - Point3(10, 10, 0), at + Point3(10, 10, 30), {0, 1, 0, 1});
    model.features[0].code = "T" + std::to_string(node);
    return model;
  }

  int reads = 0;
  std::set<std::uint32_t> broken;

 private:
  std::map<std::uint32_t, Point3> places_;
};

}  // namespace citymirror
